/** Samples of `VpcLatticeEvent`. */
import type { VpcLatticeV1Event, VpcLatticeV2Event } from "../events/VpcLatticeEvent.ts"

/**
 * A sample of `VpcLatticeV1Event`.
 *
 * @category samples
 * @since 0.1.0
 */
export const vpcLatticeV1: typeof VpcLatticeV1Event.Encoded = {
  raw_path: "/orders?a=1",
  method: "POST",
  headers: { "content-type": "application/json", "x-tag": "a,b" },
  query_string_parameters: { a: "1" },
  body: "{\"orderId\":\"o-1\"}",
  is_base64_encoded: false
}

/**
 * A sample of `VpcLatticeV1Event`: a body in base64.
 *
 * @category samples
 * @since 0.1.0
 */
export const vpcLatticeV1Base64: typeof VpcLatticeV1Event.Encoded = {
  raw_path: "/orders",
  method: "POST",
  headers: { accept: "*/*" },
  query_string_parameters: null,
  body: "iVBORw0=",
  is_base64_encoded: true
}

/**
 * A sample of `VpcLatticeV2Event`.
 *
 * @category samples
 * @since 0.1.0
 */
export const vpcLatticeV2: typeof VpcLatticeV2Event.Encoded = {
  version: "2.0",
  path: "/orders",
  method: "POST",
  headers: { "x-tag": ["a", "b"], accept: ["*/*"] },
  queryStringParameters: { a: ["1", "2"] },
  body: "{\"orderId\":\"o-1\"}",
  isBase64Encoded: false,
  requestContext: {
    serviceNetworkArn: "arn:aws:vpc-lattice:eu-central-1:123456789012:servicenetwork/sn-1",
    serviceArn: "arn:aws:vpc-lattice:eu-central-1:123456789012:service/svc-1",
    targetGroupArn: "arn:aws:vpc-lattice:eu-central-1:123456789012:targetgroup/tg-1",
    region: "eu-central-1",
    timeEpoch: "1696331543569073",
    identity: {
      sourceVpcArn: "arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-1",
      type: "AWS_IAM",
      principal: "arn:aws:iam::123456789012:role/service",
      principalOrgID: "o-1",
      sessionName: "s-1",
      x509IssuerOu: "ou",
      x509SanDns: "dns",
      x509SanNameCn: "cn",
      x509SanUri: "uri",
      x509SubjectCn: "subject"
    }
  }
}

/**
 * A sample of `VpcLatticeV2Event`: a body in base64.
 *
 * @category samples
 * @since 0.1.0
 */
export const vpcLatticeV2Base64: typeof VpcLatticeV2Event.Encoded = {
  version: "2.0",
  path: "/orders",
  method: "POST",
  headers: { accept: "*/*" },
  query_string_parameters: { a: "1" },
  body: "iVBORw0=",
  isBase64Encoded: true,
  requestContext: {
    serviceNetworkArn: "arn:aws:vpc-lattice:eu-central-1:123456789012:servicenetwork/sn-1",
    serviceArn: "arn:aws:vpc-lattice:eu-central-1:123456789012:service/svc-1",
    targetGroupArn: "arn:aws:vpc-lattice:eu-central-1:123456789012:targetgroup/tg-1",
    region: "eu-central-1",
    timeEpoch: "1696331543569073",
    identity: null
  }
}
