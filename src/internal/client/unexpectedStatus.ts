/** An answer of the Runtime API whose status is not the expected one. */
import * as Effect from "effect/Effect"
import { UnexpectedStatus } from "../../RuntimeApiError.ts"
import { readText } from "../failure/thrown.ts"
import type { Answer } from "./answerParser.ts"

const parse = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString())
  } catch {
    return undefined
  }
}

/** An answer as an error: its status, and what its body says if it is JSON. */
export const toUnexpectedStatus = (answer: Answer): UnexpectedStatus => {
  const body = parse(answer.body)
  return new UnexpectedStatus({
    status: answer.status,
    errorType: readText(body, "errorType"),
    errorMessage: readText(body, "errorMessage")
  })
}

/** Fails unless the answer has this status. */
export const expectStatus = (answer: Answer, status: number): Effect.Effect<Answer, UnexpectedStatus> =>
  answer.status === status ? Effect.succeed(answer) : Effect.fail(toUnexpectedStatus(answer))
