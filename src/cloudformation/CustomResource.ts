/** Custom resources of AWS CloudFormation, from the request to the answer, which never fails to come. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import type { Scope } from "effect/Scope"
import { fromCause } from "../ErrorReport.ts"
import {
  type CustomResourceCreate,
  type CustomResourceDelete,
  CustomResourceEvent,
  CustomResourceResponse,
  type CustomResourceUpdate
} from "../events/CustomResourceEvent.ts"
import * as Handler from "../Handler.ts"
import { describeSchemaError } from "../internal/failure/schemaIssue.ts"
import { cutToSize } from "../internal/failure/thrown.ts"
import { Invocation } from "../Invocation.ts"
import { DeadlineExceeded, InvalidEvent, InvalidResponse } from "../RuntimeError.ts"
import { OpenStruct } from "../schema/OpenStruct.ts"

/**
 * What was made or changed.
 *
 * @category models
 * @since 0.1.0
 */
export interface Outcome {
  /**
   * 1 to 1024 bytes. Another one than before says that an update replaced the resource: CloudFormation then has the old
   * one deleted. Default for a create: `Options.physicalResourceId`, else an id made of the request; for an update: as
   * before.
   */
  readonly physicalResourceId?: string | undefined
  /** What `Fn::GetAtt` reads. The whole answer has at most 4096 bytes. */
  readonly data?: { readonly [name: string]: Schema.Json } | undefined
  /** Whether `Fn::GetAtt` of the data is masked. Default `false`. */
  readonly noEcho?: boolean | undefined
}

/**
 * A resource to be made.
 *
 * @category models
 * @since 0.1.0
 */
export interface CreateRequest<out Properties> {
  readonly properties: Properties
  readonly event: CustomResourceCreate
}

/**
 * A resource to be changed.
 *
 * @category models
 * @since 0.1.0
 */
export interface UpdateRequest<out Properties> {
  readonly properties: Properties
  /** None where they do not match: an older version of the program accepted them, or a rollback takes them back. */
  readonly oldProperties: Option.Option<Properties>
  readonly physicalResourceId: string
  readonly event: CustomResourceUpdate
}

/**
 * A resource to be deleted.
 *
 * @category models
 * @since 0.1.0
 */
export interface DeleteRequest<out Properties> {
  /** None where they do not match: an older version of the program accepted them, or a rollback takes them back. */
  readonly properties: Option.Option<Properties>
  readonly physicalResourceId: string
  readonly event: CustomResourceDelete
}

/**
 * How a custom resource is made, changed and deleted.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options<S extends Schema.Constraint, R1, R2, R3> {
  /**
   * What `ResourceProperties` holds. CloudFormation sends numbers and booleans as text: `Schema.FiniteFromString`. It
   * also has the `ServiceToken`, which `Schema.Struct` drops.
   */
  readonly properties: S
  readonly create: (request: CreateRequest<S["Type"]>) => Effect.Effect<Outcome | void, unknown, R1>
  readonly update: (request: UpdateRequest<S["Type"]>) => Effect.Effect<Outcome | void, unknown, R2>
  /** Should succeed where the resource is gone already. */
  readonly delete: (request: DeleteRequest<S["Type"]>) => Effect.Effect<void, unknown, R3>
  /**
   * The id of a resource where it is known before the resource is made. Then a create that failed is cleared up by
   * `delete`.
   */
  readonly physicalResourceId?: ((request: CreateRequest<S["Type"]>) => string) | undefined
  /**
   * How long before the deadline of the invocation the work is interrupted, so that there is time to answer. Never
   * earlier than at half of the time. Default 5 seconds.
   */
  readonly margin?: Duration.Input | undefined
}

/**
 * A create that failed when it had made something: the rollback calls `delete` with this id.
 *
 * @category errors
 * @since 0.1.0
 */
