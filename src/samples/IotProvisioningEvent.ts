/** Samples of `IotProvisioningEvent`. */
import type { IotProvisioningEvent } from "../events/IotProvisioningEvent.ts"

/**
 * A sample of `IotProvisioningEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const iotProvisioning: typeof IotProvisioningEvent.Encoded = {
  claimCertificateId: "c-1",
  certificateId: "c-2",
  certificatePem: "-----BEGIN CERTIFICATE-----",
  templateArn: "arn:aws:iot:eu-central-1:123456789012:provisioningtemplate/Fleet",
  clientId: "221a6d10",
  parameters: { SerialNumber: "s-1", "AWS::IoT::Certificate::Id": "c-2" }
}
