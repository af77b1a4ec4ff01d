/** Samples of `EcrImageActionEvent`. */
import type { EcrImageActionEvent } from "../events/EcrImageActionEvent.ts"

/**
 * A sample of `EcrImageActionEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const ecrImageAction: typeof EcrImageActionEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "ECR Image Action",
  source: "aws.ecr",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [],
  detail: {
    result: "SUCCESS",
    "repository-name": "web",
    "image-digest": "sha256:7f5b2640",
    "action-type": "PUSH",
    "image-tag": null,
    "manifest-media-type": "application/vnd.oci.image.manifest.v1+json"
  }
}
