/** Samples of `ConfigEvent`. */
import type { ConfigEvent, ConfigInvokingEvent } from "../events/ConfigEvent.ts"

/**
 * A sample of `ConfigEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const config: typeof ConfigEvent.Encoded = {
  invokingEvent:
    "{\"configurationItem\": {\"configurationItemCaptureTime\": \"2024-05-02T09:41:07.123Z\", \"awsAccountId\": \"123456789012\", \"configurationItemStatus\": \"OK\", \"resourceId\": \"i-0a1b2c3d4e5f60718\", \"ARN\": \"arn:aws:ec2:eu-central-1:123456789012:instance/i-0a1b2c3d4e5f60718\", \"awsRegion\": \"eu-central-1\", \"availabilityZone\": \"eu-central-1a\", \"configurationStateId\": 1714642867123, \"resourceType\": \"AWS::EC2::Instance\", \"resourceCreationTime\": null, \"tags\": {\"Stage\": \"test\"}, \"relatedEvents\": [], \"relationships\": [{\"resourceId\": \"eipalloc-1\", \"resourceType\": \"AWS::EC2::EIP\", \"name\": \"Is attached to ElasticIp\"}], \"configuration\": {\"imageId\": \"ami-1\"}, \"supplementaryConfiguration\": {}}, \"configurationItemDiff\": {\"changeType\": \"UPDATE\", \"changedProperties\": {}}, \"messageType\": \"ConfigurationItemChangeNotification\", \"notificationCreationTime\": \"2024-05-02T09:41:08Z\", \"recordVersion\": \"1.3\"}",
  ruleParameters: "{\"desired\":\"t4g.small\"}",
  resultToken: "t-1",
  eventLeftScope: false,
  executionRoleArn: "arn:aws:iam::123456789012:role/config",
  configRuleArn: "arn:aws:config:eu-central-1:123456789012:config-rule/config-rule-0abcde",
  configRuleName: "size",
  configRuleId: "config-rule-0abcde",
  accountId: "123456789012",
  version: "1.0"
}

/**
 * A sample of `ConfigEvent`: a periodic rule.
 *
 * @category samples
 * @since 0.1.0
 */
export const configSchedule: typeof ConfigEvent.Encoded = {
  invokingEvent:
    "{\"awsAccountId\": \"123456789012\", \"notificationCreationTime\": \"2024-05-02T09:41:08Z\", \"messageType\": \"ScheduledNotification\", \"recordVersion\": \"1.0\"}",
  ruleParameters: null,
  resultToken: "t-1",
  eventLeftScope: false,
  executionRoleArn: null,
  configRuleArn: "arn:aws:config:eu-central-1:123456789012:config-rule/config-rule-0abcde",
  configRuleName: "size",
  configRuleId: "config-rule-0abcde",
  accountId: "123456789012",
  version: "1.0"
}

/**
 * A sample of `ConfigInvokingEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const configInvoking: typeof ConfigInvokingEvent.Encoded = {
  configSnapshotId: "0a1b",
  s3ObjectKey: "AWSLogs/123456789012/Config/eu-central-1/2024/5/2/ConfigSnapshot/0a1b.json.gz",
  s3Bucket: "config",
  notificationCreationTime: "2024-05-02T09:41:08.328Z",
  messageType: "ConfigurationSnapshotDeliveryCompleted",
  recordVersion: null
}
