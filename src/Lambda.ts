/** A function on Lambda: its loop, the process around it, and a handler for AWS's own loop. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type Handler, isHandler } from "./Handler.ts"
import { kindOf } from "./internal/failure/kindOf.ts"
import { checkOptions } from "./internal/failure/misuse.ts"
import { awsGlobal } from "./internal/loop/awsGlobal.ts"
import { type AwsHandler, makeAwsHandler } from "./internal/loop/awsHost.ts"
import type { InternalExtension } from "./internal/loop/internalExtension.ts"
import { run as runLoop } from "./internal/loop/loop.ts"
import { main as runMain, type Stopped } from "./internal/loop/main.ts"
import * as LambdaLogger from "./LambdaLogger.ts"
import type { RuntimeApiClient } from "./RuntimeApiClient.ts"
import type { RuntimeApiError } from "./RuntimeApiError.ts"
import type { ProcessFault, UnknownHandler } from "./RuntimeError.ts"

/**
 * Settings of the loop.
 *
 * @category models
 * @since 0.1.0
 */
export interface RunOptions {
  /**
   * How long before its deadline an invocation is interrupted, so that finalizers run and the caller receives
   * `Runtime.DeadlineExceeded`. The handler gets at least half of the time that was left when it first suspended. `false`
   * leaves the timeout to Lambda, which ends the process with it: then nothing here watches an invocation that does not
   * end, such as one on the emulator. Default 100 ms.
   */
  readonly deadlineMargin?: Duration.Input | false | undefined
  /**
   * How long a running invocation may go on at shutdown before it is interrupted. Lambda gives a process 300 ms in all
   * (500 ms if its only extension is internal). Default 100 ms.
   */
  readonly shutdownGrace?: Duration.Input | undefined
}

/**
 * Settings of the process.
 *
 * @category models
 * @since 0.1.0
 */
export interface MainOptions {
  /**
   * `Lambda.internalExtension`, to be registered. Without an extension Lambda ends an environment with SIGKILL, and no
   * finalizer runs. It costs a round trip at start-up and makes the shutdown longer. Default: none.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown
   */
  readonly extension?: InternalExtension | undefined
  /** Whether `console.*` writes as the logger does, with the ids of the invocation. Default `true`. */
  readonly patchConsole?: boolean | undefined
}

/**
 * Settings of a handler on AWS's own loop.
 *
 * @category models
 * @since 0.1.0
 */
export interface AwsHandlerOptions {
  /**
   * Whether responses are streamed, with `awslambda.streamifyResponse`. Default: `true` for `Handler.stream` and for
   * `Handler.http` with `streaming: true`.
   */
  readonly streaming?: boolean | undefined
  /** As in `RunOptions`. Default 100 ms. */
  readonly deadlineMargin?: Duration.Input | false | undefined
}

export type { AwsHandler, AwsHandlerContext } from "./internal/loop/awsHost.ts"
export { EmulatorMissing } from "./internal/loop/host.ts"
export { internalExtension } from "./internal/loop/internalExtension.ts"
export type { InternalExtension } from "./internal/loop/internalExtension.ts"
export { Stopped } from "./internal/loop/main.ts"
export { StuckInvocation } from "./internal/loop/stuckInvocation.ts"

const toMarginMillis = (margin: Duration.Input | false = 100): number | undefined =>
  margin === false ? undefined : Duration.toMillis(margin)

/**
 * What `run` needs and `main` provides: the Runtime API. If an error names it, `main` is missing. A test provides
 * `RuntimeApiClient` in its place.
 *
 * @category models
 * @since 0.1.0
 */
export interface ProvidedByMain extends RuntimeApiClient {}

/** Types ask for a handler. Plain JavaScript may pass a function, as AWS's own loop takes it. */
const checkHandler = (handler: unknown): void => {
  if (!isHandler(handler)) {
    throw new TypeError(`expected a Handler, such as Handler.json({ ... }, f), not ${kindOf(handler)}`)
  }
}

/**
 * The loop: takes an event, handles it, responds, joins the background work, and takes the next event.
 *
 * **Details**
 *
 * - As many invocations run at once as `AWS_LAMBDA_MAX_CONCURRENCY` says.
 * - The loop never succeeds. It fails if the Runtime API cannot be used any more.
 * - On interruption it takes no new invocation. The running one gets `shutdownGrace`, then it is interrupted, and its
 *   finalizers run.
 * - If one of several invocations has not ended 10 seconds after its deadline although it was interrupted, the loop dies
 *   with `StuckInvocation`: the process ends, and Lambda replaces it. An invocation that is alone ends with its process,
 *   which Lambda kills at the deadline.
 *
 * **Example** (In a test)
 *
 * ```ts
 * import { Effect } from "effect"
 * import { Handler, Lambda } from "effect-lambda-runtime"
 * import { TestRuntimeApi } from "effect-lambda-runtime/testing"
 *
 * const program = Lambda.run(Handler.text(Effect.succeed)).pipe(Effect.provide(TestRuntimeApi.layer))
 * ```
 *
 * @category running
 * @since 0.1.0
 */
export const run = <E, R>(
  handler: Handler<E, R>,
  options: RunOptions = {}
): Effect.Effect<never, RuntimeApiError | UnknownHandler | ProcessFault, R | ProvidedByMain> => {
  checkHandler(handler)
  checkOptions("Lambda.run", options, { deadlineMargin: 1, shutdownGrace: 1 })
  return runLoop(handler, {
    grace: options.shutdownGrace ?? 100,
    marginMillis: toMarginMillis(options.deadlineMargin)
  })
}

