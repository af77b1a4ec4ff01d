/** Samples of `S3Event`. */
import type { S3Event, S3TestEvent } from "../events/S3Event.ts"

/**
 * A sample of `S3Event`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3: typeof S3Event.Encoded = {
  Records: [
    {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "eu-central-1",
      eventTime: "2019-09-03T19:37:27.192Z",
      eventName: "ObjectCreated:Put",
      userIdentity: { principalId: "AWS:AIDAINPONIXQXHT3IKHL2" },
      requestParameters: { sourceIPAddress: "205.255.255.255" },
      responseElements: {
        "x-amz-request-id": "D82B88E5F771F645",
        "x-amz-id-2": "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo="
      },
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "828aa6fc-f7b5-4305-8584-487c791949c1",
        bucket: {
          name: "amzn-s3-demo-bucket",
          ownerIdentity: { principalId: "A3I5XTEXAMAI3E" },
          arn: "arn:aws:s3:::amzn-s3-demo-bucket"
        },
        object: {
          key: "photos/b%C3%A4r+am+see+%281%29.jpg",
          size: 1305107,
          eTag: "b21b84d653bb07b05b1e6b33684dc11b",
          sequencer: "0C0F6F405D6ED209E1"
        }
      }
    }
  ]
}

/**
 * A sample of `S3Event`: a delete marker.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3DeleteMarker: typeof S3Event.Encoded = {
  Records: [
    {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "eu-central-1",
      eventTime: "2019-09-03T19:37:27.192Z",
      eventName: "ObjectRemoved:DeleteMarkerCreated",
      userIdentity: { principalId: "AWS:AIDAINPONIXQXHT3IKHL2" },
      requestParameters: { sourceIPAddress: "205.255.255.255" },
      responseElements: {
        "x-amz-request-id": "D82B88E5F771F645",
        "x-amz-id-2": "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo="
      },
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "828aa6fc-f7b5-4305-8584-487c791949c1",
        bucket: {
          name: "amzn-s3-demo-bucket",
          ownerIdentity: { principalId: "A3I5XTEXAMAI3E" },
          arn: "arn:aws:s3:::amzn-s3-demo-bucket"
        },
        object: {
          key: "photos/a.jpg",
          eTag: "d41d8cd98f00b204e9800998ecf8427e",
          versionId: "096fKKXTRTtl3on89fVO.nfljtsv6qko",
          sequencer: "0055AED6DCD90281E5"
        }
      }
    }
  ]
}

/**
 * A sample of `S3Event`: an object that changed its tier.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3IntelligentTiering: typeof S3Event.Encoded = {
  Records: [
    {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "eu-central-1",
      eventTime: "2019-09-03T19:37:27.192Z",
      eventName: "IntelligentTiering",
      userIdentity: { principalId: "AWS:AIDAINPONIXQXHT3IKHL2" },
      requestParameters: { sourceIPAddress: "205.255.255.255" },
      responseElements: {
        "x-amz-request-id": "D82B88E5F771F645",
        "x-amz-id-2": "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo="
      },
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "828aa6fc-f7b5-4305-8584-487c791949c1",
        bucket: {
          name: "amzn-s3-demo-bucket",
          ownerIdentity: { principalId: "A3I5XTEXAMAI3E" },
          arn: "arn:aws:s3:::amzn-s3-demo-bucket"
        },
        object: {
          key: "photos/b%C3%A4r+am+see+%281%29.jpg",
          size: 1305107,
          eTag: "b21b84d653bb07b05b1e6b33684dc11b",
          sequencer: "0C0F6F405D6ED209E1"
        }
      },
      intelligentTieringEventData: { destinationAccessTier: "DEEP_ARCHIVE_ACCESS" }
    }
  ]
}

/**
 * A sample of `S3Event`: an object that a lifecycle rule moved.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3Lifecycle: typeof S3Event.Encoded = {
  Records: [
    {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "eu-central-1",
      eventTime: "2019-09-03T19:37:27.192Z",
      eventName: "LifecycleTransition",
      userIdentity: { principalId: "AWS:AIDAINPONIXQXHT3IKHL2" },
      requestParameters: { sourceIPAddress: "205.255.255.255" },
      responseElements: {
        "x-amz-request-id": "D82B88E5F771F645",
        "x-amz-id-2": "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo="
      },
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "828aa6fc-f7b5-4305-8584-487c791949c1",
        bucket: {
          name: "amzn-s3-demo-bucket",
          ownerIdentity: { principalId: "A3I5XTEXAMAI3E" },
          arn: "arn:aws:s3:::amzn-s3-demo-bucket"
        },
        object: {
          key: "photos/b%C3%A4r+am+see+%281%29.jpg",
          size: 1305107,
          eTag: "b21b84d653bb07b05b1e6b33684dc11b",
          sequencer: "0C0F6F405D6ED209E1"
        }
      },
      lifecycleEventData: { transitionEventData: { destinationStorageClass: "GLACIER_IR" } }
    }
  ]
}

/**
 * A sample of `S3Event`: a replication that took too long.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3Replication: typeof S3Event.Encoded = {
  Records: [
    {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "eu-central-1",
      eventTime: "2019-09-03T19:37:27.192Z",
      eventName: "Replication:OperationMissedThreshold",
      userIdentity: { principalId: "AWS:AIDAINPONIXQXHT3IKHL2" },
      requestParameters: { sourceIPAddress: "205.255.255.255" },
      responseElements: {
        "x-amz-request-id": "D82B88E5F771F645",
        "x-amz-id-2": "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo="
      },
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "828aa6fc-f7b5-4305-8584-487c791949c1",
        bucket: {
          name: "amzn-s3-demo-bucket",
          ownerIdentity: { principalId: "A3I5XTEXAMAI3E" },
          arn: "arn:aws:s3:::amzn-s3-demo-bucket"
        },
        object: {
          key: "photos/b%C3%A4r+am+see+%281%29.jpg",
          size: 1305107,
          eTag: "b21b84d653bb07b05b1e6b33684dc11b",
          sequencer: "0C0F6F405D6ED209E1"
        }
      },
      replicationEventData: {
        replicationRuleId: "rule",
        destinationBucket: "arn:aws:s3:::amzn-s3-demo-bucket2",
        s3Operation: "OBJECT_PUT",
        requestTime: "2019-09-03T19:21:27.192Z",
        failureReason: null,
        threshold: "15 minutes",
        replicationTime: "960"
      }
    }
  ]
}

/**
 * A sample of `S3Event`: an object that was restored.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3Restore: typeof S3Event.Encoded = {
  Records: [
    {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      awsRegion: "eu-central-1",
      eventTime: "2019-09-03T19:37:27.192Z",
      eventName: "ObjectRestore:Completed",
      userIdentity: { principalId: "AWS:AIDAINPONIXQXHT3IKHL2" },
      requestParameters: { sourceIPAddress: "205.255.255.255" },
      responseElements: {
        "x-amz-request-id": "D82B88E5F771F645",
        "x-amz-id-2": "vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo="
      },
      s3: {
        s3SchemaVersion: "1.0",
        configurationId: "828aa6fc-f7b5-4305-8584-487c791949c1",
        bucket: {
          name: "amzn-s3-demo-bucket",
          ownerIdentity: { principalId: "A3I5XTEXAMAI3E" },
          arn: "arn:aws:s3:::amzn-s3-demo-bucket"
        },
        object: {
          key: "photos/b%C3%A4r+am+see+%281%29.jpg",
          size: 1305107,
          eTag: "b21b84d653bb07b05b1e6b33684dc11b",
          sequencer: "0C0F6F405D6ED209E1"
        }
      },
      glacierEventData: {
        restoreEventData: {
          lifecycleRestorationExpiryTime: "1970-01-01T00:00:00.000Z",
          lifecycleRestoreStorageClass: "GLACIER"
        }
      }
    }
  ]
}

/**
 * A sample of `S3TestEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const s3Test: typeof S3TestEvent.Encoded = {
  Service: "Amazon S3",
  Event: "s3:TestEvent",
  Time: "2014-10-13T15:57:02.089Z",
  Bucket: "amzn-s3-demo-bucket",
  RequestId: "5582815E1AEA5ADF",
  HostId: "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE"
}