export class CreateIncomplete extends Data.TaggedError("CreateIncomplete")<{
  readonly physicalResourceId: string
  /** Shown to the user. */
  readonly reason: string
  readonly cause?: unknown
}> {
  override get message() {
    return this.reason
  }
}

/**
 * The answer did not reach CloudFormation. Lambda invokes the function again.
 *
 * @category errors
 * @since 0.1.0
 */
export class AnswerNotSent extends Data.TaggedError("AnswerNotSent")<{
  /** What went wrong. Never the address, which is a secret. */
  readonly detail: string
  /** Whether another attempt may help. */
  readonly retryable: boolean
  readonly cause?: unknown
}> {
  override get message() {
    return `the answer did not reach CloudFormation: ${this.detail}`
  }
}

/**
 * Puts an answer where CloudFormation reads it: by HTTPS unless another is provided, as in tests.
 *
 * **Example** (In a test)
 *
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { AnswerSender } from "effect-lambda-runtime/CustomResource"
 *
 * const answers: Array<string> = []
 * const sender = Layer.succeed(AnswerSender, { send: (_url, body) => Effect.sync(() => answers.push(body)) })
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export const AnswerSender: Context.Reference<{
  /** Sends once. The caller bounds the time and tries again. */
  readonly send: (url: string, body: string) => Effect.Effect<unknown, AnswerNotSent>
}> = Context.Reference("effect-lambda-runtime/CustomResource/AnswerSender", {
  defaultValue: () => ({ send: sendByHttp })
})

const notSent = (detail: string, options?: { readonly retryable?: boolean; readonly cause?: unknown }) =>
  Effect.fail(new AnswerNotSent({ detail, retryable: options?.retryable ?? true, cause: options?.cause }))

/**
 * One PUT. The address was signed without a content type, so it must be empty, and `fetch` would add one. The modules
 * are loaded when first needed, and no connection is kept that the next invocation would find dead.
 */
const sendByHttp = (url: string, body: string): Effect.Effect<void, AnswerNotSent> =>
  Effect.callback((resume) => {
    // The error of an invalid URL quotes it.
    if (!URL.canParse(url)) return resume(notSent("ResponseURL is no URL", { retryable: false }))
    const target = new URL(url)
    // LocalStack answers by HTTP.
    const { request } = process.getBuiltinModule(target.protocol === "http:" ? "node:http" : "node:https")
    const put = request(target, {
      agent: false,
      method: "PUT",
      headers: { "content-type": "", "content-length": Buffer.byteLength(body) }
    }, (response) => {
      const { statusCode = 0 } = response
      response.on("error", (cause) => resume(notSent("the connection was lost", { cause })))
      response.on("end", () => {
        if (statusCode >= 200 && statusCode < 300) return resume(Effect.void)
        resume(notSent(`status ${statusCode}`, { retryable: statusCode >= 500 || statusCode === 429 }))
      })
      response.resume()
    })
    put.on("error", (cause) => resume(notSent("the connection was lost", { cause })))
    put.end(body)
    return Effect.sync(() => put.destroy())
  })

const attempts = 5
const attemptTimeout = "2 seconds"
const firstDelayMillis = 100

const send = Effect.fnUntraced(function*(url: string, body: string) {
  const sender = yield* AnswerSender
  const attempt = Effect.timeoutOrElse(sender.send(url, body), {
    duration: attemptTimeout,
    orElse: () => notSent(`no answer within ${attemptTimeout}`)
  })
  for (let count = 1;; count++) {
    const result = yield* Effect.result(attempt)
    if (Result.isSuccess(result)) return
    if (!result.failure.retryable || count === attempts) return yield* result.failure
    yield* Effect.logWarning(result.failure.message)
    yield* Effect.sleep(firstDelayMillis * 2 ** (count - 1))
  }
})

/** The id of a resource that was never made: its deletion, which a rollback asks for, is nothing to do. */
const neverMade = "effect-lambda-runtime/never-made"

const maxBytes = 4096
const maxIdBytes = 1024

