/** Samples of `StepFunctionsEvent`. */
import type { StepFunctionsExecutionEvent } from "../events/StepFunctionsEvent.ts"

/**
 * A sample of `StepFunctionsExecutionEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const stepFunctionsExecution: typeof StepFunctionsExecutionEvent.Encoded = {
  version: "0",
  id: "7f1c0a52-3f5b-4d09-9d2a-0c8f1d3a6b11",
  "detail-type": "Step Functions Execution Status Change",
  source: "aws.states",
  account: "123456789012",
  time: "2024-05-02T09:41:07Z",
  region: "eu-central-1",
  resources: ["arn:aws:states:eu-central-1:123456789012:execution:orders:e-1"],
  detail: {
    executionArn: "arn:aws:states:eu-central-1:123456789012:execution:orders:e-1",
    stateMachineArn: "arn:aws:states:eu-central-1:123456789012:stateMachine:orders",
    name: "e-1",
    status: "FAILED",
    startDate: 1714642867123,
    stopDate: 1714642868456,
    input: "{}",
    output: null,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    redriveCount: 0,
    redriveDate: null,
    redriveStatus: "REDRIVABLE",
    inputDetails: { included: true },
    outputDetails: null,
    error: "OutOfStock",
    cause: "there is no tea left"
  }
}
