/** Another function, called through Lambda's API without AWS's SDK. */
import { Config, Effect, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { AwsClient } from "effect-lambda-runtime/aws"

/** The other function failed: what it reported is its own. */
export class QuoteFailed extends Schema.TaggedError<QuoteFailed>()("QuoteFailed", { functionError: Schema.String }) {}

const Quote = Schema.Struct({ cents: Schema.Int })

const decodeQuote = Schema.decodeUnknownEffect(Quote)

const askForQuote = Effect.fnUntraced(function*(item: string) {
  const aws = yield* AwsClient.AwsClient
  const functionName = yield* Config.String("QUOTE_FUNCTION")
  const response = yield* aws.request({
    service: "lambda",
    operation: "Invoke",
    path: `/2015-03-31/functions/${encodeURIComponent(functionName)}/invocations`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ item }),
    timeout: "10 seconds"
  })
  const functionError = response.headers["x-amz-function-error"]
  if (functionError !== undefined) return yield* new QuoteFailed({ functionError })
  return yield* decodeQuote(yield* response.json)
})

export const offer = Handler.json(
  { event: Schema.Struct({ item: Schema.String }), response: Schema.Struct({ offer: Schema.String }) },
  ({ item }) => Effect.map(askForQuote(item), ({ cents }) => ({ offer: `${item} for ${(cents / 100).toFixed(2)}` }))
)
