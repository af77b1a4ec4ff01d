/** Custom rules of AWS Config. */
import * as Schema from "effect/Schema"
import { JsonText } from "../schema/JsonText.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { strings } from "./internal/maps.ts"

/**
 * A resource as AWS Config recorded it.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/config-item-table.html
 * @category models
 * @since 0.1.0
 */
export class ConfigurationItem extends Schema.Opaque<ConfigurationItem>()(OpenStruct({
  resourceType: Schema.String,
  resourceId: Schema.String,
  /** `OK`, `ResourceDiscovered`, `ResourceDeleted`, `ResourceNotRecorded` and others. */
  configurationItemStatus: nullishKey(Schema.String),
  /** ISO 8601. */
  configurationItemCaptureTime: nullishKey(Schema.String),
  configurationItemVersion: nullishKey(Schema.String),
  configurationStateId: nullishKey(Schema.Union([Schema.Finite, Schema.String])),
  awsAccountId: nullishKey(Schema.String),
  awsRegion: nullishKey(Schema.String),
  availabilityZone: nullishKey(Schema.String),
  ARN: nullishKey(Schema.String),
  resourceName: nullishKey(Schema.String),
  /** ISO 8601. */
  resourceCreationTime: nullishKey(Schema.String),
  tags: nullishKey(strings),
  relatedEvents: nullishKey(Schema.Array(Schema.String)),
  relationships: nullishKey(Schema.Array(OpenStruct({
    resourceId: nullishKey(Schema.String),
    resourceName: nullishKey(Schema.String),
    resourceType: nullishKey(Schema.String),
    name: nullishKey(Schema.String)
  }))),
  /** As the service of the resource describes it. */
  configuration: nullishKey(Schema.Unknown),
  supplementaryConfiguration: nullishKey(Schema.Record(Schema.String, Schema.Unknown))
})) {}

/**
 * What made AWS Config evaluate a rule: the `invokingEvent` of an event, which is JSON in a string.
 *
 * **Details**
 *
 * A change has a `configurationItem`, or a `configurationItemSummary` if that is too long; a schedule has neither.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
 * @category models
 * @since 0.1.0
 */
export class ConfigInvokingEvent extends Schema.Opaque<ConfigInvokingEvent>()(OpenStruct({
  /**
   * `ConfigurationItemChangeNotification`, `OversizedConfigurationItemChangeNotification`, `ScheduledNotification` or
   * `ConfigurationSnapshotDeliveryCompleted`.
   */
  messageType: Schema.String,
  /** ISO 8601. */
  notificationCreationTime: nullishKey(Schema.String),
  recordVersion: nullishKey(Schema.String),
  awsAccountId: nullishKey(Schema.String),
  configurationItem: nullishKey(ConfigurationItem),
  configurationItemDiff: nullishKey(OpenStruct({
    /** `CREATE`, `UPDATE` or `DELETE`. */
    changeType: nullishKey(Schema.String),
    changedProperties: nullishKey(Schema.Record(Schema.String, Schema.Unknown))
  })),
  configurationItemSummary: nullishKey(ConfigurationItem),
  configSnapshotId: nullishKey(Schema.String),
  s3ObjectKey: nullishKey(Schema.String),
  s3Bucket: nullishKey(Schema.String)
})) {}

/**
 * A rule that the function evaluates. It responds by calling `PutEvaluations` with the `resultToken`.
 *
 * @see https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_example-events.html
 * @category models
 * @since 0.1.0
 */
export class ConfigEvent extends Schema.Opaque<ConfigEvent>()(OpenStruct({
  /** JSON: `ConfigEventDecoded` has it decoded. */
  invokingEvent: Schema.String,
  /** JSON, of whoever set up the rule. */
  ruleParameters: nullishKey(Schema.String),
  resultToken: Schema.String,
  accountId: Schema.String,
  configRuleName: Schema.String,
  configRuleId: nullishKey(Schema.String),
  configRuleArn: nullishKey(Schema.String),
  executionRoleArn: nullishKey(Schema.String),
  /** Whether the resource is no longer in the scope of the rule. */
  eventLeftScope: nullishKey(Schema.Boolean),
  version: nullishKey(Schema.String)
})) {}

/**
 * A rule that the function evaluates, with what made AWS Config do so.
 *
 * @category models
 * @since 0.1.0
 */
export class ConfigEventDecoded extends Schema.Opaque<ConfigEventDecoded>()(OpenStruct({
  ...ConfigEvent.fields,
  invokingEvent: JsonText(ConfigInvokingEvent)
})) {}

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
  OpenStruct({ ...ConfigEvent.fields, ruleParameters: JsonText(ruleParameters) })
