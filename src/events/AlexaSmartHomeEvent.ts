/** Smart home skills of Amazon Alexa. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"

const unknowns = Schema.Record(Schema.String, Schema.Unknown)

/**
 * What a message of a smart home skill is.
 *
 * @category models
 * @since 0.1.0
 */
export class AlexaHeader extends Schema.Opaque<AlexaHeader>()(OpenStruct({
  /** `Alexa.Discovery`, `Alexa.PowerController`... */
  namespace: Schema.String,
  /** `Discover`, `TurnOn`, `ReportState`... */
  name: Schema.String,
  payloadVersion: Schema.String,
  messageId: Schema.String,
  /** To be sent back, if there is one. */
  correlationToken: nullishKey(Schema.String),
  /** Of the instance of a capability. */
  instance: nullishKey(Schema.String)
})) {}

/**
 * A directive to a device, or to the skill.
 *
 * @see https://developer.amazon.com/en-US/docs/alexa/device-apis/message-guide.html
 * @category models
 * @since 0.1.0
 */
export class AlexaSmartHomeEvent extends Schema.Opaque<AlexaSmartHomeEvent>()(OpenStruct({
  directive: OpenStruct({
    header: AlexaHeader,
    endpoint: nullishKey(OpenStruct({
      endpointId: Schema.String,
      scope: nullishKey(unknowns),
      cookie: nullishKey(unknowns)
    })),
    payload: unknowns
  })
})) {}

/**
 * A directive of payload version 2, which Alexa no longer sends. Tools still do.
 *
 * @see https://developer.amazon.com/en-US/docs/alexa/device-apis/message-guide.html
 * @category models
 * @since 0.1.0
 */
export class AlexaConnectedHomeEvent extends Schema.Opaque<AlexaConnectedHomeEvent>()(OpenStruct({
  header: OpenStruct({ ...AlexaHeader.fields, messageId: nullishKey(Schema.String) }),
  payload: unknowns
})) {}

const jsons = Schema.Record(Schema.String, Schema.Json)

/**
 * The event that responds to a directive, with the properties of the device that are known now.
 *
 * @see https://developer.amazon.com/en-US/docs/alexa/device-apis/message-guide.html
 * @category models
 * @since 0.1.0
 */
export class AlexaSmartHomeResponse extends Schema.Opaque<AlexaSmartHomeResponse>()(ClosedStruct({
  event: ClosedStruct({
    header: ClosedStruct({
      namespace: Schema.String,
      /** `Response`, `ErrorResponse`, `StateReport`, `DeferredResponse`, `Discover.Response`... */
      name: Schema.String,
      payloadVersion: Schema.String,
      messageId: Schema.String,
      correlationToken: Schema.optional(Schema.NullOr(Schema.String)),
      instance: Schema.optional(Schema.NullOr(Schema.String))
    }),
    endpoint: Schema.optional(ClosedStruct({
      endpointId: Schema.String,
      scope: Schema.optional(jsons),
      cookie: Schema.optional(jsons)
    })),
    payload: jsons
  }),
  context: Schema.optional(ClosedStruct({
    properties: Schema.optional(Schema.Array(ClosedStruct({
      namespace: Schema.String,
      name: Schema.String,
      instance: Schema.optional(Schema.String),
      value: Schema.Json,
      /** ISO 8601. */
      timeOfSample: Schema.String,
      uncertaintyInMilliseconds: Schema.Finite
    })))
  }))
})) {}
