/** Samples of `AutoScalingEvent`. */
import type {
  AutoScalingActivityEvent,
  AutoScalingFailureEvent,
  AutoScalingLifecycleEvent,
  AutoScalingRefreshEvent
} from "../events/AutoScalingEvent.ts"
import { open } from "./internal/open.ts"

/**
 * A sample of `AutoScalingActivityEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const autoScalingActivity: typeof AutoScalingActivityEvent.Encoded = open({
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "EC2 Instance Terminate Successful",
  source: "aws.autoscaling",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [
    "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:0f0c:autoScalingGroupName/web",
    "arn:aws:ec2:eu-central-1:123456789012:instance/i-0a1b2c3d4e5f60718"
  ],
  detail: {
    StatusCode: "InProgress",
    AutoScalingGroupName: "web",
    ActivityId: "a-1",
    Details: { "Availability Zone": "eu-central-1a", "Subnet ID": "subnet-1", InvokingAlarms: [] },
    RequestId: "r-1",
    StatusMessage: "",
    EndTime: "2024-05-02T09:41:07Z",
    EC2InstanceId: "i-0a1b2c3d4e5f60718",
    StartTime: "2024-05-02T09:40:01Z",
    Cause: "a user request",
    Description: "Terminating EC2 instance",
    Origin: "AutoScalingGroup",
    Destination: "EC2"
  }
})

/**
 * A sample of `AutoScalingFailureEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const autoScalingFailure: typeof AutoScalingFailureEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "EC2 Instance Launch Unsuccessful",
  source: "aws.autoscaling",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [
    "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:0f0c:autoScalingGroupName/web"
  ],
  detail: {
    StatusCode: "Failed",
    AutoScalingGroupName: "web",
    ActivityId: "a-2",
    Details: {},
    RequestId: "r-2",
    StatusMessage: "no capacity",
    EC2InstanceId: null,
    Cause: "a user request"
  }
}

/**
 * A sample of `AutoScalingLifecycleEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const autoScalingLifecycle: typeof AutoScalingLifecycleEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "EC2 Instance-launch Lifecycle Action",
  source: "aws.autoscaling",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [
    "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:0f0c:autoScalingGroupName/web"
  ],
  detail: {
    LifecycleActionToken: "t-1",
    AutoScalingGroupName: "web",
    LifecycleHookName: "warm-up",
    EC2InstanceId: "i-0a1b2c3d4e5f60718",
    LifecycleTransition: "autoscaling:EC2_INSTANCE_LAUNCHING",
    NotificationMetadata: "{}",
    Origin: "EC2",
    Destination: "WarmPool"
  }
}

/**
 * A sample of `AutoScalingRefreshEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const autoScalingRefresh: typeof AutoScalingRefreshEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "EC2 Auto Scaling Instance Refresh Checkpoint Reached",
  source: "aws.autoscaling",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: [
    "arn:aws:autoscaling:eu-central-1:123456789012:autoScalingGroup:0f0c:autoScalingGroupName/web"
  ],
  detail: {
    InstanceRefreshId: "ref-1",
    AutoScalingGroupName: "web",
    CheckpointPercentage: "50",
    CheckpointDelay: "300"
  }
}
