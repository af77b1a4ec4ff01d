/** Alarms of Amazon CloudWatch, metric and composite: as an action, in EventBridge and in SNS. */
import { identity } from "effect/Function"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { EventBridgeEvent } from "./EventBridgeEvent.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

const strings = Schema.Array(Schema.String)
const numberOrText = Schema.Union([Schema.Finite, Schema.String])

/**
 * The state of an alarm. Instants look like `2023-08-04T12:36:15.490+0000`.
 *
 * @category models
 * @since 0.1.0
 */
export const CloudWatchAlarmState = OpenStruct({
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  value: Schema.String,
  reason: maybe(Schema.String),
  /** JSON. */
  reasonData: maybe(Schema.String),
  timestamp: maybe(Schema.String),
  /** `WaitPeriod`, `ExtensionPeriod` or `Alarm`. Of a composite alarm. */
  actionsSuppressedBy: maybe(Schema.String),
  actionsSuppressedReason: maybe(Schema.String),
  /** `PARTIAL_DATA` and so on. */
  evaluationState: maybe(Schema.String)
})

/**
 * The state of an alarm.
 *
 * @category models
 * @since 0.1.0
 */
export type CloudWatchAlarmState = typeof CloudWatchAlarmState.Type

/**
 * What an alarm watches. A metric alarm has `metrics`, a composite one `alarmRule`.
 *
 * @category models
 * @since 0.1.0
 */
export const CloudWatchAlarmConfiguration = OpenStruct({
  description: maybe(Schema.String),
  metrics: maybe(Schema.Array(OpenStruct({
    id: maybe(Schema.String),
    metricStat: maybe(OpenStruct({
      metric: maybe(OpenStruct({
        namespace: maybe(Schema.String),
        name: maybe(Schema.String),
        dimensions: maybe(Schema.Record(Schema.String, Schema.String))
      })),
      /** In seconds. */
      period: maybe(Schema.Finite),
      stat: maybe(Schema.String),
      unit: maybe(Schema.String)
    })),
    expression: maybe(Schema.String),
    label: maybe(Schema.String),
    returnData: maybe(Schema.Boolean)
  }))),
  alarmRule: maybe(Schema.String),
  actionsSuppressor: maybe(Schema.String),
  /** In seconds. */
  actionsSuppressorWaitPeriod: maybe(Schema.Finite),
  /** In seconds. */
  actionsSuppressorExtensionPeriod: maybe(Schema.Finite)
})

/**
 * What an alarm watches.
 *
 * @category models
 * @since 0.1.0
 */
export type CloudWatchAlarmConfiguration = typeof CloudWatchAlarmConfiguration.Type

/**
 * An alarm, with the state that it went to and the one it came from.
 *
 * @category models
 * @since 0.1.0
 */
export const CloudWatchAlarmData = OpenStruct({
  alarmName: Schema.String,
  state: CloudWatchAlarmState,
  previousState: maybe(CloudWatchAlarmState),
  configuration: maybe(CloudWatchAlarmConfiguration)
})

/**
 * An alarm, with the state that it went to and the one it came from.
 *
 * @category models
 * @since 0.1.0
 */
export type CloudWatchAlarmData = typeof CloudWatchAlarmData.Type

/**
 * An alarm whose action is the function.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html
 * @category models
 * @since 0.1.0
 */
export const CloudWatchAlarmEvent = OpenStruct({
  source: Schema.Literal("aws.cloudwatch"),
  alarmArn: maybe(Schema.String),
  accountId: maybe(Schema.String),
  time: maybe(Schema.String),
  region: maybe(Schema.String),
  alarmData: CloudWatchAlarmData
})

/**
 * An alarm whose action is the function.
 *
 * @category models
 * @since 0.1.0
 */
export type CloudWatchAlarmEvent = typeof CloudWatchAlarmEvent.Type

// The page of AWS has blanks after colons, and so have the tests of those who copied from there.
const instant = Schema.String.pipe(
  Schema.decodeTo(
    Schema.DateTimeUtcFromString,
    SchemaTransformation.transform({ decode: (text: string) => text.replaceAll(" ", ""), encode: identity })
  )
)

