/** Samples of `CloudWatchAlarmEvent`. */
import type {
  CloudWatchAlarmConfigurationChangeEvent,
  CloudWatchAlarmEvent,
  CloudWatchAlarmStateChangeEvent
} from "../events/CloudWatchAlarmEvent.ts"

/**
 * A sample of `CloudWatchAlarmConfigurationChangeEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudWatchAlarmConfigurationChange: typeof CloudWatchAlarmConfigurationChangeEvent.Encoded = {
  version: "0",
  id: "c4c1c1c9-6542-e61b-6ef0-8c4d36933a92",
  "detail-type": "CloudWatch Alarm Configuration Change",
  source: "aws.cloudwatch",
  account: "123456789012",
  time: "2024-02-17T11:53:08Z",
  region: "eu-central-1",
  resources: ["arn:aws:cloudwatch:eu-central-1:123456789012:alarm:orders-errors"],
  detail: {
    alarmName: "orders-errors",
    operation: "update",
    state: { value: "INSUFFICIENT_DATA", timestamp: "2024-02-17T11:40:00.000+0000" },
    configuration: {
      alarmName: "orders-errors",
      description: "Orders fail",
      actionsEnabled: true,
      okActions: [],
      alarmActions: ["arn:aws:sns:eu-central-1:123456789012:alarms"],
      insufficientDataActions: [],
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 1,
      threshold: 1,
      treatMissingData: "missing",
      metrics: [
        { id: "e1", expression: "m1/60", label: "Rate", returnData: true },
        {
          id: "m1",
          metricStat: {
            metric: { namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName: "orders" } },
            period: 60,
            stat: "Average",
            unit: "Count"
          },
          returnData: false
        }
      ],
      timestamp: "2024-02-17T11:40:00.000+0000"
    },
    previousConfiguration: {
      alarmName: "orders-errors",
      description: null,
      actionsEnabled: true,
      okActions: [],
      alarmActions: ["arn:aws:sns:eu-central-1:123456789012:alarms"],
      insufficientDataActions: [],
      comparisonOperator: "GreaterThanThreshold",
      evaluationPeriods: 1,
      threshold: 2,
      treatMissingData: "missing",
      metrics: [
        { id: "e1", expression: "m1/60", label: "Rate", returnData: true },
        {
          id: "m1",
          metricStat: {
            metric: { namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName: "orders" } },
            period: 60,
            stat: "Average",
            unit: "Count"
          },
          returnData: false
        }
      ],
      timestamp: "2024-02-17T11:40:00.000+0000"
    }
  }
}

/**
 * A sample of `CloudWatchAlarmEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudWatchAlarm: typeof CloudWatchAlarmEvent.Encoded = {
  source: "aws.cloudwatch",
  alarmArn: "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:orders-errors",
  accountId: "123456789012",
  time: "2024-02-17T11:53:08.431+0000",
  region: "eu-central-1",
  alarmData: {
    alarmName: "orders-errors",
    state: {
      value: "ALARM",
      reason: "Threshold Crossed: 1 datapoint [1.5 (17/02/24 11:51:00)] was greater than the threshold (1.0).",
      reasonData:
        "{\"version\":\"1.0\",\"queryDate\":\"2024-02-17T11:53:08.423+0000\",\"statistic\":\"Average\",\"period\":60,\"recentDatapoints\":[1.5],\"threshold\":1.0}",
      timestamp: "2024-02-17T11:53:08.431+0000"
    },
    previousState: {
      value: "INSUFFICIENT_DATA",
      reason: "Unchecked: Initial alarm creation",
      timestamp: "2024-02-17T11:51:31.462+0000",
      reasonData: null
    },
    configuration: {
      description: "Orders fail",
      metrics: [
        { id: "e1", expression: "m1/60", label: "Rate", returnData: true },
        {
          id: "m1",
          metricStat: {
            metric: { namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName: "orders" } },
            period: 60,
            stat: "Average",
            unit: "Count"
          },
          returnData: false
        }
      ]
    }
  }
}

/**
 * A sample of `CloudWatchAlarmEvent`: a composite alarm.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudWatchAlarmComposite: typeof CloudWatchAlarmEvent.Encoded = {
  source: "aws.cloudwatch",
  alarmArn: "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:shop",
  accountId: "123456789012",
  time: "2024-02-17T11:53:09.000+0000",
  region: "eu-central-1",
  alarmData: {
    alarmName: "shop",
    state: {
      value: "ALARM",
      reason:
        "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:orders-errors transitioned to ALARM at Saturday 17 February, 2024 11:53:08 UTC",
      reasonData:
        "{\"triggeringAlarms\":[{\"arn\":\"arn:aws:cloudwatch:eu-central-1:123456789012:alarm:orders-errors\",\"state\":{\"value\":\"ALARM\",\"timestamp\":\"2024-02-17T11:53:08.431+0000\"}}]}",
      timestamp: "2024-02-17T11:53:09.000+0000",
      actionsSuppressedBy: "WaitPeriod",
      actionsSuppressedReason: "Actions suppressed by WaitPeriod"
    },
    previousState: {
      value: "OK",
      reason: "",
      reasonData:
        "{\"triggeringAlarms\":[{\"arn\":\"arn:aws:cloudwatch:eu-central-1:123456789012:alarm:orders-errors\",\"state\":{\"value\":\"ALARM\",\"timestamp\":\"2024-02-17T11:53:08.431+0000\"}}]}",
      timestamp: "2024-02-17T11:51:31.462+0000"
    },
    configuration: {
      description: null,
      alarmRule: "ALARM(orders-errors) OR ALARM(returns-errors)",
      actionsSuppressor: "maintenance",
      actionsSuppressorWaitPeriod: 120,
      actionsSuppressorExtensionPeriod: 180
    }
  }
}

/**
 * A sample of `CloudWatchAlarmStateChangeEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudWatchAlarmStateChange: typeof CloudWatchAlarmStateChangeEvent.Encoded = {
  version: "0",
  id: "c4c1c1c9-6542-e61b-6ef0-8c4d36933a92",
  "detail-type": "CloudWatch Alarm State Change",
  source: "aws.cloudwatch",
  account: "123456789012",
  time: "2024-02-17T11:53:08Z",
  region: "eu-central-1",
  resources: ["arn:aws:cloudwatch:eu-central-1:123456789012:alarm:orders-errors"],
  detail: {
    alarmName: "orders-errors",
    state: {
      value: "ALARM",
      reason: "Threshold Crossed: 1 datapoint [1.5 (17/02/24 11:51:00)] was greater than the threshold (1.0).",
      reasonData:
        "{\"version\":\"1.0\",\"queryDate\":\"2024-02-17T11:53:08.423+0000\",\"statistic\":\"Average\",\"period\":60,\"recentDatapoints\":[1.5],\"threshold\":1.0}",
      timestamp: "2024-02-17T11:53:08.431+0000"
    },
    previousState: {
      value: "INSUFFICIENT_DATA",
      reason: "Unchecked: Initial alarm creation",
      timestamp: "2024-02-17T11:51:31.462+0000",
      reasonData: null
    },
    configuration: {
      description: "Orders fail",
      metrics: [
        { id: "e1", expression: "m1/60", label: "Rate", returnData: true },
        {
          id: "m1",
          metricStat: {
            metric: { namespace: "AWS/Lambda", name: "Errors", dimensions: { FunctionName: "orders" } },
            period: 60,
            stat: "Average",
            unit: "Count"
          },
          returnData: false
        }
      ]
    }
  }
}

/**
 * A sample of `CloudWatchAlarmStateChangeEvent`: a composite alarm.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudWatchAlarmStateChangeComposite: typeof CloudWatchAlarmStateChangeEvent.Encoded = {
  version: "0",
  id: "c4c1c1c9-6542-e61b-6ef0-8c4d36933a92",
  "detail-type": "CloudWatch Alarm State Change",
  source: "aws.cloudwatch",
  account: "123456789012",
  time: "2024-02-17T11:53:08Z",
  region: "eu-central-1",
  resources: ["arn:aws:cloudwatch:eu-central-1:123456789012:alarm:orders-errors"],
  detail: {
    alarmName: "shop",
    state: {
      value: "ALARM",
      reason:
        "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:orders-errors transitioned to ALARM at Saturday 17 February, 2024 11:53:08 UTC",
      reasonData:
        "{\"triggeringAlarms\":[{\"arn\":\"arn:aws:cloudwatch:eu-central-1:123456789012:alarm:orders-errors\",\"state\":{\"value\":\"ALARM\",\"timestamp\":\"2024-02-17T11:53:08.431+0000\"}}]}",
      timestamp: "2024-02-17T11:53:09.000+0000",
      actionsSuppressedBy: "WaitPeriod",
      actionsSuppressedReason: "Actions suppressed by WaitPeriod"
    },
    previousState: {
      value: "OK",
      reason: "",
      reasonData:
        "{\"triggeringAlarms\":[{\"arn\":\"arn:aws:cloudwatch:eu-central-1:123456789012:alarm:orders-errors\",\"state\":{\"value\":\"ALARM\",\"timestamp\":\"2024-02-17T11:53:08.431+0000\"}}]}",
      timestamp: "2024-02-17T11:51:31.462+0000"
    },
    configuration: {
      description: null,
      alarmRule: "ALARM(orders-errors) OR ALARM(returns-errors)",
      actionsSuppressor: "maintenance",
      actionsSuppressorWaitPeriod: 120,
      actionsSuppressorExtensionPeriod: 180
    }
  }
}
