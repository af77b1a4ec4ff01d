/** Requests as Amazon VPC Lattice sends them, in versions 1 and 2 of the event structure. */
import type { VpcLatticeV1Event, VpcLatticeV2Event } from "../../../events/VpcLatticeEvent.ts"
import { byContentType, listedTypes } from "./body.ts"
import * as Headers from "./headers.ts"
import * as Maps from "./maps.ts"
import type { LatticeOptions, LatticeV1Options } from "./options.ts"
import { decodedParameters } from "./query.ts"
import { arrival, type Received } from "./received.ts"

/** @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html */
export const latticeEvent = (received: Received, options: LatticeOptions): VpcLatticeV2Event => {
  const { region = "eu-central-1" } = options
  const { body, isBase64Encoded } = byContentType(received, listedTypes)
  const arn = `arn:aws:vpc-lattice:${region}:123456789012`
  return {
    version: "2.0",
    path: received.path,
    method: received.method,
    headers: Maps.lists(Headers.forwarded(received, options, { host })),
    queryStringParameters: Maps.lists(decodedParameters(received.query)),
    ...body === undefined ? {} : { body },
    isBase64Encoded,
    requestContext: {
      serviceNetworkArn: options.serviceNetworkArn ?? `${arn}:servicenetwork/sn-0bf3f2882e9cc805a`,
      serviceArn: options.serviceArn ?? `${arn}:service/svc-0a40eebed65f8d69c`,
      targetGroupArn: options.targetGroupArn ?? `${arn}:targetgroup/tg-6d0ecf831eec9f09`,
      identity: {
        sourceVpcArn: `arn:aws:ec2:${region}:123456789012:vpc/vpc-0b8276c84697e7339`,
        ...options.identity
      },
      region,
      // Microseconds.
      timeEpoch: `${arrival(options)}000`
    }
  }
}

/** @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html */
export const latticeEventV1 = (received: Received, options: LatticeV1Options): VpcLatticeV1Event => {
  const { body, isBase64Encoded } = byContentType(received, listedTypes)
  return {
    raw_path: received.query === "" ? received.path : `${received.path}?${received.query}`,
    method: received.method,
    headers: Maps.joined(Headers.forwarded(received, options, { host }), ", "),
    query_string_parameters: Maps.last(decodedParameters(received.query)),
    ...body === undefined ? {} : { body },
    is_base64_encoded: isBase64Encoded
  }
}

const host = "functions-0123456789abcdef0.7d67968.vpc-lattice-svcs.eu-central-1.on.aws"
