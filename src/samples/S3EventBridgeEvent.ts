/** Samples of `S3EventBridgeEvent`. */
import type {
  S3ObjectAccessTierChangedEvent,
  S3ObjectAclUpdatedEvent,
  S3ObjectCreatedEvent,
  S3ObjectDeletedEvent,
  S3ObjectRestoreCompletedEvent,
  S3ObjectRestoreExpiredEvent,
  S3ObjectRestoreInitiatedEvent,
  S3ObjectStorageClassChangedEvent,
  S3ObjectTagsAddedEvent,
  S3ObjectTagsDeletedEvent
} from "../events/S3EventBridgeEvent.ts"

/**
 * A sample of `S3ObjectAccessTierChangedEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectAccessTierChanged: typeof S3ObjectAccessTierChangedEvent.Encoded = {
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Access Tier Changed",
  source: "aws.s3",
  account: "123456789012",
  time: "2021-11-12T00:00:00Z",
  region: "eu-central-1",
  resources: ["arn:aws:s3:::orders"],
  detail: {
    version: "0",
    bucket: { name: "orders" },
    object: {
      key: "2024/o 1+ä.json",
      etag: "b1946ac92492d2347c6235b4d2611184",
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
      size: 5
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "s3.amazonaws.com",
    "destination-access-tier": "ARCHIVE_ACCESS"
  }
}

/**
 * A sample of `S3ObjectAclUpdatedEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectAclUpdated: typeof S3ObjectAclUpdatedEvent.Encoded = {
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object ACL Updated",
  source: "aws.s3",
  account: "123456789012",
  time: "2021-11-12T00:00:00Z",
  region: "eu-central-1",
  resources: ["arn:aws:s3:::orders"],
  detail: {
    version: "0",
    bucket: { name: "orders" },
    object: {
      key: "2024/o 1+ä.json",
      etag: "b1946ac92492d2347c6235b4d2611184",
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e"
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "123456789012",
    "source-ip-address": "192.0.2.1"
  }
}

/**
 * A sample of `S3ObjectCreatedEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectCreated: typeof S3ObjectCreatedEvent.Encoded = {
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Created",
  source: "aws.s3",
  account: "123456789012",
  time: "2021-11-12T00:00:00Z",
  region: "eu-central-1",
  resources: ["arn:aws:s3:::orders"],
  detail: {
    version: "0",
    bucket: { name: "orders" },
    object: {
      key: "2024/o 1+ä.json",
      etag: "b1946ac92492d2347c6235b4d2611184",
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
      size: 5,
      sequencer: "617f08299329d189"
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "123456789012",
    "source-ip-address": "192.0.2.1",
    reason: "PutObject"
  }
}

/**
 * A sample of `S3ObjectDeletedEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectDeleted: typeof S3ObjectDeletedEvent.Encoded = {
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Deleted",
  source: "aws.s3",
  account: "123456789012",
  time: "2021-11-12T00:00:00Z",
  region: "eu-central-1",
  resources: ["arn:aws:s3:::orders"],
  detail: {
    version: "0",
    bucket: { name: "orders" },
    object: {
      key: "2024/o 1+ä.json",
      etag: null,
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
      sequencer: "617f08299329d189"
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "123456789012",
    "source-ip-address": "192.0.2.1",
    reason: "DeleteObject",
    "deletion-type": "Delete Marker Created"
  }
}

/**
 * A sample of `S3ObjectDeletedEvent`: an object that expired.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectDeletedLifecycle: typeof S3ObjectDeletedEvent.Encoded = {
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Deleted",
  source: "aws.s3",
  account: "123456789012",
  time: "2021-11-12T00:00:00Z",
  region: "eu-central-1",
  resources: ["arn:aws:s3:::orders"],
  detail: {
    version: "0",
    bucket: { name: "orders" },
    object: {
      key: "2024/o 1+ä.json",
      etag: "b1946ac92492d2347c6235b4d2611184",
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
      sequencer: "617f08299329d189"
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "s3.amazonaws.com",
    reason: "Lifecycle Expiration",
    "deletion-type": "Permanently Deleted"
  }
}

/**
 * A sample of `S3ObjectRestoreCompletedEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectRestoreCompleted: typeof S3ObjectRestoreCompletedEvent.Encoded = {
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Restore Completed",
  source: "aws.s3",
  account: "123456789012",
  time: "2021-11-12T00:00:00Z",
  region: "eu-central-1",
  resources: ["arn:aws:s3:::orders"],
  detail: {
    version: "0",
    bucket: { name: "orders" },
    object: {
      key: "2024/o 1+ä.json",
      etag: "b1946ac92492d2347c6235b4d2611184",
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
      size: 5
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "s3.amazonaws.com",
    "restore-expiry-time": "2021-11-13T00:00:00Z",
    "source-storage-class": "GLACIER"
  }
}

/**
 * A sample of `S3ObjectRestoreExpiredEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectRestoreExpired: typeof S3ObjectRestoreExpiredEvent.Encoded = {
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Restore Expired",
  source: "aws.s3",
  account: "123456789012",
  time: "2021-11-12T00:00:00Z",
  region: "eu-central-1",
  resources: ["arn:aws:s3:::orders"],
  detail: {
    version: "0",
    bucket: { name: "orders" },
    object: { key: "2024/o 1+ä.json", etag: "b1946ac92492d2347c6235b4d2611184", "version-id": null },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "s3.amazonaws.com"
  }
}

/**
 * A sample of `S3ObjectRestoreInitiatedEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectRestoreInitiated: typeof S3ObjectRestoreInitiatedEvent.Encoded = {
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Restore Initiated",
  source: "aws.s3",
  account: "123456789012",
  time: "2021-11-12T00:00:00Z",
  region: "eu-central-1",
  resources: ["arn:aws:s3:::orders"],
  detail: {
    version: "0",
    bucket: { name: "orders" },
    object: {
      key: "2024/o 1+ä.json",
      etag: "b1946ac92492d2347c6235b4d2611184",
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
      size: 5
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "123456789012",
    "source-ip-address": "192.0.2.1",
    "source-storage-class": "GLACIER"
  }
}

/**
 * A sample of `S3ObjectStorageClassChangedEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectStorageClassChanged: typeof S3ObjectStorageClassChangedEvent.Encoded = {
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Storage Class Changed",
  source: "aws.s3",
  account: "123456789012",
  time: "2021-11-12T00:00:00Z",
  region: "eu-central-1",
  resources: ["arn:aws:s3:::orders"],
  detail: {
    version: "0",
    bucket: { name: "orders" },
    object: {
      key: "2024/o 1+ä.json",
      etag: "b1946ac92492d2347c6235b4d2611184",
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e",
      size: 5
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "s3.amazonaws.com",
    "destination-storage-class": "GLACIER"
  }
}

/**
 * A sample of `S3ObjectTagsAddedEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectTagsAdded: typeof S3ObjectTagsAddedEvent.Encoded = {
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Tags Added",
  source: "aws.s3",
  account: "123456789012",
  time: "2021-11-12T00:00:00Z",
  region: "eu-central-1",
  resources: ["arn:aws:s3:::orders"],
  detail: {
    version: "0",
    bucket: { name: "orders" },
    object: {
      key: "2024/o 1+ä.json",
      etag: "b1946ac92492d2347c6235b4d2611184",
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e"
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "123456789012",
    "source-ip-address": "192.0.2.1"
  }
}

/**
 * A sample of `S3ObjectTagsDeletedEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3ObjectTagsDeleted: typeof S3ObjectTagsDeletedEvent.Encoded = {
  version: "0",
  id: "17793124-05d4-b198-2fde-7ededc63b103",
  "detail-type": "Object Tags Deleted",
  source: "aws.s3",
  account: "123456789012",
  time: "2021-11-12T00:00:00Z",
  region: "eu-central-1",
  resources: ["arn:aws:s3:::orders"],
  detail: {
    version: "0",
    bucket: { name: "orders" },
    object: {
      key: "2024/o 1+ä.json",
      etag: "b1946ac92492d2347c6235b4d2611184",
      "version-id": "IYV3p45BT0ac8hjHg1houSdS1a.Mro8e"
    },
    "request-id": "N4N7GDK58NMKJ12R",
    requester: "123456789012",
    "source-ip-address": "192.0.2.1"
  }
}
