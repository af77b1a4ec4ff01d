/** Says whether a text is a palindrome. */
import { Effect, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"

const isPalindrome = (text: string): boolean => {
  const letters = Array.from(text.toLowerCase()).filter((letter) => /[\p{L}\p{N}]/u.test(letter))
  return letters.join("") === letters.toReversed().join("")
}

export const palindrome = Handler.json(
  {
    event: Schema.Struct({ text: Schema.NonEmptyString }),
    response: Schema.Struct({ text: Schema.String, isPalindrome: Schema.Boolean })
  },
  Effect.fnUntraced(function*({ text }) {
    yield* Effect.log(`checking ${text.length} characters`)
    return { text, isPalindrome: isPalindrome(text) }
  })
)