const encodeResponse = SchemaParser.encodeUnknownEffect(CustomResourceResponse, { errors: "all" })

const echoed = ({ LogicalResourceId, RequestId, StackId }: CustomResourceEvent) => {
  return { StackId, RequestId, LogicalResourceId }
}

const isId = (id: string | undefined): id is string =>
  id !== undefined && id !== "" && Buffer.byteLength(id) <= maxIdBytes

const sizeWithoutQuotes = (text: string) => Buffer.byteLength(JSON.stringify(text)) - 2

const failed = (echo: object, cause: Cause.Cause<unknown>, physicalResourceId: string): string => {
  const { errorMessage, errorType } = fromCause(cause)
  const response = { Status: "FAILED", Reason: "", PhysicalResourceId: physicalResourceId, ...echo }
  const left = maxBytes - Buffer.byteLength(JSON.stringify(response))
  return JSON.stringify({ ...response, Reason: cutToSize(`${errorType}: ${errorMessage}`, left, sizeWithoutQuotes) })
}

const succeeded = (event: CustomResourceEvent, outcome: Outcome, physicalResourceId: string) =>
  Effect.mapBoth(
    encodeResponse({
      Status: "SUCCESS",
      PhysicalResourceId: physicalResourceId,
      ...echoed(event),
      NoEcho: outcome.noEcho,
      Data: outcome.data
    }),
    {
      onSuccess: (response) => JSON.stringify(response),
      onFailure: (issue) => new InvalidResponse({ detail: describeSchemaError("response", issue), issue })
    }
  )

/** What is known of the resource, whatever becomes of the work. */
interface Known {
  /** The id under which a failure is answered. */
  id: string
}

/**
 * Whether an interruption would have to wait, and would then take the place of what the work has made by then. A fiber
 * does not tell by its type; where it tells nothing it is interrupted at once.
 */
const isUninterruptible = (fiber: Fiber.Fiber<unknown, unknown>): boolean =>
  "interruptible" in fiber && fiber.interruptible === false

/**
 * Does the work with a time limit, and yields how it ended. Work that goes on after its interruption is waited for, but
 * not for long: the answer comes first, and the scope of the invocation waits for the rest.
 */
const attempt = Effect.fnUntraced(function*<R>(
  work: Effect.Effect<Outcome, unknown, R>,
  marginMillis: number,
  restore: <A, E, R2>(effect: Effect.Effect<A, E, R2>) => Effect.Effect<A, E, R2>
) {
  const { remainingMillis } = yield* Invocation
  const remaining = yield* remainingMillis
  // A child would keep the invocation from ending.
  const fiber = yield* Effect.forkDetach(work)
  const ended = Fiber.await(fiber)
  // A deadline in the past tells of a wrong clock.
  const hasDeadline = remaining > 0 && remaining !== Infinity
  const awaited = yield* Effect.exit(restore(
    hasDeadline
      ? Effect.timeoutOption(ended, Math.max(remaining - marginMillis, remaining / 2))
      : Effect.asSome(ended)
  ))
  if (Exit.isSuccess(awaited) && Option.isSome(awaited.value)) return awaited.value.value
  const left = yield* remainingMillis
  const patience = Math.min(marginMillis, hasDeadline ? left : marginMillis) / 4
  if (isUninterruptible(fiber)) yield* Effect.timeoutOption(ended, patience)
  fiber.interruptUnsafe()
  // Its finalizers may clear up first.
  const late = yield* Effect.timeoutOption(ended, patience)
  if (Option.isNone(late)) yield* Effect.addFinalizer(() => Effect.asVoid(ended))
  // What it made or left behind in spite of all is what CloudFormation has to know.
  else if (Exit.isSuccess(late.value) || !Cause.hasInterruptsOnly(late.value.cause)) return late.value
  return Exit.isSuccess(awaited)
    ? Exit.fail(new DeadlineExceeded({ remainingMillis: Math.round(left) }))
    : Exit.failCause(awaited.cause)
})

