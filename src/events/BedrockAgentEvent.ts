/** Action groups of an agent of Amazon Bedrock. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { NullableRecord } from "../schema/OpenRecord.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { StatusCode } from "./internal/httpResponse.ts"
import { strings } from "./internal/maps.ts"

/**
 * One value that the agent elicited from its user.
 *
 * @category models
 * @since 0.1.0
 */
export class BedrockAgentParameter extends Schema.Opaque<BedrockAgentParameter>()(OpenStruct({
  name: Schema.String,
  /** `string`, `number`, `integer`, `boolean` or `array`. */
  type: nullishKey(Schema.String),
  /** As text, whatever its type. */
  value: nullishKey(Schema.String)
})) {}

const fields = {
  messageVersion: Schema.Literal("1.0"),
  agent: OpenStruct({
    name: Schema.String,
    id: Schema.String,
    alias: Schema.String,
    version: Schema.String
  }),
  inputText: nullishKey(Schema.String),
  sessionId: Schema.String,
  actionGroup: Schema.String,
  parameters: nullishKey(Schema.Array(BedrockAgentParameter)),
  sessionAttributes: nullishKey(strings),
  promptSessionAttributes: nullishKey(strings)
}

/**
 * An operation of an action group that an OpenAPI schema defines.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
 * @category models
 * @since 0.1.0
 */
export class BedrockAgentApiEvent extends Schema.Opaque<BedrockAgentApiEvent>()(OpenStruct({
  ...fields,
  apiPath: Schema.String,
  httpMethod: Schema.String,
  requestBody: nullishKey(OpenStruct({
    /** By content type. */
    content: nullishKey(NullableRecord(
      OpenStruct({ properties: nullishKey(Schema.Array(BedrockAgentParameter)) })
    ))
  }))
})) {}

/**
 * A function of an action group that function details define.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
 * @category models
 * @since 0.1.0
 */
export class BedrockAgentFunctionEvent extends Schema.Opaque<BedrockAgentFunctionEvent>()(OpenStruct({
  ...fields,
  function: Schema.String
})) {}

/**
 * An action that the agent wants done: an operation of an API or a function.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
 * @category models
 * @since 0.1.0
 */
export const BedrockAgentEvent = Schema.Union([BedrockAgentApiEvent, BedrockAgentFunctionEvent])
export type BedrockAgentEvent = typeof BedrockAgentEvent.Type

const response = {
  messageVersion: Schema.Literal("1.0"),
  sessionAttributes: Schema.optional(Schema.NullOr(strings)),
  promptSessionAttributes: Schema.optional(Schema.NullOr(strings)),
  knowledgeBasesConfiguration: Schema.optional(Schema.Array(ClosedStruct({
    knowledgeBaseId: Schema.String,
    retrievalConfiguration: ClosedStruct({
      vectorSearchConfiguration: ClosedStruct({
        numberOfResults: Schema.optional(Schema.Int),
        overrideSearchType: Schema.optional(Schema.Literals(["HYBRID", "SEMANTIC"])),
        filter: Schema.optional(Schema.Record(Schema.String, Schema.Json))
      })
    })
  })))
}

/**
 * What the operation returned. Names the operation again as the event does.
 *
 * **Details**
 *
 * The body of each content type is text: JSON goes in as a string. A response may have 25 KB.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
 * @category models
 * @since 0.1.0
 */
export class BedrockAgentApiResponse extends Schema.Opaque<BedrockAgentApiResponse>()(ClosedStruct({
  ...response,
  response: ClosedStruct({
    actionGroup: Schema.String,
    apiPath: Schema.String,
    httpMethod: Schema.String,
    httpStatusCode: Schema.optional(StatusCode),
    /** By content type. */
    responseBody: Schema.optional(Schema.Record(Schema.String, ClosedStruct({ body: Schema.String })))
  })
})) {}

/**
 * What the function returned. Names the function again as the event does.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
 * @category models
 * @since 0.1.0
 */
export class BedrockAgentFunctionResponse extends Schema.Opaque<BedrockAgentFunctionResponse>()(ClosedStruct({
  ...response,
  response: ClosedStruct({
    actionGroup: Schema.String,
    function: Schema.String,
    functionResponse: ClosedStruct({
      /** `FAILURE` ends the session with an error, `REPROMPT` has the model ask again. Absent after a success. */
      responseState: Schema.optional(Schema.Literals(["FAILURE", "REPROMPT"])),
      responseBody: ClosedStruct({ TEXT: ClosedStruct({ body: Schema.String }) })
    })
  })
})) {}

/**
 * What the action returned, for a function that serves both kinds.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/agents-lambda.html
 * @category models
 * @since 0.1.0
 */
export const BedrockAgentResponse = Schema.Union([BedrockAgentApiResponse, BedrockAgentFunctionResponse])
export type BedrockAgentResponse = typeof BedrockAgentResponse.Type