/**
 * A service that a program lacks, in the type of what `main` makes of it. Provide its layer before `main`: the layers of a
 * function are part of its program, so that one which fails is reported to Lambda, logs in Lambda's format, and is released
 * at shutdown. A layer that is provided after `main` does none of that, so it does not take the service away.
 *
 * @category models
 * @since 0.1.0
 */
export interface ProvideBeforeMain<out Service> {
  readonly [ProvideBeforeMainTypeId]: Service
}

declare const ProvideBeforeMainTypeId: unique symbol

type Unprovided<R> = R extends RuntimeApiClient ? never : ProvideBeforeMain<R>

/**
 * The process of a function: what surrounds `run`.
 *
 * **Details**
 *
 * - It provides `RuntimeApiClient`, `Environment` and the logger from the environment of the process.
 * - Outside Lambda (`AWS_LAMBDA_RUNTIME_API` is not set) it starts an emulator and prints how to invoke the function.
 * - A failure before the first `next`, such as that of a layer, is reported to Lambda as an init error.
 * - A rejected promise that nobody handles, and an exception outside any fiber, fail the invocations in hand by their
 *   name and end the process.
 * - SIGTERM and SIGINT interrupt the program. Its finalizers run, and the process exits with 0, or with 1 if one of them
 *   failed. On Lambda this takes no longer than Lambda waits.
 * - Every other end is logged in full and exits with 1.
 * - It throws if AWS's own Node loop has loaded the program, which has to start by itself: the function then lacks
 *   `AWS_LAMBDA_EXEC_WRAPPER=/var/task/bootstrap`.
 *
 * Run it with `NodeRuntime.runMain`.
 *
 * **Example** (With other settings than the defaults)
 *
 * ```ts
 * import { NodeRuntime } from "@effect/platform-node"
 * import { Effect } from "effect"
 * import { Handler, Lambda } from "effect-lambda-runtime"
 *
 * Lambda.run(Handler.text(Effect.succeed)).pipe(
 *   Lambda.main({ extension: Lambda.internalExtension }),
 *   NodeRuntime.runMain
 * )
 * ```
 *
 * @category running
 * @since 0.1.0
 */
export const main: <Arg extends Effect.Effect<never, any, any> | MainOptions>(
  programOrOptions: Arg
  // One signature, as of `Effect.forkChild`: `pipe` infers nothing from an overloaded generic function.
) => [Arg] extends [Effect.Effect<never, infer _E, infer R>] ? Effect.Effect<never, Stopped, Unprovided<R>>
  : <E, R>(program: Effect.Effect<never, E, R>) => Effect.Effect<never, Stopped, Unprovided<R>> = (
    programOrOptions: Effect.Effect<never, unknown, unknown> | MainOptions
  ): any => {
    if (awsGlobal.awslambda?.streamifyResponse !== undefined) {
      throw new Error(
        "AWS's own loop runs this process: set AWS_LAMBDA_EXEC_WRAPPER=/var/task/bootstrap, " +
          "or export Lambda.toAwsHandler(...)"
      )
    }
    if (Effect.isEffect(programOrOptions)) return runMain(programOrOptions, {})
    checkOptions("Lambda.main", programOrOptions, { extension: 1, patchConsole: 1 })
    return (program: Effect.Effect<never, unknown, unknown>) => runMain(program, programOrOptions)
  }

/**
 * A handler as a function that AWS's own Node runtime calls, for those who can change nothing else.
 *
 * **Details**
 *
 * The layer starts to build when the module is evaluated. Background work is joined before the function returns, since
 * AWS's runtime freezes the process once it has the response. On SIGTERM the finalizers of the layer run. A layer that
 * fails ends the process, so that Lambda starts another one.
 *
 * **Gotchas**
 *
 * AWS's runtime awaits a module, but not a layer. If the layer is asynchronous, write `await handler.ready` after the
 * export: then the layer is built in the init phase, and reported as an init error if it fails.
 *
 * **Example** (The function `main.handler`)
 *
 * ```ts
 * import { Context, Effect, Layer } from "effect"
 * import { Handler, Lambda } from "effect-lambda-runtime"
 *
 * class Greeting extends Context.Service<Greeting, { readonly text: string }>()("Greeting") {
 *   static readonly layer = Layer.succeed(Greeting, { text: "Hello" })
 * }
 *
 * const greet = Handler.text((name) => Effect.map(Greeting, ({ text }) => `${text} ${name}`))
 *
 * export const handler = Lambda.toAwsHandler(greet, { layer: Greeting.layer })
 * ```
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 * @category running
 * @since 0.1.0
 */
export const toAwsHandler: {
  /** A handler as a function that AWS's own Node runtime calls: `export const handler = Lambda.toAwsHandler(hello)`. */
  <E>(handler: Handler<E>, options?: AwsHandlerOptions & { readonly layer?: undefined }): AwsHandler
  /**
   * A handler as a function that AWS's own Node runtime calls, with the layer that it needs:
   * `export const handler = Lambda.toAwsHandler(orders, { layer: Orders.layer })`.
   */
  <E, R, E2>(handler: Handler<E, R>, options: AwsHandlerOptions & { readonly layer: Layer.Layer<R, E2> }): AwsHandler
} = <E, R, E2>(
  handler: Handler<E, R>,
  options: AwsHandlerOptions & { readonly layer?: Layer.Layer<R, E2> | undefined } = {}
): AwsHandler => {
  checkHandler(handler)
  checkOptions("Lambda.toAwsHandler", options, { deadlineMargin: 1, layer: 1, streaming: 1 })
  const { layer, streaming = handler.streams } = options
  return makeAwsHandler(
    handler,
    // Without a layer the handler needs nothing.
    Layer.provideMerge((layer ?? Layer.empty) as Layer.Layer<R, E2>, LambdaLogger.layer),
    { marginMillis: toMarginMillis(options.deadlineMargin), streaming }
  )
}