const answer = Effect.fnUntraced(function*<R>(
  event: CustomResourceEvent,
  work: Effect.Effect<Outcome, unknown, R>,
  known: Known,
  marginMillis: number,
  restore: <A, E, R2>(effect: Effect.Effect<A, E, R2>) => Effect.Effect<A, E, R2>
) {
  const exit = yield* attempt(work, marginMillis, restore)
  const body = yield* Effect.exit(Effect.flatMap(exit, (outcome) => {
    const id = outcome.physicalResourceId ?? known.id
    // It is made by now, so its deletion is something to do even if the answer cannot be sent.
    if (event.RequestType === "Create") known.id = isId(id) ? id : defaultId(event)
    return succeeded(event, outcome, id)
  }))
  if (Exit.isSuccess(body)) return yield* send(event.ResponseURL, body.value)
  const error = Cause.squash(body.cause)
  if (error instanceof CreateIncomplete && event.RequestType === "Create" && isId(error.physicalResourceId)) {
    known.id = error.physicalResourceId
  }
  yield* Effect.logError("the custom resource failed", body.cause)
  yield* send(event.ResponseURL, failed(echoed(event), body.cause, known.id))
})

/** The same for every delivery of one request. */
const defaultId = ({ LogicalResourceId, RequestId }: CustomResourceEvent): string =>
  `${LogicalResourceId}-${RequestId}`.slice(0, maxIdBytes)

/**
 * Does what a request asks for and answers it, whatever happens.
 *
 * **When to use**
 *
 * Use where the request comes in another event. `make` is this as a handler.
 *
 * @category constructors
 * @since 0.1.0
 */
export const handle = <S extends Schema.Constraint, R1, R2, R3>(
  options: Options<S, R1, R2, R3>
): (
  event: CustomResourceEvent
) => Effect.Effect<void, AnswerNotSent, R1 | R2 | R3 | S["DecodingServices"] | Invocation | Scope> => {
  const marginMillis = Duration.toMillis(options.margin ?? "5 seconds")
  const decoder = SchemaParser.decodeUnknownEffect(options.properties, { errors: "all" })
  const decode = (properties: unknown) =>
    Effect.mapError(
      decoder(properties),
      (issue) => new InvalidEvent({ detail: describeSchemaError("event.ResourceProperties", issue), issue })
    )

  const create = Effect.fnUntraced(function*(event: CustomResourceCreate, known: Known) {
    const request = { properties: yield* decode(event.ResourceProperties), event }
    const id = options.physicalResourceId?.(request)
    if (isId(id)) known.id = id
    const outcome = (yield* options.create(request)) ?? {}
    return { ...outcome, physicalResourceId: outcome.physicalResourceId ?? id ?? defaultId(event) }
  })
  const update = Effect.fnUntraced(function*(event: CustomResourceUpdate) {
    const properties = yield* decode(event.ResourceProperties)
    const oldProperties = yield* Effect.option(decode(event.OldResourceProperties))
    const physicalResourceId = event.PhysicalResourceId
    return (yield* options.update({ properties, oldProperties, physicalResourceId, event })) ?? {}
  })
  const remove = Effect.fnUntraced(function*(event: CustomResourceDelete) {
    const physicalResourceId = event.PhysicalResourceId ?? defaultId(event)
    if (physicalResourceId === neverMade) return {}
    const properties = yield* Effect.option(decode(event.ResourceProperties))
    yield* options.delete({ properties, physicalResourceId, event })
    return {}
  })

  const workOf = (
    event: CustomResourceEvent,
    known: Known
  ): Effect.Effect<Outcome, unknown, R1 | R2 | R3 | S["DecodingServices"]> => {
    switch (event.RequestType) {
      case "Create":
        return create(event, known)
      case "Update":
        return update(event)
      case "Delete":
        return remove(event)
    }
  }

  return (event) =>
    Effect.uninterruptibleMask((restore) => {
      const known = { id: event.RequestType === "Create" ? neverMade : event.PhysicalResourceId ?? defaultId(event) }
      return answer(event, workOf(event, known), known, marginMillis, restore)
    })
}

