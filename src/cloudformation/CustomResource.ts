/** Custom resources of AWS CloudFormation: handlers that create, update and delete a resource, and always respond. */
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import type { Scope } from "effect/Scope"
import {
  type CustomResourceCreate,
  type CustomResourceDelete,
  CustomResourceEvent,
  type CustomResourceUpdate
} from "../events/CustomResourceEvent.ts"
import * as Handler from "../Handler.ts"
import { checkOptions, type NotASchema, schemaOption } from "../internal/failure/misuse.ts"
import { describeSchemaError } from "../internal/failure/schemaIssue.ts"
import type { Invocation } from "../Invocation.ts"
import { InvalidEvent } from "../RuntimeError.ts"
import { OpenStruct } from "../schema/OpenStruct.ts"
import { attempt } from "./internal/attempt.ts"
import { defaultId, failed, isId, neverMade, succeeded } from "./internal/response.ts"
import { type ResponseNotSent, send } from "./ResponseSender.ts"

export { ResponseNotSent, ResponseSender } from "./ResponseSender.ts"

/**
 * The result of a create or an update.
 *
 * @category models
 * @since 0.1.0
 */
export interface Outcome {
  /**
   * 1 to 1024 bytes. If an update returns another id than before, the resource counts as replaced, and CloudFormation
   * has the old one deleted. Default for a create: `Options.physicalResourceId`, or else an id made of the request. Default
   * for an update: the id that the resource has.
   */
  readonly physicalResourceId?: string | undefined
  /** What `Fn::GetAtt` reads. The whole response has at most 4096 bytes. */
  readonly data?: { readonly [name: string]: Schema.Json } | undefined
  /** Whether CloudFormation masks the data that `Fn::GetAtt` reads. Default `false`. */
  readonly noEcho?: boolean | undefined
}

/**
 * A resource to create.
 *
 * @category models
 * @since 0.1.0
 */
export interface CreateRequest<out Properties> {
  readonly properties: Properties
  readonly event: CustomResourceCreate
}

/**
 * A resource to update.
 *
 * @category models
 * @since 0.1.0
 */
export interface UpdateRequest<out Properties> {
  readonly properties: Properties
  /** None if they do not match, for example because an older version of the function accepted them. */
  readonly oldProperties: Option.Option<Properties>
  readonly physicalResourceId: string
  readonly event: CustomResourceUpdate
}

/**
 * A resource to delete.
 *
 * @category models
 * @since 0.1.0
 */
export interface DeleteRequest<out Properties> {
  /** None if they do not match, for example because an older version of the function accepted them. */
  readonly properties: Option.Option<Properties>
  readonly physicalResourceId: string
  readonly event: CustomResourceDelete
}

/** Another key of an outcome would be lost. `Key` is inferred from the value that the function returns. */
type OutcomeKeys<Key extends PropertyKey> = {
  readonly [K in Key]?: K extends keyof Outcome ? unknown : "the keys are physicalResourceId, data and noEcho"
}

/**
 * How a custom resource is created, updated and deleted.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options<S extends Schema.Constraint, R1, R2, R3, Key extends PropertyKey = never> {
  /**
   * The schema of `ResourceProperties`. CloudFormation sends numbers and booleans as text: use
   * `Schema.FiniteFromString`. The properties include the `ServiceToken`, which `Schema.Struct` drops.
   */
  readonly properties: S | NotASchema
  readonly create: (
    request: CreateRequest<S["Type"]>
  ) => Effect.Effect<(Outcome & OutcomeKeys<Key>) | void, unknown, R1>
  readonly update: (
    request: UpdateRequest<S["Type"]>
  ) => Effect.Effect<(Outcome & OutcomeKeys<Key>) | void, unknown, R2>
  /** Should succeed if the resource does not exist any more. */
  readonly delete: (request: DeleteRequest<S["Type"]>) => Effect.Effect<void, unknown, R3>
  /**
   * The id of a resource, if it is known before the resource is created. If the create fails, CloudFormation then calls
   * `delete` with this id.
   */
  readonly physicalResourceId?: ((request: CreateRequest<S["Type"]>) => string) | undefined
  /**
   * How long before the deadline of the invocation the work is interrupted, so that there is time to respond. The work
   * gets at least a third of the time that is left at the start. Default 5 seconds.
   */
  readonly deadlineMargin?: Duration.Input | undefined
}

/**
 * A create failed after it had created something. The rollback calls `delete` with this id.
 *
 * @category errors
 * @since 0.1.0
 */
export class CreateIncomplete extends Data.TaggedError("CreateIncomplete")<{
  readonly physicalResourceId: string
  /** CloudFormation shows it to the user. */
  readonly reason: string
  readonly cause?: unknown
}> {
  override get message() {
    return this.reason
  }
}

