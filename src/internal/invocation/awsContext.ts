/** The invocation as the context of AWS's own Node runtime. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { Invocation } from "./model.ts"

/**
 * The context that AWS's own Node runtime passes along with an event.
 *
 * **Details**
 *
 * It has the shape of `Context` of `@types/aws-lambda`. What Lambda did not say is an empty string.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html
 * @category models
 * @since 0.1.0
 */
export interface AwsContext {
  readonly awsRequestId: string
  /** AWS's runtime waits for an empty event loop if it is `true`. Here it means nothing. */
  callbackWaitsForEmptyEventLoop: boolean
  /** As the caller sent it. */
  // oxlint-disable-next-line typescript/no-explicit-any -- callers choose what is in it, and AWS's type claims more
  readonly clientContext: any
  readonly functionName: string
  readonly functionVersion: string
  readonly identity: { readonly cognitoIdentityId: string; readonly cognitoIdentityPoolId: string } | undefined
  readonly invokedFunctionArn: string
  readonly logGroupName: string
  readonly logStreamName: string
  /** A number as text. */
  readonly memoryLimitInMB: string
  readonly tenantId: string | undefined
  /** `Infinity` if the deadline is not known. */
  readonly getRemainingTimeInMillis: () => number
  /** AWS's old way to end an invocation. It throws: return an effect instead. */
  readonly done: (error?: unknown, result?: unknown) => never
  /** AWS's old way to fail. It throws: return an effect instead. */
  readonly fail: (error: unknown) => never
  /** AWS's old way to respond. It throws: return an effect instead. */
  readonly succeed: (result: unknown) => never
}

const endsNothing = (): never => {
  throw new Error("the context cannot end an invocation: return an effect instead")
}

/**
 * The current invocation as the context of AWS's own Node runtime, for libraries that want one, such as Powertools and
 * middy.
 *
 * **Example** (A logger of Powertools)
 *
 * ```ts
 * import { Effect } from "effect"
 * import { Invocation } from "effect-lambda-runtime"
 *
 * declare const logger: { readonly addContext: (context: Invocation.AwsContext) => void }
 *
 * const addContext = Effect.map(Invocation.toAwsContext, (context) => logger.addContext(context))
 * ```
 *
 * @category conversions
 * @since 0.1.0
 */
export const toAwsContext: Effect.Effect<AwsContext, never, Invocation> = /*#__PURE__*/ Effect.contextWith(
  (context: Context.Context<Invocation>) => {
    const invocation = Context.get(context, Invocation)
    const { cognitoIdentityId = "", cognitoIdentityPoolId = "" } = invocation.cognitoIdentity ?? {}
    return Effect.succeed<AwsContext>({
      awsRequestId: invocation.requestId,
      callbackWaitsForEmptyEventLoop: true,
      clientContext: invocation.clientContext,
      functionName: invocation.functionName ?? "",
      functionVersion: invocation.functionVersion ?? "",
      identity: invocation.cognitoIdentity && { cognitoIdentityId, cognitoIdentityPoolId },
      invokedFunctionArn: invocation.invokedFunctionArn,
      logGroupName: invocation.logGroupName ?? "",
      logStreamName: invocation.logStreamName ?? "",
      memoryLimitInMB: invocation.memoryLimitInMB?.toString() ?? "",
      tenantId: invocation.tenantId,
      getRemainingTimeInMillis: () => Effect.runSyncWith(context)(invocation.remainingMillis),
      done: endsNothing,
      fail: endsNothing,
      succeed: endsNothing
    })
  }
)