/** What can be answered, whatever else it has: CloudFormation would wait for an hour. */
const Answerable = OpenStruct({
  ResponseURL: Schema.String.check(Schema.isPattern(/^https?:\/\//)),
  RequestType: Schema.String
})

const decodeEvent = SchemaParser.decodeUnknownEffect(CustomResourceEvent, { errors: "all" })

const textAt = (event: object, key: string): string | undefined => {
  const value: unknown = Reflect.get(event, key)
  return typeof value === "string" ? value : undefined
}

/** Says that a request is none that is known here. */
const decline = Effect.fnUntraced(function*(event: typeof Answerable.Type, error: InvalidEvent) {
  const cause = Cause.fail(error)
  const id = textAt(event, "PhysicalResourceId")
  const echo = {
    StackId: textAt(event, "StackId"),
    RequestId: textAt(event, "RequestId"),
    LogicalResourceId: textAt(event, "LogicalResourceId")
  }
  yield* Effect.logError("the request of a custom resource is not understood", cause)
  yield* send(event.ResponseURL, failed(echo, cause, isId(id) ? id : neverMade))
})

/**
 * A handler of custom resources.
 *
 * **Details**
 *
 * - The answer goes to the address that CloudFormation signed in advance, and is tried again where that may help. Once
 *   it is there the invocation succeeds, also with an answer `FAILED`; else Lambda would run it again.
 * - `FAILED` is answered for a failure, a defect, properties that do not match, an outcome that CloudFormation would
 *   refuse, an interruption, and before the deadline of the invocation. The reason names the error as `RuntimeError`
 *   does, cut to what fits. The log has the whole.
 * - A create that failed is taken to have made nothing, or to have cleared up by its finalizers: the rollback that asks
 *   to delete it is answered without `delete`. Where something is left, fail with `CreateIncomplete`, or set
 *   `physicalResourceId`.
 * - An update and a delete are always answered with the id that they came with, unless the update names another.
 *
 * **Gotchas**
 *
 * Lambda may deliver a request twice, so it must do no harm twice. An event without an address cannot be answered; it
 * fails with `InvalidEvent`. One that has an address but is not understood is answered `FAILED`.
 *
 * **Example** (A parameter with a random value)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import * as CustomResource from "effect-lambda-runtime/CustomResource"
 *
 * const number = CustomResource.make({
 *   properties: Schema.Struct({ max: Schema.FiniteFromString }),
 *   create: ({ properties }) => Effect.succeed({ data: { value: Math.floor(Math.random() * properties.max) } }),
 *   update: () => Effect.void,
 *   delete: () => Effect.void
 * })
 * ```
 *
 * **Example** (By a topic of SNS)
 *
 * ```ts
 * import { Handler } from "effect-lambda-runtime"
 *
 * declare const handler: Handler.Handler
 *
 * const byTopic = Handler.mapEvent(handler, (event: any) => JSON.parse(event.Records[0].Sns.Message))
 * ```
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html
 * @category constructors
 * @since 0.1.0
 */
export const make = <S extends Schema.Constraint, R1, R2, R3>(
  options: Options<S, R1, R2, R3>
): Handler.Handler<
  AnswerNotSent | InvalidEvent,
  Exclude<R1 | R2 | R3 | S["DecodingServices"], Handler.Provided>
> => {
  const handleEvent = handle(options)
  return Handler.json(
    { event: Schema.Union([CustomResourceEvent, Answerable]) },
    (event) =>
      Effect.matchEffect(decodeEvent(event), {
        onSuccess: handleEvent,
        onFailure: (issue) => decline(event, new InvalidEvent({ detail: describeSchemaError("event", issue), issue }))
      })
  )
}
