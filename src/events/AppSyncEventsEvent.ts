/** Handlers of a channel namespace of AWS AppSync Events. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { AppSyncIdentity } from "./AppSyncIdentity.ts"
import { AppSyncRequest } from "./AppSyncResolverEvent.ts"

/**
 * One event that a client has published.
 *
 * @category models
 * @since 0.1.0
 */
export class AppSyncMessage extends Schema.Opaque<AppSyncMessage>()(OpenStruct({
  id: Schema.String,
  payload: Schema.Unknown
})) {}

/**
 * Events that are published to a channel, or a client that subscribes to one.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
 * @category models
 * @since 0.1.0
 */
export class AppSyncEventsEvent extends Schema.Opaque<AppSyncEventsEvent>()(OpenStruct({
  info: OpenStruct({
    operation: Schema.Literals(["PUBLISH", "SUBSCRIBE"]),
    channel: OpenStruct({
      /** `/default/orders`. */
      path: Schema.String,
      segments: Schema.Array(Schema.String)
    }),
    channelNamespace: OpenStruct({ name: Schema.String })
  }),
  /** `null` if the API is called by its key. */
  identity: nullishKey(AppSyncIdentity),
  request: nullishKey(AppSyncRequest),
  /** `null` where a client subscribes. */
  events: nullishKey(Schema.Array(AppSyncMessage)),
  error: Schema.optionalKey(Schema.Unknown),
  prev: Schema.optionalKey(Schema.Unknown),
  result: Schema.optionalKey(Schema.Unknown),
  stash: nullishKey(Schema.Record(Schema.String, Schema.Unknown)),
  outErrors: nullishKey(Schema.Array(Schema.Unknown))
})) {}

/**
 * Events that are published to a channel.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
 * @category models
 * @since 0.1.0
 */
export class AppSyncPublishEvent extends Schema.Opaque<AppSyncPublishEvent>()(OpenStruct({
  ...AppSyncEventsEvent.fields,
  info: OpenStruct({ ...AppSyncEventsEvent.fields.info.fields, operation: Schema.Literal("PUBLISH") }),
  events: Schema.Array(AppSyncMessage)
})) {}

/**
 * Events that are published to a channel, whose payloads `payload` describes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const AppSyncPublishEventOf = <S extends Schema.Constraint>(payload: S) =>
  OpenStruct({
    ...AppSyncPublishEvent.fields,
    events: Schema.Array(OpenStruct({ ...AppSyncMessage.fields, payload }))
  })

/**
 * A client that subscribes to a channel.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
 * @category models
 * @since 0.1.0
 */
export class AppSyncSubscribeEvent extends Schema.Opaque<AppSyncSubscribeEvent>()(OpenStruct({
  ...AppSyncEventsEvent.fields,
  info: OpenStruct({ ...AppSyncEventsEvent.fields.info.fields, operation: Schema.Literal("SUBSCRIBE") })
})) {}

/**
 * The events to broadcast, by the ids under which they came.
 *
 * **Details**
 *
 * An event that has an `error` or is left out is not broadcast. An `error` beside `events` says why there are none:
 * AppSync logs it and does not tell the publisher.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
 * @category models
 * @since 0.1.0
 */
export class AppSyncPublishResponse extends Schema.Opaque<AppSyncPublishResponse>()(ClosedStruct({
  events: Schema.optional(Schema.NullOr(Schema.Array(ClosedStruct({
    id: Schema.String,
    payload: Schema.optional(Schema.Json),
    error: Schema.optional(Schema.NullOr(Schema.String))
  })))),
  error: Schema.optional(Schema.NullOr(Schema.String))
})) {}

/**
 * The events to broadcast, whose payloads `payload` describes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const AppSyncPublishResponseOf = <S extends Schema.Constraint>(payload: S) =>
  ClosedStruct({
    ...AppSyncPublishResponse.fields,
    events: Schema.optional(Schema.NullOr(Schema.Array(ClosedStruct({
      id: Schema.String,
      payload: Schema.optional(payload),
      error: Schema.optional(Schema.NullOr(Schema.String))
    }))))
  })

/**
 * The response to a client that subscribes: `null` lets it, an `error` refuses it.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/direct-lambda-integrations.html
 * @category models
 * @since 0.1.0
 */
export const AppSyncSubscribeResponse = Schema.NullOr(ClosedStruct({ error: Schema.String }))
export type AppSyncSubscribeResponse = typeof AppSyncSubscribeResponse.Type
