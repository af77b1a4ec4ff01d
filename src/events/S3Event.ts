/** Notifications of Amazon S3. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { ObjectKey } from "./internal/objectKey.ts"
import { hasNoWindow } from "./StreamWindow.ts"

/**
 * The object that something happened to.
 *
 * @category models
 * @since 0.1.0
 */
export class S3Object extends Schema.Opaque<S3Object>()(OpenStruct({
  /** URL-encoded, with `+` for a space: `S3EventDecoded` has it as it is. */
  key: Schema.String,
  /** In bytes. Absent if the object is gone. */
  size: nullishKey(Schema.Finite),
  eTag: nullishKey(Schema.String),
  /** In a bucket with versions. */
  versionId: nullishKey(Schema.String),
  /** A hexadecimal number that orders the events of one key: pad the shorter with zeros on the right and compare. */
  sequencer: nullishKey(Schema.String)
})) {}

const restoreEventData = OpenStruct({
  /** ISO 8601. */
  lifecycleRestorationExpiryTime: nullishKey(Schema.String),
  lifecycleRestoreStorageClass: nullishKey(Schema.String)
})

/**
 * The bucket, the object in it, and the configuration that sent the notification.
 *
 * @category models
 * @since 0.1.0
 */
export class S3Entity extends Schema.Opaque<S3Entity>()(OpenStruct({
  s3SchemaVersion: nullishKey(Schema.String),
  configurationId: nullishKey(Schema.String),
  bucket: OpenStruct({
    name: Schema.String,
    ownerIdentity: nullishKey(OpenStruct({ principalId: nullishKey(Schema.String) })),
    arn: nullishKey(Schema.String)
  }),
  object: S3Object
})) {}

/**
 * One notification.
 *
 * @category models
 * @since 0.1.0
 */
export class S3Record extends Schema.Opaque<S3Record>()(OpenStruct({
  eventVersion: nullishKey(Schema.String),
  eventSource: Schema.Literal("aws:s3"),
  awsRegion: Schema.String,
  /** ISO 8601. */
  eventTime: Schema.String,
  /** `ObjectCreated:Put` and so on; some arrive with `s3:` in front. */
  eventName: Schema.String,
  userIdentity: nullishKey(OpenStruct({ principalId: nullishKey(Schema.String) })),
  requestParameters: nullishKey(OpenStruct({ sourceIPAddress: nullishKey(Schema.String) })),
  responseElements: nullishKey(
    OpenStruct({ "x-amz-request-id": nullishKey(Schema.String), "x-amz-id-2": nullishKey(Schema.String) })
  ),
  s3: S3Entity,
  /** `ObjectRestore:Completed`. */
  glacierEventData: nullishKey(OpenStruct({ restoreEventData: nullishKey(restoreEventData) })),
  /** `ObjectRestore:Completed`, as some regions write it. */
  restoreEventData: nullishKey(restoreEventData),
  /** `Replication:*`. */
  replicationEventData: nullishKey(OpenStruct({
    replicationRuleId: nullishKey(Schema.String),
    destinationBucket: nullishKey(Schema.String),
    s3Operation: nullishKey(Schema.String),
    /** ISO 8601. */
    requestTime: nullishKey(Schema.String),
    failureReason: nullishKey(Schema.String),
    threshold: nullishKey(Schema.String),
    replicationTime: nullishKey(Schema.String)
  })),
  /** `IntelligentTiering`. */
  intelligentTieringEventData: nullishKey(OpenStruct({ destinationAccessTier: nullishKey(Schema.String) })),
  /** `LifecycleTransition`. */
  lifecycleEventData: nullishKey(OpenStruct({
    transitionEventData: nullishKey(OpenStruct({ destinationStorageClass: nullishKey(Schema.String) }))
  }))
})) {}

/**
 * Notifications of one bucket; so far AWS sends one at a time.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 * @category models
 * @since 0.1.0
 */
export class S3Event
  extends Schema.Opaque<S3Event>()(OpenStruct({ Records: Schema.Array(S3Record) }).check(hasNoWindow))
{}

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
export class S3TestEvent extends Schema.Opaque<S3TestEvent>()(OpenStruct({
  Event: Schema.Literal("s3:TestEvent"),
  Service: Schema.String,
  /** ISO 8601. */
  Time: nullishKey(Schema.String),
  Bucket: nullishKey(Schema.String),
  RequestId: nullishKey(Schema.String),
  HostId: nullishKey(Schema.String)
})) {}

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
export class S3EventDecoded extends Schema.Opaque<S3EventDecoded>()(
  OpenStruct({
    Records: Schema.Array(OpenStruct({
      ...S3Record.fields,
      eventTime: Schema.DateTimeUtcFromString,
      s3: OpenStruct({ ...S3Entity.fields, object: OpenStruct({ ...S3Object.fields, key: ObjectKey }) })
    }))
  }).check(hasNoWindow)
) {}
