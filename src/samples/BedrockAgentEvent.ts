/** Samples of `BedrockAgentEvent`. */
import type { BedrockAgentApiEvent, BedrockAgentEvent, BedrockAgentFunctionEvent } from "../events/BedrockAgentEvent.ts"

/**
 * A sample of `BedrockAgentApiEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const bedrockAgentApi: typeof BedrockAgentApiEvent.Encoded = {
  messageVersion: "1.0",
  agent: { name: "claims", id: "8ZXY0W8P1H", alias: "TSTALIASID", version: "DRAFT" },
  inputText: "Where is my claim?",
  sessionId: "123456789012345",
  actionGroup: "Claims",
  sessionAttributes: { tenant: "t-1" },
  promptSessionAttributes: {},
  apiPath: "/claims",
  httpMethod: "POST",
  parameters: [],
  requestBody: {
    content: {
      "application/json": {
        properties: [
          { name: "claimId", type: "string", value: "c-1" },
          { name: "days", type: "integer", value: "3" }
        ]
      }
    }
  }
}

/**
 * A sample of `BedrockAgentApiEvent`: a GET operation.
 *
 * @category samples
 * @since 0.1.0
 */
export const bedrockAgentApiGet: typeof BedrockAgentApiEvent.Encoded = {
  messageVersion: "1.0",
  agent: { name: "claims", id: "8ZXY0W8P1H", alias: "TSTALIASID", version: "DRAFT" },
  inputText: "Where is my claim?",
  sessionId: "123456789012345",
  actionGroup: "Claims",
  sessionAttributes: { tenant: "t-1" },
  promptSessionAttributes: {},
  apiPath: "/claims/{claimId}",
  httpMethod: "GET",
  parameters: [
    { name: "claimId", type: "string", value: "c-1" },
    { name: "days", type: "integer", value: "3" }
  ]
}

/**
 * A sample of `BedrockAgentEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const bedrockAgent: typeof BedrockAgentEvent.Encoded = {
  messageVersion: "1.0",
  agent: { name: "claims", id: "8ZXY0W8P1H", alias: "TSTALIASID", version: "DRAFT" },
  inputText: "Where is my claim?",
  sessionId: "123456789012345",
  actionGroup: "Claims",
  sessionAttributes: { tenant: "t-1" },
  promptSessionAttributes: {},
  function: "claim",
  parameters: null
}

/**
 * A sample of `BedrockAgentFunctionEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const bedrockAgentFunction: typeof BedrockAgentFunctionEvent.Encoded = {
  messageVersion: "1.0",
  agent: { name: "claims", id: "8ZXY0W8P1H", alias: "TSTALIASID", version: "DRAFT" },
  inputText: "Where is my claim?",
  sessionId: "123456789012345",
  actionGroup: "Claims",
  sessionAttributes: { tenant: "t-1" },
  promptSessionAttributes: {},
  function: "claim",
  parameters: [
    { name: "claimId", type: "string", value: "c-1" },
    { name: "days", type: "integer", value: "3" }
  ]
}
