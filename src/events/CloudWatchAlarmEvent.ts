/** Alarms of Amazon CloudWatch, metric and composite: as an action, in EventBridge and in SNS. */
import { identity } from "effect/Function"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { JsonText } from "../schema/JsonText.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"
import { strings } from "./internal/maps.ts"

const actions = Schema.Array(Schema.String)
const numberOrText = Schema.Union([Schema.Finite, Schema.String])

/**
 * The state of an alarm. Instants look like `2023-08-04T12:36:15.490+0000`.
 *
 * @category models
 * @since 0.1.0
 */
export class CloudWatchAlarmState extends Schema.Opaque<CloudWatchAlarmState>()(OpenStruct({
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  value: Schema.String,
  reason: nullishKey(Schema.String),
  /** JSON. */
  reasonData: nullishKey(Schema.String),
  timestamp: nullishKey(Schema.String),
  /** `WaitPeriod`, `ExtensionPeriod` or `Alarm`. Of a composite alarm. */
  actionsSuppressedBy: nullishKey(Schema.String),
  actionsSuppressedReason: nullishKey(Schema.String),
  /** `PARTIAL_DATA` and so on. */
  evaluationState: nullishKey(Schema.String)
})) {}

/**
 * What an alarm watches. A metric alarm has `metrics`, a composite one `alarmRule`.
 *
 * @category models
 * @since 0.1.0
 */
export class CloudWatchAlarmConfiguration extends Schema.Opaque<CloudWatchAlarmConfiguration>()(OpenStruct({
  description: nullishKey(Schema.String),
  metrics: nullishKey(Schema.Array(OpenStruct({
    id: nullishKey(Schema.String),
    metricStat: nullishKey(OpenStruct({
      metric: nullishKey(OpenStruct({
        namespace: nullishKey(Schema.String),
        name: nullishKey(Schema.String),
        dimensions: nullishKey(strings)
      })),
      /** In seconds. */
      period: nullishKey(Schema.Finite),
      stat: nullishKey(Schema.String),
      unit: nullishKey(Schema.String)
    })),
    expression: nullishKey(Schema.String),
    label: nullishKey(Schema.String),
    returnData: nullishKey(Schema.Boolean)
  }))),
  alarmRule: nullishKey(Schema.String),
  actionsSuppressor: nullishKey(Schema.String),
  /** In seconds. */
  actionsSuppressorWaitPeriod: nullishKey(Schema.Finite),
  /** In seconds. */
  actionsSuppressorExtensionPeriod: nullishKey(Schema.Finite)
})) {}

/**
 * An alarm, with the state that it went to and the one it came from.
 *
 * @category models
 * @since 0.1.0
 */
export class CloudWatchAlarmData extends Schema.Opaque<CloudWatchAlarmData>()(OpenStruct({
  alarmName: Schema.String,
  state: CloudWatchAlarmState,
  previousState: nullishKey(CloudWatchAlarmState),
  configuration: nullishKey(CloudWatchAlarmConfiguration)
})) {}

/**
 * An alarm whose action is the function.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
 * @category models
 * @since 0.1.0
 */
export class CloudWatchAlarmEvent extends Schema.Opaque<CloudWatchAlarmEvent>()(OpenStruct({
  source: Schema.Literal("aws.cloudwatch"),
  alarmArn: nullishKey(Schema.String),
  accountId: nullishKey(Schema.String),
  time: nullishKey(Schema.String),
  region: nullishKey(Schema.String),
  alarmData: CloudWatchAlarmData
})) {}

// The page of AWS has blanks after colons, and so have the tests of those who copied from there.
const instant = Schema.String.pipe(
  Schema.decodeTo(
    Schema.DateTimeUtcFromString,
    SchemaTransformation.transform({ decode: (text: string) => text.replaceAll(" ", ""), encode: identity })
  )
)

const stateDecoded = OpenStruct({
  ...CloudWatchAlarmState.fields,
  reasonData: nullishKey(JsonText(Schema.Json)),
  timestamp: nullishKey(instant)
})

/**
 * An alarm whose action is the function, with the reasons of its states opened and its instants decoded.
 *
 * **Details**
 *
 * Instants encode with a `Z` for their `+0000`, reasons without blanks.
 *
 * @category models
 * @since 0.1.0
 */
export class CloudWatchAlarmEventDecoded extends Schema.Opaque<CloudWatchAlarmEventDecoded>()(OpenStruct({
  ...CloudWatchAlarmEvent.fields,
  time: nullishKey(instant),
  alarmData: OpenStruct({
    ...CloudWatchAlarmData.fields,
    state: stateDecoded,
    previousState: nullishKey(stateDecoded)
  })
})) {}

/**
 * An alarm went to another state: the event in EventBridge.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 * @category models
 * @since 0.1.0
 */
export class CloudWatchAlarmStateChangeEvent extends Schema.Opaque<CloudWatchAlarmStateChangeEvent>()(awsEvent(
  "aws.cloudwatch",
  ["CloudWatch Alarm State Change"],
  CloudWatchAlarmData
)) {}

