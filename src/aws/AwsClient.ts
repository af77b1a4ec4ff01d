/**
 * Services of AWS, without AWS's SDK: requests that are signed, sent over connections that are kept, and tried again.
 *
 * **Example** (A parameter of Systems Manager)
 *
 * ```ts
 * import { Effect } from "effect"
 * import { AwsClient } from "effect-lambda-runtime/aws"
 *
 * const parameter = Effect.fnUntraced(function*(name: string) {
 *   const aws = yield* AwsClient.AwsClient
 *   return yield* aws.json({
 *     service: "ssm",
 *     target: "AmazonSSM.GetParameter",
 *     input: { Name: name, WithDecryption: true }
 *   })
 * })
 *
 * const program = parameter("/shop/prod/table").pipe(Effect.provide(AwsClient.layer))
 * ```
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Scope } from "effect/Scope"
import { AwsError } from "./AwsError.ts"
import { type Answering, AwsRequests, makeMemory } from "./internal/memory.ts"
import { type AwsRequest, type AwsResponse, fromJson, type JsonRequest } from "./internal/message.ts"
import { type ClientOptions, makeSend } from "./internal/send.ts"

export { type Answering, AwsRequests, type MemoryAnswer, type MemoryRequest } from "./internal/memory.ts"
export type { AwsRequest, AwsResponse, JsonRequest } from "./internal/message.ts"
export type { ClientOptions } from "./internal/send.ts"

/**
 * A client of all services of AWS.
 *
 * @category services
 * @since 0.1.0
 */
export class AwsClient extends Context.Service<AwsClient, {
  /** Sends a request. Fails unless AWS answers with a status below 300. */
  readonly request: (request: AwsRequest) => Effect.Effect<AwsResponse, AwsError>
  /**
   * Sends JSON to an operation that is named by `X-Amz-Target`, and yields the JSON that it answers: `{}` if it answers
   * nothing.
   */
  readonly json: (request: JsonRequest) => Effect.Effect<unknown, AwsError>
}>()("effect-lambda-runtime/aws/AwsClient") {}

const fromSend = (request: AwsClient["Service"]["request"]): AwsClient["Service"] =>
  AwsClient.of({
    request,
    json: (json) =>
      Effect.flatMap(
        Effect.suspend(() => {
          const whole = fromJson(json)
          return "_tag" in whole
            ? Effect.fail(
              new AwsError({
                service: json.service,
                operation: String(json.target),
                reason: whole,
                attempts: 0
              })
            )
            : request(whole)
        }),
        (response) => response.json
      )
  })

/**
 * A client with connections of its own, which close with the scope.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = (options?: ClientOptions): Effect.Effect<AwsClient["Service"], never, Scope> =>
  Effect.map(makeSend(options), fromSend)

/**
 * AWS, with the region and the credentials of the environment unless others are provided.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer: Layer.Layer<AwsClient> = /*#__PURE__*/ Layer.effect(AwsClient, /*#__PURE__*/ make())

/**
 * AWS, with other settings than the default ones.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerWith = (options: ClientOptions): Layer.Layer<AwsClient> => Layer.effect(AwsClient, make(options))

/**
 * A function in place of AWS, for tests. `AwsRequests` has the requests that it got.
 *
 * **Example** (A parameter that is there, and any other that is not)
 *
 * ```ts
 * import { AwsClient } from "effect-lambda-runtime/aws"
 *
 * const ssm = AwsClient.layerMemory(({ operation }) =>
 *   operation === "GetParameter"
 *     ? { json: { Parameter: { Value: "orders" } } }
 *     : { status: 400, json: { __type: "ParameterNotFound", message: "" } }
 * )
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layerMemory = (answering: Answering): Layer.Layer<AwsClient | AwsRequests> =>
  Layer.effectContext(Effect.sync(() => {
    const { requests, send } = makeMemory(answering)
    return Context.make(AwsClient, fromSend(send)).pipe(Context.add(AwsRequests, requests))
  }))
