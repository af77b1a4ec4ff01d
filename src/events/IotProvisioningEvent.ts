/** Pre-provisioning hooks of AWS IoT Core. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { strings } from "./internal/maps.ts"

/**
 * A device that asks to be provisioned. AWS IoT waits five seconds for the response.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
 * @category models
 * @since 0.1.0
 */
export class IotProvisioningEvent extends Schema.Opaque<IotProvisioningEvent>()(OpenStruct({
  certificateId: Schema.String,
  templateArn: Schema.String,
  parameters: strings,
  claimCertificateId: nullishKey(Schema.String),
  certificatePem: nullishKey(Schema.String),
  clientId: nullishKey(Schema.String)
})) {}

/**
 * A device that asks to be provisioned with the parameters that `parameters` describes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const IotProvisioningEventOf = <S extends Schema.Constraint>(parameters: S) =>
  OpenStruct({ ...IotProvisioningEvent.fields, parameters })

/**
 * Whether the device is provisioned, and with which parameters.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
 * @category models
 * @since 0.1.0
 */
export class IotProvisioningResponse extends Schema.Opaque<IotProvisioningResponse>()(ClosedStruct({
  allowProvisioning: Schema.Boolean,
  parameterOverrides: Schema.optional(Schema.Record(Schema.String, Schema.String))
})) {}
