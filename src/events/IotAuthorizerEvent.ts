/** What AWS IoT Core asks a custom authorizer, and the response. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { strings } from "./internal/maps.ts"
import { PolicyDocument } from "./PolicyDocument.ts"

/**
 * What a device sent to connect with MQTT.
 *
 * @category models
 * @since 0.1.0
 */
export class IotAuthorizerMqtt extends Schema.Opaque<IotAuthorizerMqtt>()(OpenStruct({
  username: nullishKey(Schema.String),
  /** Base64. */
  password: nullishKey(Schema.String),
  clientId: nullishKey(Schema.String)
})) {}

/**
 * What a device sent to connect, by protocol. Each holds what `protocols` lists.
 *
 * @category models
 * @since 0.1.0
 */
export class IotAuthorizerProtocolData extends Schema.Opaque<IotAuthorizerProtocolData>()(OpenStruct({
  tls: nullishKey(OpenStruct({
    /** The host name that the device asked for. */
    serverName: nullishKey(Schema.String)
  })),
  http: nullishKey(OpenStruct({
    headers: nullishKey(strings),
    /** With `?` in front. */
    queryString: nullishKey(Schema.String)
  })),
  mqtt: nullishKey(IotAuthorizerMqtt)
})) {}

/**
 * Asks about a device that connects, or about one that is connected when its policy is to be refreshed.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
 * @category models
 * @since 0.1.0
 */
export class IotAuthorizerEvent extends Schema.Opaque<IotAuthorizerEvent>()(OpenStruct({
  /** Whether IoT Core checked the signature of the token. */
  signatureVerified: Schema.Boolean,
  /** `tls`, `http` and `mqtt`. */
  protocols: Schema.Array(Schema.String),
  protocolData: IotAuthorizerProtocolData,
  token: nullishKey(Schema.String),
  /** With the id of the connection, for logs. */
  connectionMetadata: nullishKey(OpenStruct({ id: nullishKey(Schema.String) }))
})) {}

/**
 * The same with the password of MQTT as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class IotAuthorizerEventDecoded extends Schema.Opaque<IotAuthorizerEventDecoded>()(OpenStruct({
  ...IotAuthorizerEvent.fields,
  protocolData: OpenStruct({
    ...IotAuthorizerProtocolData.fields,
    mqtt: nullishKey(OpenStruct({ ...IotAuthorizerMqtt.fields, password: nullishKey(Schema.Uint8ArrayFromBase64) }))
  })
})) {}

const maxPolicyLength = 2048

const seconds = Schema.Int.check(Schema.isBetween({ minimum: 300, maximum: 86_400 }))

/**
 * Whether the device may connect, and what it may do then.
 *
 * **Details**
 *
 * At most 10 policies, each of at most 2 048 characters as JSON. `PolicyDocument.make` makes one, `refused` the whole
 * response of a device that may not connect.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/custom-auth-lambda.html
 * @category models
 * @since 0.1.0
 */
export class IotAuthorizerResponse extends Schema.Opaque<IotAuthorizerResponse>()(ClosedStruct({
  isAuthenticated: Schema.Boolean,
  /** 1 to 128 letters and digits. */
  principalId: Schema.String.check(Schema.isPattern(/^[a-zA-Z0-9]{1,128}$/)),
  /** When IoT Core ends the connection: after 300 to 86 400 seconds, which is the default. */
  disconnectAfterInSeconds: Schema.optional(seconds),
  /** When IoT Core asks again: after 300 to 86 400 seconds. */
  refreshAfterInSeconds: seconds,
  policyDocuments: Schema.Array(
    PolicyDocument.check(
      Schema.makeFilter((document) => JSON.stringify(document).length <= maxPolicyLength, {
        expected: "at most 2048 characters as JSON"
      })
    )
  ).check(Schema.isMaxLength(10))
})) {}

/**
 * The response for a device that may not connect.
 *
 * @category constructors
 * @since 0.1.0
 */
export const refused: IotAuthorizerResponse = {
  isAuthenticated: false,
  principalId: "refused",
  disconnectAfterInSeconds: 300,
  refreshAfterInSeconds: 300,
  policyDocuments: []
}
