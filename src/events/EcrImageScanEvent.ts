/** Image scans of Amazon ECR. */
import * as Schema from "effect/Schema"
import { NullableRecord } from "../schema/OpenRecord.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

/**
 * A basic scan of an image has ended.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 * @category models
 * @since 0.1.0
 */
export class EcrImageScanEvent extends Schema.Opaque<EcrImageScanEvent>()(awsEvent(
  "aws.ecr",
  ["ECR Image Scan"],
  OpenStruct({
    /** `COMPLETE` or `FAILED`. */
    "scan-status": Schema.String,
    "repository-name": Schema.String,
    "image-digest": nullishKey(Schema.String),
    "image-tags": nullishKey(Schema.Array(Schema.String)),
    /** By `CRITICAL`, `HIGH`, `MEDIUM`, `LOW`, `INFORMATIONAL` and `UNDEFINED`; what was not found may be absent. */
    "finding-severity-counts": nullishKey(NullableRecord(Schema.Finite))
  })
)) {}
