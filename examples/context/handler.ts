/** The metadata of an invocation. */
import { Effect, Schema } from "effect"
import { Handler, Invocation } from "effect-lambda-runtime"

const Text = Schema.NullOr(Schema.String)

const Description = Schema.Struct({
  requestId: Schema.String,
  invokedFunctionArn: Schema.String,
  traceId: Text,
  environmentTraceId: Text,
  tenantId: Text,
  functionName: Text,
  functionVersion: Text,
  memoryLimitInMB: Schema.NullOr(Schema.Natural),
  logGroupName: Text,
  logStreamName: Text,
  remainingMillis: Schema.NullOr(Schema.Finite),
  clientContext: Schema.Unknown,
  cognitoIdentity: Schema.Unknown
})

export const describeInvocation = Handler.json(
  { event: Schema.Struct({ sleepMillis: Schema.optionalKey(Schema.Natural) }), response: Description },
  Effect.fnUntraced(function*({ sleepMillis }) {
    if (sleepMillis !== undefined) yield* Effect.sleep(sleepMillis)
    const invocation = yield* Invocation.Invocation
    const remainingMillis = yield* invocation.remainingMillis
    yield* Effect.logInfo("describing the invocation")
    return {
      requestId: invocation.requestId,
      invokedFunctionArn: invocation.invokedFunctionArn,
      traceId: invocation.traceId ?? null,
      environmentTraceId: process.env["_X_AMZN_TRACE_ID"] ?? null,
      tenantId: invocation.tenantId ?? null,
      functionName: invocation.functionName ?? null,
      functionVersion: invocation.functionVersion ?? null,
      memoryLimitInMB: invocation.memoryLimitInMB ?? null,
      logGroupName: invocation.logGroupName ?? null,
      logStreamName: invocation.logStreamName ?? null,
      remainingMillis: remainingMillis === Infinity ? null : remainingMillis,
      clientContext: invocation.clientContext ?? null,
      cognitoIdentity: invocation.cognitoIdentity ?? null
    }
  })
)
