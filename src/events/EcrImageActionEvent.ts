/** Images that are pushed to and deleted from Amazon ECR. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

/**
 * An image was pushed or deleted.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/ecr-eventbridge.html
 * @category models
 * @since 0.1.0
 */
export class EcrImageActionEvent extends Schema.Opaque<EcrImageActionEvent>()(awsEvent(
  "aws.ecr",
  ["ECR Image Action"],
  OpenStruct({
    /** `SUCCESS` or `FAILURE`. */
    result: Schema.String,
    /** `PUSH`, `DELETE` and others. */
    "action-type": Schema.String,
    "repository-name": Schema.String,
    "image-digest": nullishKey(Schema.String),
    "image-tag": nullishKey(Schema.String),
    "manifest-media-type": nullishKey(Schema.String),
    "artifact-media-type": nullishKey(Schema.String)
  })
)) {}