const stateDecoded = OpenStruct({
  ...CloudWatchAlarmState.fields,
  reasonData: maybe(Schema.fromJsonString(Schema.Json)),
  timestamp: maybe(instant)
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
export const CloudWatchAlarmEventDecoded = OpenStruct({
  ...CloudWatchAlarmEvent.fields,
  time: maybe(instant),
  alarmData: OpenStruct({
    ...CloudWatchAlarmData.fields,
    state: stateDecoded,
    previousState: maybe(stateDecoded)
  })
})

/**
 * An alarm whose action is the function, with the reasons of its states opened and its instants decoded.
 *
 * @category models
 * @since 0.1.0
 */
export type CloudWatchAlarmEventDecoded = typeof CloudWatchAlarmEventDecoded.Type

/**
 * An alarm went to another state: the event in EventBridge.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 * @category models
 * @since 0.1.0
 */
export const CloudWatchAlarmStateChangeEvent = OpenStruct({
  ...EventBridgeEvent("CloudWatch Alarm State Change", CloudWatchAlarmData).fields,
  source: Schema.Literal("aws.cloudwatch")
})

/**
 * An alarm went to another state: the event in EventBridge.
 *
 * @category models
 * @since 0.1.0
 */
export type CloudWatchAlarmStateChangeEvent = typeof CloudWatchAlarmStateChangeEvent.Type

const configurationChanged = OpenStruct({
  ...CloudWatchAlarmConfiguration.fields,
  alarmName: maybe(Schema.String),
  actionsEnabled: maybe(Schema.Boolean),
  okActions: maybe(strings),
  alarmActions: maybe(strings),
  insufficientDataActions: maybe(strings),
  comparisonOperator: maybe(Schema.String),
  evaluationPeriods: maybe(Schema.Finite),
  threshold: maybe(Schema.Finite),
  treatMissingData: maybe(Schema.String),
  timestamp: maybe(Schema.String)
})

/**
 * An alarm was created, changed or deleted: the event in EventBridge.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 * @category models
 * @since 0.1.0
 */
export const CloudWatchAlarmConfigurationChangeEvent = OpenStruct({
  ...EventBridgeEvent(
    "CloudWatch Alarm Configuration Change",
    OpenStruct({
      alarmName: Schema.String,
      /** `create`, `update` or `delete`. */
      operation: maybe(Schema.String),
      state: maybe(CloudWatchAlarmState),
      configuration: maybe(configurationChanged),
      /** Of `update`. */
      previousConfiguration: maybe(configurationChanged)
    })
  ).fields,
  source: Schema.Literal("aws.cloudwatch")
})

/**
 * An alarm was created, changed or deleted: the event in EventBridge.
 *
 * @category models
 * @since 0.1.0
 */
export type CloudWatchAlarmConfigurationChangeEvent = typeof CloudWatchAlarmConfigurationChangeEvent.Type

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
export const CloudWatchAlarm = OpenStruct({
  AlarmName: Schema.String,
  AlarmDescription: maybe(Schema.String),
  AWSAccountId: maybe(Schema.String),
  AlarmConfigurationUpdatedTimestamp: maybe(Schema.String),
  /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
  NewStateValue: Schema.String,
  NewStateReason: maybe(Schema.String),
  /** JSON. */
  NewStateReasonData: maybe(Schema.String),
  StateChangeTime: maybe(Schema.String),
  /** As people call it: `EU (Frankfurt)`. */
  Region: maybe(Schema.String),
  AlarmArn: maybe(Schema.String),
  OldStateValue: maybe(Schema.String),
  OKActions: maybe(strings),
  AlarmActions: maybe(strings),
  InsufficientDataActions: maybe(strings),
  Trigger: maybe(OpenStruct({
    MetricName: maybe(Schema.String),
    Namespace: maybe(Schema.String),
    /** `Statistic` or `ExtendedStatistic`. */
    StatisticType: maybe(Schema.String),
    Statistic: maybe(Schema.String),
    ExtendedStatistic: maybe(Schema.String),
    Unit: maybe(Schema.String),
    Dimensions: maybe(dimensions),
    /** In seconds. */
    Period: maybe(Schema.Finite),
    EvaluationPeriods: maybe(Schema.Finite),
    DatapointsToAlarm: maybe(Schema.Finite),
    ComparisonOperator: maybe(Schema.String),
    Threshold: maybe(Schema.Finite),
    /** Of an alarm on anomalies. */
    ThresholdMetricId: maybe(Schema.String),
    TreatMissingData: maybe(Schema.String),
    EvaluateLowSampleCountPercentile: maybe(Schema.String),
    /** Of an alarm on an expression. */
    Metrics: maybe(Schema.Array(OpenStruct({
      Id: maybe(Schema.String),
      Expression: maybe(Schema.String),
      Label: maybe(Schema.String),
      ReturnData: maybe(Schema.Boolean),
      Period: maybe(numberOrText),
      MetricStat: maybe(OpenStruct({
        Metric: maybe(OpenStruct({
          MetricName: maybe(Schema.String),
          Namespace: maybe(Schema.String),
          Dimensions: maybe(dimensions)
        })),
        Period: maybe(Schema.Finite),
        Stat: maybe(Schema.String),
        Unit: maybe(Schema.String)
      }))
    })))
  })),
  AlarmRule: maybe(Schema.String),
  TriggeringChildren: maybe(Schema.Array(OpenStruct({
    Arn: Schema.String,
    State: maybe(OpenStruct({ Value: maybe(Schema.String), Timestamp: maybe(Schema.String) }))
  })))
})

/**
 * An alarm in a notification of SNS.
 *
 * @category models
 * @since 0.1.0
 */
export type CloudWatchAlarm = typeof CloudWatchAlarm.Type
