/**
 * The name that was most likely meant by a key, or `undefined` if the key is another word.
 *
 * AWS adds keys that differ from others by a word or a number, as in `eventName` and `eventTime`, or `emailMessageV2`.
 * A misspelt key differs by letters, by case, by separators, or lacks a word.
 */
export const nearMiss = (key: string, names: Iterable<string>): string | undefined => {
  const given = split(key)
  let nearest: { readonly name: string; readonly misses: number } | undefined
  for (const name of names) {
    const misses = distanceOf(given, split(name))
    if (misses !== undefined && (nearest === undefined || misses < nearest.misses)) nearest = { name, misses }
  }
  return nearest?.name
}

interface Words {
  /** In lower case, without separators. */
  readonly text: string
  readonly words: ReadonlyArray<string>
  readonly digits: string
}

// No key of AWS is as long, and the distance of longer ones would take its time.
const maxLength = 64

const split = (key: string): Words => {
  const words = key.slice(0, maxLength + 1).match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? []
  const text = words.join("").toLowerCase()
  return { text, words: words.map((word) => word.toLowerCase()), digits: text.replaceAll(/\D/g, "") }
}

const distanceOf = (given: Words, known: Words): number | undefined => {
  if (given.text === known.text) return 0
  if (given.text.length > maxLength || given.digits !== known.digits) return undefined
  const [shorter, longer] = given.words.length < known.words.length ? [given, known] : [known, given]
  if (shorter.words.length < longer.words.length && isPart(shorter.words, longer.words)) {
    return shorter === given && lacksOneWord(given.words, known.words) ? 3 : undefined
  }
  const misses = editsOf(given.text, known.text)
  const length = Math.max(given.text.length, known.text.length)
  if (misses <= (length < 4 ? 0 : length < 12 ? 1 : 2)) return misses
  return given.words.length === known.words.length &&
      given.words.every((word, index) => isNear(word, known.words[index]!))
    ? misses
    : undefined
}

const lacksOneWord = (given: ReadonlyArray<string>, known: ReadonlyArray<string>): boolean =>
  given.length >= 2 && given.length === known.length - 1

const isNear = (given: string, known: string): boolean => {
  const length = Math.max(given.length, known.length)
  return editsOf(given, known) <= (length < 4 ? 0 : length < 8 ? 1 : 2)
}

/** Whether all words are among the others, in their order. */
const isPart = (words: ReadonlyArray<string>, others: ReadonlyArray<string>): boolean => {
  let index = 0
  for (const other of others) {
    if (other === words[index]) index++
  }
  return index === words.length
}

/** How many letters were left out, added, replaced, or swapped with the next one. */
const editsOf = (one: string, other: string): number => {
  let previous: ReadonlyArray<number> = []
  let current: ReadonlyArray<number> = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let row = 1; row <= one.length; row++) {
    const next = [row]
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1]
      const isSwapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] &&
        one[row - 2] === other[column - 1]
      next[column] = Math.min(
        current[column]! + 1,
        next[column - 1]! + 1,
        current[column - 1]! + (isSame ? 0 : 1),
        isSwapped ? previous[column - 2]! + 1 : Infinity
      )
    }
    previous = current
    current = next
  }
  return current[other.length]!
}