/**
 * A handler for a custom resource.
 *
 * **Details**
 *
 * - It puts the response to the URL that CloudFormation signed, and tries again if that may help. Once CloudFormation has
 *   the response the invocation succeeds, even if the response is `FAILED`; otherwise Lambda would run it again.
 * - The response is `FAILED` after a failure or a defect, if the properties do not match, if CloudFormation would refuse
 *   the outcome, after an interruption, and before the deadline of the invocation. The reason has the type and the message
 *   of the error, as in an `ErrorReport`, cut to what fits. The log has the whole cause.
 * - If a create fails, it is taken to have created nothing, or to have cleaned up in its finalizers: the handler responds
 *   to the delete of the rollback without calling `delete`. If something is left, fail with `CreateIncomplete`, or set
 *   `physicalResourceId`.
 * - The response to an update or a delete has the id of the request, unless an update returns another.
 *
 * **Gotchas**
 *
 * Lambda may deliver a request twice, so make the functions idempotent. An event without a `ResponseURL` fails with
 * `InvalidEvent`, since there is nowhere to respond. The response to an unknown request that has one is `FAILED`.
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
 * **Example** (Requests that come by an SNS topic)
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
export const make = <S extends Schema.Constraint, R1, R2, R3, Key extends PropertyKey = never>(
  options: Options<S, R1, R2, R3, Key>
): Handler.Handler<
  ResponseNotSent | InvalidEvent,
  Exclude<R1 | R2 | R3 | S["DecodingServices"], Handler.Provided>,
  never
> => {
  const handleEvent = handle(options)
  return Handler.json(
    { event: Schema.Union([CustomResourceEvent, Answerable]) },
    (event) =>
      Effect.matchEffect(decodeEvent(event), {
        onSuccess: handleEvent,
        onFailure: (issue) =>
          decline(event, new InvalidEvent({ detail: describeSchemaError("event", issue, { value: event }), issue }))
      })
  )
}

/** Everything that has somewhere to respond to: without a response CloudFormation would wait for an hour. */
const Answerable = OpenStruct({
  ResponseURL: Schema.String.check(Schema.isPattern(/^https?:\/\//)),
  RequestType: Schema.String
})

const decodeEvent = SchemaParser.decodeUnknownEffect(CustomResourceEvent, { errors: "all" })

const textAt = (event: object, key: string): string | undefined => {
  const value: unknown = Reflect.get(event, key)
  return typeof value === "string" ? value : undefined
}

/** Responds to a request that is not known here. */
const decline = Effect.fnUntraced(function*(event: typeof Answerable.Type, error: InvalidEvent) {
  const cause = Cause.fail(error)
  const id = textAt(event, "PhysicalResourceId")
  const echo = {
    StackId: textAt(event, "StackId"),
    RequestId: textAt(event, "RequestId"),
    LogicalResourceId: textAt(event, "LogicalResourceId")
  }
  yield* Effect.logError("the request of a custom resource is not valid", cause)
  yield* send(event.ResponseURL, failed(echo, isId(id) ? id : neverMade, cause))
})

/**
 * Does what a request asks for, and always responds.
 *
 * **When to use**
 *
 * Use if the request is part of another event. Otherwise use `make`, which is the same as a handler.
 *
 * @category constructors
 * @since 0.1.0
 */
export const handle = <S extends Schema.Constraint, R1, R2, R3, Key extends PropertyKey = never>(
  options: Options<S, R1, R2, R3, Key>
): (
  event: CustomResourceEvent
) => Effect.Effect<void, ResponseNotSent, R1 | R2 | R3 | S["DecodingServices"] | Invocation | Scope> => {
  checkOptions("CustomResource", options, {
    create: 1,
    deadlineMargin: 1,
    delete: 1,
    physicalResourceId: 1,
    properties: 1,
    update: 1
  })
  const marginMillis = Duration.toMillis(options.deadlineMargin ?? "5 seconds")
  const decoder = SchemaParser.decodeUnknownEffect(schemaOption("properties", options.properties), { errors: "all" })
  const decode = (properties: unknown) =>
    Effect.mapError(
      decoder(properties),
      (issue) =>
        new InvalidEvent({
          detail: describeSchemaError("event.ResourceProperties", issue, { value: properties }),
          issue
        })
    )

  const create = Effect.fnUntraced(function*(event: CustomResourceCreate, known: Known) {
    const request = { properties: yield* decode(event.ResourceProperties), event }
    const id = options.physicalResourceId?.(request)
    if (isId(id)) known.id = id
    const outcome: Outcome = (yield* options.create(request)) ?? {}
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
      return Effect.flatMap(
        attempt(workOf(event, known), marginMillis, restore),
        (exit) => respond(event, exit, known)
      )
    })
}

/** What is known of the resource, however the work ends. */
interface Known {
  /** The id in the response to a failure. */
  id: string
}

const respond = Effect.fnUntraced(function*(
  event: CustomResourceEvent,
  exit: Exit.Exit<Outcome, unknown>,
  known: Known
) {
  const body = yield* Effect.exit(Effect.flatMap(exit, (outcome) => {
    const id = outcome.physicalResourceId ?? known.id
    // The resource exists now, so there is something to delete even if CloudFormation refuses the outcome.
    if (event.RequestType === "Create") known.id = isId(id) ? id : defaultId(event)
    return succeeded(event, id, outcome)
  }))
  if (Exit.isSuccess(body)) return yield* send(event.ResponseURL, body.value)
  const error = Cause.squash(body.cause)
  if (error instanceof CreateIncomplete && event.RequestType === "Create" && isId(error.physicalResourceId)) {
    known.id = error.physicalResourceId
  }
  yield* Effect.logError("the custom resource failed", body.cause)
  yield* send(event.ResponseURL, failed(event, known.id, body.cause))
})
