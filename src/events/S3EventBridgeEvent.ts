/** Notifications of Amazon S3 that come through EventBridge. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { EventBridgeEvent } from "./EventBridgeEvent.ts"

/**
 * What the detail of every notification has.
 *
 * **Details**
 *
 * The key is the name of the object as it is, not URL-encoded as in `S3Event`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export const S3Detail = OpenStruct({
  version: nullishKey(Schema.String),
  bucket: OpenStruct({ name: Schema.String }),
  object: OpenStruct({
    key: Schema.String,
    /** In bytes. Absent where the object is gone. */
    size: nullishKey(Schema.Finite),
    etag: nullishKey(Schema.String),
    /** In a bucket with versions. */
    "version-id": nullishKey(Schema.String),
    /** A hexadecimal number that orders the events of one key. Of created and deleted objects. */
    sequencer: nullishKey(Schema.String)
  }),
  "request-id": nullishKey(Schema.String),
  /** The account or the service that asked for it. */
  requester: nullishKey(Schema.String),
  "source-ip-address": nullishKey(Schema.String)
})

/**
 * What the detail of every notification has.
 *
 * @category models
 * @since 0.1.0
 */
export type S3Detail = typeof S3Detail.Type

const event = <const DetailType extends string, S extends Schema.Constraint>(detailType: DetailType, detail: S) =>
  OpenStruct({ ...EventBridgeEvent(detailType, detail).fields, source: Schema.Literal("aws.s3") })

/**
 * An object was created, or a new version of it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export const S3ObjectCreatedEvent = event(
  "Object Created",
  OpenStruct({
    ...S3Detail.fields,
    /** `PutObject`, `POST Object`, `CopyObject` or `CompleteMultipartUpload`. */
    reason: nullishKey(Schema.String)
  })
)

/**
 * An object was created, or a new version of it.
 *
 * @category models
 * @since 0.1.0
 */
export type S3ObjectCreatedEvent = typeof S3ObjectCreatedEvent.Type

/**
 * An object was deleted, or a version of it, by a request or by a lifecycle rule.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export const S3ObjectDeletedEvent = event(
  "Object Deleted",
  OpenStruct({
    ...S3Detail.fields,
    /** `DeleteObject` or `Lifecycle Expiration`. */
    reason: nullishKey(Schema.String),
    /** `Permanently Deleted` or `Delete Marker Created`. */
    "deletion-type": nullishKey(Schema.String)
  })
)

/**
 * An object was deleted, or a version of it, by a request or by a lifecycle rule.
 *
 * @category models
 * @since 0.1.0
 */
export type S3ObjectDeletedEvent = typeof S3ObjectDeletedEvent.Type

/**
 * The restoration of an archived object began.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export const S3ObjectRestoreInitiatedEvent = event(
  "Object Restore Initiated",
  OpenStruct({
    ...S3Detail.fields,
    "source-storage-class": nullishKey(Schema.String)
  })
)

/**
 * The restoration of an archived object began.
 *
 * @category models
 * @since 0.1.0
 */
export type S3ObjectRestoreInitiatedEvent = typeof S3ObjectRestoreInitiatedEvent.Type

/**
 * An archived object was restored.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export const S3ObjectRestoreCompletedEvent = event(
  "Object Restore Completed",
  OpenStruct({
    ...S3Detail.fields,
    "source-storage-class": nullishKey(Schema.String),
    /** ISO 8601. */
    "restore-expiry-time": nullishKey(Schema.String)
  })
)

/**
 * An archived object was restored.
 *
 * @category models
 * @since 0.1.0
 */
export type S3ObjectRestoreCompletedEvent = typeof S3ObjectRestoreCompletedEvent.Type

/**
 * The restored copy of an archived object is gone.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export const S3ObjectRestoreExpiredEvent = event("Object Restore Expired", S3Detail)

/**
 * The restored copy of an archived object is gone.
 *
 * @category models
 * @since 0.1.0
 */
export type S3ObjectRestoreExpiredEvent = typeof S3ObjectRestoreExpiredEvent.Type

/**
 * A lifecycle rule moved an object to another storage class.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export const S3ObjectStorageClassChangedEvent = event(
  "Object Storage Class Changed",
  OpenStruct({
    ...S3Detail.fields,
    "destination-storage-class": nullishKey(Schema.String)
  })
)

/**
 * A lifecycle rule moved an object to another storage class.
 *
 * @category models
 * @since 0.1.0
 */
export type S3ObjectStorageClassChangedEvent = typeof S3ObjectStorageClassChangedEvent.Type

/**
 * An object moved to another access tier of Intelligent-Tiering.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export const S3ObjectAccessTierChangedEvent = event(
  "Object Access Tier Changed",
  OpenStruct({
    ...S3Detail.fields,
    /** `ARCHIVE_ACCESS` or `DEEP_ARCHIVE_ACCESS`. */
    "destination-access-tier": nullishKey(Schema.String)
  })
)

/**
 * An object moved to another access tier of Intelligent-Tiering.
 *
 * @category models
 * @since 0.1.0
 */
export type S3ObjectAccessTierChangedEvent = typeof S3ObjectAccessTierChangedEvent.Type

/**
 * The access control list of an object was set.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export const S3ObjectAclUpdatedEvent = event("Object ACL Updated", S3Detail)

/**
 * The access control list of an object was set.
 *
 * @category models
 * @since 0.1.0
 */
export type S3ObjectAclUpdatedEvent = typeof S3ObjectAclUpdatedEvent.Type

/**
 * An object was tagged.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export const S3ObjectTagsAddedEvent = event("Object Tags Added", S3Detail)

/**
 * An object was tagged.
 *
 * @category models
 * @since 0.1.0
 */
export type S3ObjectTagsAddedEvent = typeof S3ObjectTagsAddedEvent.Type

/**
 * The tags of an object were deleted.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export const S3ObjectTagsDeletedEvent = event("Object Tags Deleted", S3Detail)

/**
 * The tags of an object were deleted.
 *
 * @category models
 * @since 0.1.0
 */
export type S3ObjectTagsDeletedEvent = typeof S3ObjectTagsDeletedEvent.Type

/**
 * Any notification of S3 that comes through EventBridge: `detail-type` tells which.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 * @category models
 * @since 0.1.0
 */
export const S3EventBridgeEvent = Schema.Union([
  S3ObjectCreatedEvent,
  S3ObjectDeletedEvent,
  S3ObjectRestoreInitiatedEvent,
  S3ObjectRestoreCompletedEvent,
  S3ObjectRestoreExpiredEvent,
  S3ObjectStorageClassChangedEvent,
  S3ObjectAccessTierChangedEvent,
  S3ObjectAclUpdatedEvent,
  S3ObjectTagsAddedEvent,
  S3ObjectTagsDeletedEvent
])

/**
 * Any notification of S3 that comes through EventBridge.
 *
 * @category models
 * @since 0.1.0
 */
export type S3EventBridgeEvent = typeof S3EventBridgeEvent.Type