const configurationChanged = OpenStruct({
  ...CloudWatchAlarmConfiguration.fields,
  alarmName: nullishKey(Schema.String),
  actionsEnabled: nullishKey(Schema.Boolean),
  okActions: nullishKey(actions),
  alarmActions: nullishKey(actions),
  insufficientDataActions: nullishKey(actions),
  comparisonOperator: nullishKey(Schema.String),
  evaluationPeriods: nullishKey(Schema.Finite),
  threshold: nullishKey(Schema.Finite),
  treatMissingData: nullishKey(Schema.String),
  timestamp: nullishKey(Schema.String)
})

/**
 * An alarm was created, changed or deleted: the event in EventBridge.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 * @category models
 * @since 0.1.0
 */
export class CloudWatchAlarmConfigurationChangeEvent
  extends Schema.Opaque<CloudWatchAlarmConfigurationChangeEvent>()(awsEvent(
    "aws.cloudwatch",
    ["CloudWatch Alarm Configuration Change"],
    OpenStruct({
      alarmName: Schema.String,
      /** `create`, `update` or `delete`. */
      operation: nullishKey(Schema.String),
      state: nullishKey(CloudWatchAlarmState),
      configuration: nullishKey(configurationChanged),
      /** Of `update`. */
      previousConfiguration: nullishKey(configurationChanged)
    })
  ))
{}

const dimensions = Schema.Array(OpenStruct({ name: Schema.String, value: Schema.String }))

/**
 * An alarm in a notification of SNS.
 *
 * **When to use**
 *
 * `SnsEventOf(CloudWatchAlarm)`.
 *
 * **Details**
 *
 * A metric alarm has `Trigger`, a composite one `AlarmRule` and `TriggeringChildren`. Instants look like
 * `2015-06-03T17:43:27.123+0000`.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 * @category models
 * @since 0.1.0
 */
export class CloudWatchAlarm extends Schema.Opaque<CloudWatchAlarm>()(OpenStruct({
  AlarmName: Schema.String,
  AlarmDescription: nullishKey(Schema.String),
  AWSAccountId: nullishKey(Schema.String),
  AlarmConfigurationUpdatedTimestamp: nullishKey(Schema.String),
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  NewStateValue: Schema.String,
  NewStateReason: nullishKey(Schema.String),
  /** JSON. */
  NewStateReasonData: nullishKey(Schema.String),
  StateChangeTime: nullishKey(Schema.String),
  /** As people call it: `EU (Frankfurt)`. */
  Region: nullishKey(Schema.String),
  AlarmArn: nullishKey(Schema.String),
  OldStateValue: nullishKey(Schema.String),
  OKActions: nullishKey(actions),
  AlarmActions: nullishKey(actions),
  InsufficientDataActions: nullishKey(actions),
  Trigger: nullishKey(OpenStruct({
    MetricName: nullishKey(Schema.String),
    Namespace: nullishKey(Schema.String),
    /** `Statistic` or `ExtendedStatistic`. */
    StatisticType: nullishKey(Schema.String),
    Statistic: nullishKey(Schema.String),
    ExtendedStatistic: nullishKey(Schema.String),
    Unit: nullishKey(Schema.String),
    Dimensions: nullishKey(dimensions),
    /** In seconds. */
    Period: nullishKey(Schema.Finite),
    EvaluationPeriods: nullishKey(Schema.Finite),
    DatapointsToAlarm: nullishKey(Schema.Finite),
    ComparisonOperator: nullishKey(Schema.String),
    Threshold: nullishKey(Schema.Finite),
    /** Of an alarm on anomalies. */
    ThresholdMetricId: nullishKey(Schema.String),
    TreatMissingData: nullishKey(Schema.String),
    EvaluateLowSampleCountPercentile: nullishKey(Schema.String),
    /** Of an alarm on an expression. */
    Metrics: nullishKey(Schema.Array(OpenStruct({
      Id: nullishKey(Schema.String),
      Expression: nullishKey(Schema.String),
      Label: nullishKey(Schema.String),
      ReturnData: nullishKey(Schema.Boolean),
      Period: nullishKey(numberOrText),
      MetricStat: nullishKey(OpenStruct({
        Metric: nullishKey(OpenStruct({
          MetricName: nullishKey(Schema.String),
          Namespace: nullishKey(Schema.String),
          Dimensions: nullishKey(dimensions)
        })),
        Period: nullishKey(Schema.Finite),
        Stat: nullishKey(Schema.String),
        Unit: nullishKey(Schema.String)
      }))
    })))
  })),
  AlarmRule: nullishKey(Schema.String),
  TriggeringChildren: nullishKey(Schema.Array(OpenStruct({
    Arn: Schema.String,
    State: nullishKey(OpenStruct({ Value: nullishKey(Schema.String), Timestamp: nullishKey(Schema.String) }))
  })))
})) {}
