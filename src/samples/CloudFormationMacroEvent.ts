/** Samples of `CloudFormationMacroEvent`. */
import type { CloudFormationMacroEvent } from "../events/CloudFormationMacroEvent.ts"

/**
 * A sample of `CloudFormationMacroEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudFormationMacro: typeof CloudFormationMacroEvent.Encoded = {
  region: "eu-central-1",
  accountId: "123456789012",
  fragment: { Resources: { Topic: { Type: "AWS::SNS::Topic" } } },
  transformId: "123456789012::Tags",
  params: {},
  requestId: "r-1",
  templateParameterValues: { Stage: "test", Zones: ["a", "b"] }
}
