/** Lifecycle hooks of AWS CodeDeploy for Amazon ECS and Lambda. */
import * as Schema from "effect/Schema"
import { OpenStruct } from "../schema/OpenStruct.ts"

/**
 * The hook that runs now. The function responds by calling `PutLifecycleEventHookExecutionStatus`, not by what it returns.
 *
 * @see https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html
 * @category models
 * @since 0.1.0
 */
export class CodeDeployHookEvent extends Schema.Opaque<CodeDeployHookEvent>()(OpenStruct({
  DeploymentId: Schema.String,
  LifecycleEventHookExecutionId: Schema.String
})) {}
