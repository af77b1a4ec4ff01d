/** Notifications of Amazon S3. */
import * as Schema from "effect/Schema"
import { ObjectKey } from "./internal/objectKey.ts"
import { hasNoWindow } from "./internal/window.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

/**
 * The object that something happened to.
 *
 * @category models
 * @since 0.1.0
 */
export const S3Object = OpenStruct({
  /** URL-encoded, with `+` for a space: `S3EventDecoded` has it as it is. */
  key: Schema.String,
  /** In bytes. Absent where the object is gone. */
  size: maybe(Schema.Finite),
  eTag: maybe(Schema.String),
  /** In a bucket with versions. */
  versionId: maybe(Schema.String),
  /** A hexadecimal number that orders the events of one key: pad the shorter with zeros on the right and compare. */
  sequencer: maybe(Schema.String)
})

/**
 * The object that something happened to.
 *
 * @category models
 * @since 0.1.0
 */
export type S3Object = typeof S3Object.Type

const restoreEventData = OpenStruct({
  /** ISO 8601. */
  lifecycleRestorationExpiryTime: maybe(Schema.String),
  lifecycleRestoreStorageClass: maybe(Schema.String)
})

/**
 * The bucket, the object in it, and the configuration that sent the notification.
 *
 * @category models
 * @since 0.1.0
 */
export const S3Entity = OpenStruct({
  s3SchemaVersion: maybe(Schema.String),
  configurationId: maybe(Schema.String),
  bucket: OpenStruct({
    name: Schema.String,
    ownerIdentity: maybe(OpenStruct({ principalId: maybe(Schema.String) })),
    arn: maybe(Schema.String)
  }),
  object: S3Object
})

/**
 * The bucket, the object in it, and the configuration that sent the notification.
 *
 * @category models
 * @since 0.1.0
 */
export type S3Entity = typeof S3Entity.Type

/**
 * One notification.
 *
 * @category models
 * @since 0.1.0
 */
export const S3Record = OpenStruct({
  eventVersion: maybe(Schema.String),
  eventSource: Schema.Literal("aws:s3"),
  awsRegion: Schema.String,
  /** ISO 8601. */
  eventTime: Schema.String,
  /** `ObjectCreated:Put` and so on; some arrive with `s3:` in front. */
  eventName: Schema.String,
  userIdentity: maybe(OpenStruct({ principalId: maybe(Schema.String) })),
  requestParameters: maybe(OpenStruct({ sourceIPAddress: maybe(Schema.String) })),
  responseElements: maybe(
    OpenStruct({ "x-amz-request-id": maybe(Schema.String), "x-amz-id-2": maybe(Schema.String) })
  ),
  s3: S3Entity,
  /** `ObjectRestore:Completed`. */
  glacierEventData: maybe(OpenStruct({ restoreEventData: maybe(restoreEventData) })),
  /** `ObjectRestore:Completed`, as some regions write it. */
  restoreEventData: maybe(restoreEventData),
  /** `Replication:*`. */
  replicationEventData: maybe(OpenStruct({
    replicationRuleId: maybe(Schema.String),
    destinationBucket: maybe(Schema.String),
    s3Operation: maybe(Schema.String),
    /** ISO 8601. */
    requestTime: maybe(Schema.String),
    failureReason: maybe(Schema.String),
    threshold: maybe(Schema.String),
    replicationTime: maybe(Schema.String)
  })),
  /** `IntelligentTiering`. */
  intelligentTieringEventData: maybe(OpenStruct({ destinationAccessTier: maybe(Schema.String) })),
  /** `LifecycleTransition`. */
  lifecycleEventData: maybe(OpenStruct({
    transitionEventData: maybe(OpenStruct({ destinationStorageClass: maybe(Schema.String) }))
  }))
})

/**
 * One notification.
 *
 * @category models
 * @since 0.1.0
 */
export type S3Record = typeof S3Record.Type

/**
 * Notifications of one bucket; so far AWS sends one at a time.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @category models
 * @since 0.1.0
 */
export const S3Event = OpenStruct({ Records: Schema.Array(S3Record) }).check(hasNoWindow)

/**
 * Notifications of one bucket.
 *
 * @category models
 * @since 0.1.0
 */
export type S3Event = typeof S3Event.Type

/**
 * What S3 sends once when notifications are set up, to a function, a queue or a topic.
 *
 * **Gotchas**
 *
 * It stays in a queue like any message. A function that reads notifications from SQS meets it first:
 * `SqsEventOf(Schema.Union([S3Event, S3TestEvent]))`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @category models
 * @since 0.1.0
 */
export const S3TestEvent = OpenStruct({
  Service: Schema.String,
  Event: Schema.Literal("s3:TestEvent"),
  /** ISO 8601. */
  Time: maybe(Schema.String),
  Bucket: maybe(Schema.String),
  RequestId: maybe(Schema.String),
  HostId: maybe(Schema.String)
})

/**
 * What S3 sends once when notifications are set up.
 *
 * @category models
 * @since 0.1.0
 */
export type S3TestEvent = typeof S3TestEvent.Type

/**
 * Notifications with the keys of objects as they are, and instants decoded.
 *
 * **Details**
 *
 * A key encodes to the form that S3 itself writes, which need not be the one that came in: `a%20b` comes back as `a+b`.
 * Instants come back with milliseconds.
 *
 * @category models
 * @since 0.1.0
 */
export const S3EventDecoded = OpenStruct({
  Records: Schema.Array(OpenStruct({
    ...S3Record.fields,
    eventTime: Schema.DateTimeUtcFromString,
    s3: OpenStruct({ ...S3Entity.fields, object: OpenStruct({ ...S3Object.fields, key: ObjectKey }) })
  }))
}).check(hasNoWindow)

/**
 * Notifications with the keys of objects as they are, and instants decoded.
 *
 * @category models
 * @since 0.1.0
 */
export type S3EventDecoded = typeof S3EventDecoded.Type
