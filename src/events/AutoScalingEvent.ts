/** Events of Amazon EC2 Auto Scaling. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

const activity = {
  AutoScalingGroupName: Schema.String,
  ActivityId: nullishKey(Schema.String),
  RequestId: nullishKey(Schema.String),
  /** `InProgress`, `Successful`, `Failed` and so on. */
  StatusCode: nullishKey(Schema.String),
  StatusMessage: nullishKey(Schema.String),
  Description: nullishKey(Schema.String),
  Cause: nullishKey(Schema.String),
  /** ISO 8601. */
  StartTime: nullishKey(Schema.String),
  /** ISO 8601. */
  EndTime: nullishKey(Schema.String),
  /** `EC2`, `WarmPool` or `AutoScalingGroup`. */
  Origin: nullishKey(Schema.String),
  /** `EC2`, `WarmPool` or `AutoScalingGroup`. */
  Destination: nullishKey(Schema.String),
  Details: nullishKey(OpenStruct({
    "Availability Zone": nullishKey(Schema.String),
    "Subnet ID": nullishKey(Schema.String)
  }))
}

/**
 * An instance was launched or terminated.
 *
 * @category models
 * @since 0.1.0
 */
export class AutoScalingActivityEvent extends Schema.Opaque<AutoScalingActivityEvent>()(awsEvent(
  "aws.autoscaling",
  ["EC2 Instance Launch Successful", "EC2 Instance Terminate Successful"],
  OpenStruct({ ...activity, EC2InstanceId: Schema.String })
)) {}

/**
 * An instance could not be launched or terminated.
 *
 * @category models
 * @since 0.1.0
 */
export class AutoScalingFailureEvent extends Schema.Opaque<AutoScalingFailureEvent>()(awsEvent(
  "aws.autoscaling",
  ["EC2 Instance Launch Unsuccessful", "EC2 Instance Terminate Unsuccessful"],
  OpenStruct({
    ...activity,
    /** Empty or absent if there is no instance. */
    EC2InstanceId: nullishKey(Schema.String)
  })
)) {}

/**
 * An instance waits for a lifecycle hook: respond by calling `CompleteLifecycleAction`.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks.html
 * @category models
 * @since 0.1.0
 */
export class AutoScalingLifecycleEvent extends Schema.Opaque<AutoScalingLifecycleEvent>()(awsEvent(
  "aws.autoscaling",
  ["EC2 Instance-launch Lifecycle Action", "EC2 Instance-terminate Lifecycle Action"],
  OpenStruct({
    AutoScalingGroupName: Schema.String,
    EC2InstanceId: Schema.String,
    LifecycleActionToken: Schema.String,
    LifecycleHookName: Schema.String,
    /** `autoscaling:EC2_INSTANCE_LAUNCHING` or `autoscaling:EC2_INSTANCE_TERMINATING`. */
    LifecycleTransition: Schema.String,
    /** What the hook was given. */
    NotificationMetadata: nullishKey(Schema.String),
    /** `EC2`, `WarmPool` or `AutoScalingGroup`. */
    Origin: nullishKey(Schema.String),
    /** `EC2`, `WarmPool` or `AutoScalingGroup`. */
    Destination: nullishKey(Schema.String)
  })
)) {}

/**
 * An instance refresh went on.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-instance-refresh.html
 * @category models
 * @since 0.1.0
 */
export class AutoScalingRefreshEvent extends Schema.Opaque<AutoScalingRefreshEvent>()(awsEvent(
  "aws.autoscaling",
  [
    "EC2 Auto Scaling Instance Refresh Checkpoint Reached",
    "EC2 Auto Scaling Instance Refresh Started",
    "EC2 Auto Scaling Instance Refresh Succeeded",
    "EC2 Auto Scaling Instance Refresh Failed",
    "EC2 Auto Scaling Instance Refresh Cancelled"
  ],
  OpenStruct({
    AutoScalingGroupName: Schema.String,
    InstanceRefreshId: Schema.String,
    CheckpointPercentage: nullishKey(Schema.String),
    CheckpointDelay: nullishKey(Schema.String)
  })
)) {}

/**
 * Any event of Amazon EC2 Auto Scaling, told apart by its `detail-type`.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html
 * @category models
 * @since 0.1.0
 */
export const AutoScalingEvent = Schema.Union([
  AutoScalingLifecycleEvent,
  AutoScalingActivityEvent,
  AutoScalingFailureEvent,
  AutoScalingRefreshEvent
])
export type AutoScalingEvent = typeof AutoScalingEvent.Type
