/** What AWS Client VPN asks the function that handles connections, and the response. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"

/**
 * A device that connects, after it and its user were authenticated.
 *
 * @see https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-authorization.html
 * @category models
 * @since 0.1.0
 */
export class ClientVpnEvent extends Schema.Opaque<ClientVpnEvent>()(OpenStruct({
  "connection-id": Schema.String,
  "endpoint-id": Schema.String,
  /** Of the certificate. */
  "common-name": nullishKey(Schema.String),
  /** By user-based authentication. */
  username: nullishKey(Schema.String),
  platform: nullishKey(Schema.String),
  "platform-version": nullishKey(Schema.String),
  "public-ip": nullishKey(Schema.String),
  "client-openvpn-version": nullishKey(Schema.String),
  "aws-client-version": nullishKey(Schema.String),
  /** By user-based authentication. */
  groups: nullishKey(Schema.Union([Schema.String, Schema.Array(Schema.String)])),
  /** `v1`, `v2` or `v3`. */
  "schema-version": nullishKey(Schema.String)
})) {}

/**
 * Whether the device may connect.
 *
 * **Details**
 *
 * All fields are there in every response, the message under the name of its schema version. Client VPN refuses the
 * connection where the response has any other shape. `allow` and `deny` make one.
 *
 * @see https://docs.aws.amazon.com/vpn/latest/clientvpn-admin/connection-authorization.html
 * @category models
 * @since 0.1.0
 */
export const ClientVpnResponse = Schema.Union([
  ClosedStruct({
    allow: Schema.Boolean,
    /** What the user reads if the connection is denied. */
    "error-msg-on-denied-connection": Schema.String,
    /** What the function found out about the device, for the log of connections. */
    "posture-compliance-statuses": Schema.Array(Schema.String),
    "schema-version": Schema.Literals(["v2", "v3"])
  }),
  ClosedStruct({
    allow: Schema.Boolean,
    /** What the user reads if the connection is denied. */
    "error-msg-on-failed-posture-compliance": Schema.String,
    /** What the function found out about the device, for the log of connections. */
    "posture-compliance-statuses": Schema.Array(Schema.String),
    "schema-version": Schema.Literal("v1")
  })
])
export type ClientVpnResponse = typeof ClientVpnResponse.Type

/**
 * The response that lets a device connect.
 *
 * @category constructors
 * @since 0.1.0
 */
export const allow = (statuses: ReadonlyArray<string> = []): ClientVpnResponse => responseOf(true, "", statuses)

/**
 * The response that refuses a device, with what its user reads.
 *
 * @category constructors
 * @since 0.1.0
 */
export const deny = (message: string, statuses: ReadonlyArray<string> = []): ClientVpnResponse =>
  responseOf(false, message, statuses)

const responseOf = (allow: boolean, message: string, statuses: ReadonlyArray<string>): ClientVpnResponse => ({
  allow,
  "error-msg-on-denied-connection": message,
  "posture-compliance-statuses": statuses,
  "schema-version": "v3"
})
