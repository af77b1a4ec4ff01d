/** Notifications of Amazon S3 that come through EventBridge. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

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
export class S3Detail extends Schema.Opaque<S3Detail>()(OpenStruct({
  version: nullishKey(Schema.String),
  bucket: OpenStruct({ name: Schema.String }),
  object: OpenStruct({
    key: Schema.String,
    /** In bytes. Absent if the object is gone. */
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
})) {}

const event = <const DetailType extends string, S extends Schema.Constraint>(detailType: DetailType, detail: S) =>
  awsEvent("aws.s3", [detailType], detail)

/**
 * An object was created, or a new version of it.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export class S3ObjectCreatedEvent extends Schema.Opaque<S3ObjectCreatedEvent>()(event(
  "Object Created",
  OpenStruct({
    ...S3Detail.fields,
    /** `PutObject`, `POST Object`, `CopyObject` or `CompleteMultipartUpload`. */
    reason: nullishKey(Schema.String)
  })
)) {}

/**
 * An object was deleted, or a version of it, by a request or by a lifecycle rule.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export class S3ObjectDeletedEvent extends Schema.Opaque<S3ObjectDeletedEvent>()(event(
  "Object Deleted",
  OpenStruct({
    ...S3Detail.fields,
    /** `DeleteObject` or `Lifecycle Expiration`. */
    reason: nullishKey(Schema.String),
    /** `Permanently Deleted` or `Delete Marker Created`. */
    "deletion-type": nullishKey(Schema.String)
  })
)) {}

/**
 * The restoration of an archived object began.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export class S3ObjectRestoreInitiatedEvent extends Schema.Opaque<S3ObjectRestoreInitiatedEvent>()(event(
  "Object Restore Initiated",
  OpenStruct({
    ...S3Detail.fields,
    "source-storage-class": nullishKey(Schema.String)
  })
)) {}

/**
 * An archived object was restored.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export class S3ObjectRestoreCompletedEvent extends Schema.Opaque<S3ObjectRestoreCompletedEvent>()(event(
  "Object Restore Completed",
  OpenStruct({
    ...S3Detail.fields,
    "source-storage-class": nullishKey(Schema.String),
    /** ISO 8601. */
    "restore-expiry-time": nullishKey(Schema.String)
  })
)) {}

/**
 * The restored copy of an archived object is gone.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export class S3ObjectRestoreExpiredEvent
  extends Schema.Opaque<S3ObjectRestoreExpiredEvent>()(event("Object Restore Expired", S3Detail))
{}

/**
 * A lifecycle rule moved an object to another storage class.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export class S3ObjectStorageClassChangedEvent extends Schema.Opaque<S3ObjectStorageClassChangedEvent>()(event(
  "Object Storage Class Changed",
  OpenStruct({
    ...S3Detail.fields,
    "destination-storage-class": nullishKey(Schema.String)
  })
)) {}

/**
 * An object moved to another access tier of Intelligent-Tiering.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export class S3ObjectAccessTierChangedEvent extends Schema.Opaque<S3ObjectAccessTierChangedEvent>()(event(
  "Object Access Tier Changed",
  OpenStruct({
    ...S3Detail.fields,
    /** `ARCHIVE_ACCESS` or `DEEP_ARCHIVE_ACCESS`. */
    "destination-access-tier": nullishKey(Schema.String)
  })
)) {}

/**
 * The access control list of an object was set.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export class S3ObjectAclUpdatedEvent
  extends Schema.Opaque<S3ObjectAclUpdatedEvent>()(event("Object ACL Updated", S3Detail))
{}

/**
 * An object was tagged.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export class S3ObjectTagsAddedEvent
  extends Schema.Opaque<S3ObjectTagsAddedEvent>()(event("Object Tags Added", S3Detail))
{}

/**
 * The tags of an object were deleted.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 * @category models
 * @since 0.1.0
 */
export class S3ObjectTagsDeletedEvent
  extends Schema.Opaque<S3ObjectTagsDeletedEvent>()(event("Object Tags Deleted", S3Detail))
{}

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
export type S3EventBridgeEvent = typeof S3EventBridgeEvent.Type
