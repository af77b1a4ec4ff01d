/** Samples of `EcrImageScanEvent`. */
import type { EcrImageScanEvent } from "../events/EcrImageScanEvent.ts"

/**
 * A sample of `EcrImageScanEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const ecrImageScan: typeof EcrImageScanEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "ECR Image Scan",
  source: "aws.ecr",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [],
  detail: {
    "scan-status": "COMPLETE",
    "repository-name": "web",
    "finding-severity-counts": { CRITICAL: 1 },
    "image-digest": "sha256:7f5b2640",
    "image-tags": ["1.2"]
  }
}

/**
 * A sample of `EcrImageScanEvent`: a scan that failed.
 *
 * @category samples
 * @since 0.1.0
 */
export const ecrImageScanFailed: typeof EcrImageScanEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "ECR Image Scan",
  source: "aws.ecr",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [],
  detail: {
    "scan-status": "FAILED",
    "repository-name": "web",
    "image-digest": "sha256:7f5b2640",
    "image-tags": []
  }
}
