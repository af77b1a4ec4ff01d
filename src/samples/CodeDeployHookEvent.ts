/** Samples of `CodeDeployHookEvent`. */
import type { CodeDeployHookEvent } from "../events/CodeDeployHookEvent.ts"

/**
 * A sample of `CodeDeployHookEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const codeDeployHook: typeof CodeDeployHookEvent.Encoded = {
  DeploymentId: "d-1A2B3C4D5",
  LifecycleEventHookExecutionId: "eyJlbmNyeXB0ZWREYXRhIjoi"
}
