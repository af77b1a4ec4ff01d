/** AWS in memory: a function answers the requests of a test. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { type Answer, AwsError, type AwsErrorReason } from "../AwsError.ts"
import { type AwsRequest, type AwsResponse, operationOf, toResponse } from "./message.ts"
import { toReason } from "./refusal.ts"

/**
 * A request as a test sees it.
 *
 * @category models
 * @since 0.1.0
 */
export interface MemoryRequest extends AwsRequest {
  readonly operation: string
  /** The body as JSON; `undefined` if it is not JSON. */
  readonly input: unknown
}

/**
 * An answer from a test. The status is 200 unless it says otherwise; one of 300 or more fails the call as it would on AWS.
 *
 * @category models
 * @since 0.1.0
 */
export interface MemoryAnswer {
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Sent as JSON. */
  readonly json?: unknown
  /** Sent as it is. */
  readonly body?: string | Uint8Array | undefined
}

/**
 * How a test answers: at once, later, or with the reason for which the call fails.
 *
 * @category models
 * @since 0.1.0
 */
export type Answering = (request: MemoryRequest) => MemoryAnswer | Effect.Effect<MemoryAnswer, AwsErrorReason>

/**
 * The requests that `layerMemory` has answered, in order.
 *
 * @category services
 * @since 0.1.0
 */
export class AwsRequests extends Context.Service<AwsRequests, Effect.Effect<ReadonlyArray<MemoryRequest>>>()(
  "effect-lambda-runtime/aws/AwsRequests"
) {}

const parse = (body: string | Uint8Array | undefined): unknown => {
  if (body === undefined) return undefined
  try {
    return JSON.parse(Buffer.from(body).toString())
  } catch {
    return undefined
  }
}

const toAnswer = ({ body, headers, json, status = 200 }: MemoryAnswer): Answer => ({
  status,
  headers: Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
  body: Buffer.from(body ?? (json === undefined ? "" : JSON.stringify(json)))
})

/** Sends requests to a function of a test, and keeps them. */
export const makeMemory = (answering: Answering) => {
  const requests: Array<MemoryRequest> = []
  const send = (request: AwsRequest): Effect.Effect<AwsResponse, AwsError> =>
    Effect.suspend(() => {
      const operation = operationOf(request)
      const sent = { ...request, operation, input: parse(request.body) }
      requests.push(sent)
      const { service } = request
      const toError = (reason: AwsErrorReason) => new AwsError({ service, operation, reason, attempts: 1 })
      const given = answering(sent)
      const answered: Effect.Effect<MemoryAnswer, AwsErrorReason> = Effect.isEffect(given)
        ? given
        : Effect.succeed(given)
      return answered.pipe(
        Effect.flatMap((given): Effect.Effect<AwsResponse, AwsErrorReason> => {
          const answer = toAnswer(given)
          if (answer.status >= 300) return Effect.fail(toReason(answer))
          return Effect.succeed(toResponse(answer, toError))
        }),
        Effect.mapError(toError)
      )
    })
  return { requests: Effect.sync(() => requests.slice()), send }
}
