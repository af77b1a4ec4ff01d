/** Custom rules of AWS Config. */
import * as Schema from "effect/Schema"
import { maybe, OpenStruct } from "./OpenStruct.ts"

/**
 * A resource as AWS Config recorded it.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/config-item-table.html
 * @category models
 * @since 0.1.0
 */
export const ConfigurationItem = OpenStruct({
  resourceType: Schema.String,
  resourceId: Schema.String,
  /** `OK`, `ResourceDiscovered`, `ResourceDeleted`, `ResourceNotRecorded` and others. */
  configurationItemStatus: maybe(Schema.String),
  /** ISO 8601. */
  configurationItemCaptureTime: maybe(Schema.String),
  configurationItemVersion: maybe(Schema.String),
  configurationStateId: maybe(Schema.Union([Schema.Finite, Schema.String])),
  awsAccountId: maybe(Schema.String),
  awsRegion: maybe(Schema.String),
  availabilityZone: maybe(Schema.String),
  ARN: maybe(Schema.String),
  resourceName: maybe(Schema.String),
  /** ISO 8601. */
  resourceCreationTime: maybe(Schema.String),
  tags: maybe(Schema.Record(Schema.String, Schema.String)),
  relatedEvents: maybe(Schema.Array(Schema.String)),
  relationships: maybe(Schema.Array(OpenStruct({
    resourceId: maybe(Schema.String),
    resourceName: maybe(Schema.String),
    resourceType: maybe(Schema.String),
    name: maybe(Schema.String)
  }))),
  /** As the service of the resource describes it. */
  configuration: maybe(Schema.Unknown),
  supplementaryConfiguration: maybe(Schema.Record(Schema.String, Schema.Unknown))
})

/**
 * A resource as AWS Config recorded it.
 *
 * @category models
 * @since 0.1.0
 */
export type ConfigurationItem = typeof ConfigurationItem.Type

/**
 * What made AWS Config evaluate a rule: the `invokingEvent` of an event, which is JSON in a string.
 *
 * **Details**
 *
 * A change has a `configurationItem`, or a `configurationItemSummary` where that is too long; a schedule has neither.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
 * @category models
 * @since 0.1.0
 */
export const ConfigInvokingEvent = OpenStruct({
  /**
   * `ConfigurationItemChangeNotification`, `OversizedConfigurationItemChangeNotification`, `ScheduledNotification` or
   * `ConfigurationSnapshotDeliveryCompleted`.
   */
  messageType: Schema.String,
  /** ISO 8601. */
  notificationCreationTime: maybe(Schema.String),
  recordVersion: maybe(Schema.String),
  awsAccountId: maybe(Schema.String),
  configurationItem: maybe(ConfigurationItem),
  configurationItemDiff: maybe(OpenStruct({
    /** `CREATE`, `UPDATE` or `DELETE`. */
    changeType: maybe(Schema.String),
    changedProperties: maybe(Schema.Record(Schema.String, Schema.Unknown))
  })),
  configurationItemSummary: maybe(ConfigurationItem),
  configSnapshotId: maybe(Schema.String),
  s3ObjectKey: maybe(Schema.String),
  s3Bucket: maybe(Schema.String)
})

/**
 * What made AWS Config evaluate a rule: the `invokingEvent` of an event, which is JSON in a string.
 *
 * @category models
 * @since 0.1.0
 */
export type ConfigInvokingEvent = typeof ConfigInvokingEvent.Type

/**
 * A rule that the function evaluates. It answers by `PutEvaluations` with the `resultToken`.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
 * @category models
 * @since 0.1.0
 */
export const ConfigEvent = OpenStruct({
  /** JSON: `ConfigEventDecoded` has it decoded. */
  invokingEvent: Schema.String,
  /** JSON, of whoever set up the rule. */
  ruleParameters: maybe(Schema.String),
  resultToken: Schema.String,
  accountId: Schema.String,
  configRuleName: Schema.String,
  configRuleId: maybe(Schema.String),
  configRuleArn: maybe(Schema.String),
  executionRoleArn: maybe(Schema.String),
  /** Whether the resource is no longer in the scope of the rule. */
  eventLeftScope: maybe(Schema.Boolean),
  version: maybe(Schema.String)
})

/**
 * A rule that the function evaluates. It answers by `PutEvaluations` with the `resultToken`.
 *
 * @category models
 * @since 0.1.0
 */
export type ConfigEvent = typeof ConfigEvent.Type

/**
 * A rule that the function evaluates, with what made AWS Config do so.
 *
 * @category models
 * @since 0.1.0
 */
export const ConfigEventDecoded = OpenStruct({
  ...ConfigEvent.fields,
  invokingEvent: Schema.fromJsonString(ConfigInvokingEvent)
})

/**
 * A rule that the function evaluates, with what made AWS Config do so.
 *
 * @category models
 * @since 0.1.0
 */
export type ConfigEventDecoded = typeof ConfigEventDecoded.Type

/**
 * A rule whose parameters are JSON.
 *
 * **Details**
 *
 * With the invoking event decoded as well: `OpenStruct({ ...ConfigEventDecoded.fields, ruleParameters:
 * Schema.fromJsonString(schema) })`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const ConfigEventOf = <S extends Schema.Constraint>(ruleParameters: S) =>
  OpenStruct({ ...ConfigEvent.fields, ruleParameters: Schema.fromJsonString(ruleParameters) })
