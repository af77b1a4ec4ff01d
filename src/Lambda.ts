/** The loop of a function, and the process around it. */
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { errorReported } from "effect/Runtime"
import { Environment, fromRecord } from "./Environment.ts"
import { fromCause } from "./ErrorReport.ts"
import type { Handler, Take } from "./Handler.ts"
import { type AwsHandler, makeAwsHandler } from "./internal/loop/awsHost.ts"
import { Faults, isFault } from "./internal/loop/faults.ts"
import { patienceMillis } from "./internal/loop/inFlight.ts"
import * as InvokeStore from "./internal/loop/invokeStore.ts"
import { Poller } from "./internal/loop/poller.ts"
import { exitWithError, watchFaults, watchSignals } from "./internal/loop/process.ts"
import * as LambdaLogger from "./LambdaLogger.ts"
import { make as makeClient, RuntimeApiClient } from "./RuntimeApiClient.ts"
import type { RuntimeApiError } from "./RuntimeApiError.ts"
import { type ProcessFault, ShuttingDown, type UnknownHandler } from "./RuntimeError.ts"

/**
 * Settings of the loop.
 *
 * @category models
 * @since 0.1.0
 */
export interface RunOptions {
  /**
   * How long before its deadline an invocation is interrupted, so that finalizers run and the caller learns of a timeout
   * by name. Never earlier than at half of the time that was left when the invocation first suspended; `false` leaves
   * the timeout to Lambda. Default 100 ms.
   */
  readonly deadlineMargin?: Duration.Input | false | undefined
  /**
   * How long a running invocation may go on at shutdown before it is interrupted. Lambda gives a process 300 ms in all
   * (500 ms where its only extension is internal). Default 100 ms.
   */
  readonly shutdownGrace?: Duration.Input | undefined
}

/**
 * The loop: takes an event, handles it, answers, joins the background work, and takes the next.
 *
 * **Details**
 *
 * As many invocations run at once as `AWS_LAMBDA_MAX_CONCURRENCY` says. The loop never succeeds: it fails when the
 * Runtime API cannot be used any more, and ends by interruption, with no new invocation taken, the running one given
 * `shutdownGrace`, and its finalizers run.
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
export const run: <E, R>(
  handler: Handler<E, R>,
  options?: RunOptions
) => Effect.Effect<never, RuntimeApiError | UnknownHandler | ProcessFault, R | RuntimeApiClient> = Effect.fnUntraced(
  function*<E, R>(handler: Handler<E, R>, options: RunOptions = {}) {
    const client = yield* RuntimeApiClient
    const environment = yield* Environment
    const { announce } = yield* InvokeStore.InvokeStore
    const fault = yield* Faults
    const memoMap = Layer.CurrentMemoMap.forkOrCreate(yield* Effect.context<never>())
    const take = yield* Effect.provideService(handler.prepare, Layer.CurrentMemoMap, memoMap)
    const context = yield* Effect.context<R>()
    const { deadlineMargin = 100, shutdownGrace = 100 } = options
    const loop = {
      announce,
      client,
      // The context holds what the handler needs, so from here on its needs are met.
      context: context as Context.Context<never>,
      environment,
      marginMillis: deadlineMargin === false ? undefined : Duration.toMillis(deadlineMargin),
      take: take as Take<unknown, never>
    }
    const pollers = Array.from({ length: environment.maxConcurrency }, () => new Poller(loop))
    // Detached, so that one whose answer Lambda never takes can be left behind.
    const fibers = yield* Effect.forEach(pollers, (poller) => Effect.forkDetach(poller.run))

    yield* Effect.onExit(Effect.raceFirst(Fiber.joinAll(fibers), fault), (exit) => {
      const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
      return isFault(error)
        ? stopPollers(pollers, fibers, error, Duration.zero)
        : stopPollers(pollers, fibers, new ShuttingDown(), Duration.fromInputUnsafe(shutdownGrace))
    })
    return yield* Effect.never
  },
  Effect.scoped
) as never

/** How long an answer may stay without Lambda's word at shutdown, once its invocation was cut short. */
const abandonMillis = patienceMillis + 20

/**
 * No new invocation is taken. Those in hand are cut short after the grace. One that cannot be answered then is left
 * behind, so that the finalizers of the function still run; one that does not even end makes the function fail.
 */
const stopPollers = Effect.fnUntraced(function*(
  pollers: ReadonlyArray<Poller>,
  fibers: ReadonlyArray<Fiber.Fiber<never, RuntimeApiError>>,
  reason: ProcessFault | ShuttingDown,
  grace: Duration.Duration
) {
  for (const fiber of fibers) fiber.interruptUnsafe()
  const limit = yield* Effect.forkChild(Effect.gen(function*() {
    yield* Effect.sleep(grace)
    for (const poller of pollers) poller.cutShort(reason)
    yield* Effect.sleep(abandonMillis)
  }))
  yield* Effect.raceFirst(Fiber.awaitAll(fibers), Fiber.await(limit))
  yield* Fiber.interrupt(limit)
  if (pollers.some((poller) => poller.isRunning)) return yield* Effect.die(new StuckInvocation())
})

/**
 * An invocation did not end although it was interrupted: something in it is uninterruptible, or a finalizer hangs.
 *
 * @category errors
 * @since 0.1.0
 */
export class StuckInvocation extends Data.TaggedError("StuckInvocation")<{}> {
  override get message() {
    return "an invocation did not end although it was interrupted"
  }
}

/**
 * Settings of the process.
 *
 * @category models
 * @since 0.1.0
 */
export interface MainOptions {
  /**
   * Whether to register an internal extension: without any extension Lambda ends an environment by SIGKILL, and no
   * finalizer runs. It costs a round trip at start-up and prolongs the shutdown. Default `false`.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-shutdown
   */
  readonly registerExtension?: boolean | undefined
  /** Whether `console.*` writes as the logger does, with the ids of the invocation. Default `true`. */
  readonly patchConsole?: boolean | undefined
}

/**
 * The process has to end with exit code 1, and everything about it has been said.
 *
 * @category errors
 * @since 0.1.0
 */
export class Stopped extends Data.TaggedError("Stopped")<{ readonly cause: unknown }> {
  override readonly [errorReported] = false
}

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
 *   Lambda.main({ registerExtension: true }),
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
) => [Arg] extends [Effect.Effect<never, infer _E, infer R>]
  ? Effect.Effect<never, Stopped, Exclude<R, RuntimeApiClient>>
  : <E, R>(program: Effect.Effect<never, E, R>) => Effect.Effect<never, Stopped, Exclude<R, RuntimeApiClient>> = (
    programOrOptions: Effect.Effect<never, unknown, unknown> | MainOptions
  ): any =>
    Effect.isEffect(programOrOptions)
      ? runProcess(programOrOptions, {})
      : (program: Effect.Effect<never, unknown, unknown>) => runProcess(program, programOrOptions)

const runProcess = <E, R>(
  program: Effect.Effect<never, E, R>,
  options: MainOptions
): Effect.Effect<never, Stopped, Exclude<R, RuntimeApiClient>> =>
  Effect.suspend(() =>
    inProcess(program, options).pipe(
      Effect.scoped,
      Effect.provide(
        options.patchConsole === false ? logging : Layer.provideMerge(LambdaLogger.layerPatchConsole, logging)
      ),
      Effect.provideService(Environment, fromRecord(process.env))
    )
  )

const logging = Layer.provideMerge(LambdaLogger.layer, InvokeStore.layer)

/** Lambda waits 300 ms for a runtime beside external extensions, and 500 ms where the only extension is internal. */
const shutdownMillis = ({ registerExtension }: MainOptions): number => registerExtension === true ? 490 : 290

const inProcess = Effect.fnUntraced(function*<E, R>(program: Effect.Effect<never, E, R>, options: MainOptions) {
  const { runtimeApi } = yield* Environment
  const { fault } = yield* watchFaults
  yield* watchSignals(runtimeApi === undefined ? undefined : shutdownMillis(options))
  const client = yield* Effect.catch(
    connect,
    (error) => Effect.andThen(Effect.logError(error.message), exitWith(error))
  )
  if (options.registerExtension === true) {
    yield* Effect.catch(client.registerExtension("effect-lambda-runtime"), (error) => Effect.logWarning(error.message))
  }
  let polled = false
  const next = Effect.suspend(() => {
    polled = true
    return client.next
  })
  const faultBeforeLoop = Effect.catch(fault, (error) => polled ? Effect.never : Effect.fail(error))
  let broken: Cause.Cause<unknown> | undefined
  const observed = Effect.onExit(program, (exit) =>
    Effect.sync(() => {
      if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)) broken = exit.cause
    }))
  return yield* Effect.raceFirst(observed, faultBeforeLoop).pipe(
    Effect.provideService(RuntimeApiClient, { ...client, next }),
    Effect.provideService(Faults, fault),
    Effect.catchCause((cause) => {
      if (Cause.hasInterruptsOnly(cause)) return Effect.failCause(cause as Cause.Cause<never>)
      return polled ? stop("Runtime Error", cause) : stopInit(client, cause)
    }),
    // A race that a signal interrupts forgets how the program ended.
    Effect.onInterrupt(() => broken === undefined ? Effect.void : stop("Runtime Error", broken))
  )
})

/** The Runtime API of Lambda, or a local one. */
const connect = Effect.gen(function*() {
  const { runtimeApi } = yield* Environment
  return yield* makeClient(runtimeApi ?? (yield* startEmulator))
})

const exitWith = (cause: unknown): Effect.Effect<never, Stopped> =>
  Effect.andThen(exitWithError, Effect.fail(new Stopped({ cause })))

/** Faults have been logged when they happened. */
const stop = (label: string, cause: Cause.Cause<unknown>): Effect.Effect<never, Stopped> => {
  const error = Cause.squash(cause)
  return Effect.andThen(isFault(error) ? Effect.void : Effect.logError(label, cause), exitWith(error))
}

/** How long Lambda may take to take the report of an init error, in milliseconds. */
const initErrorMillis = 500

/** Lambda waits for the process to end after an init error, so it ends whether the report was taken or not. */
const stopInit = (
  client: RuntimeApiClient["Service"],
  cause: Cause.Cause<unknown>
): Effect.Effect<never, Stopped> =>
  client.initError(fromCause(cause)).pipe(
    Effect.catch((error) => Effect.logError(`the init error could not be reported: ${error.message}`)),
    Effect.timeoutOrElse({
      duration: initErrorMillis,
      orElse: () => Effect.logError(`the init error could not be reported within ${initErrorMillis} ms`)
    }),
    Effect.andThen(stop("Init Error", cause))
  )

/**
 * The endpoint of a local Runtime API. `#emulator` is one of the `imports` of package.json: under the condition `lambda`,
 * which a bundle for AWS is made with, it is a module that has no server.
 */
const startEmulator = Effect.gen(function*() {
  const { Emulator } = yield* Effect.promise((): Promise<Partial<typeof import("#emulator")>> => import("#emulator"))
  if (Emulator === undefined) return yield* new EmulatorMissing()
  const server = yield* Emulator.makeConfig
  yield* Effect.sync(() => process.stdout.write(`${Emulator.howToInvoke(server)}\n`))
  return server.endpoint
})

/**
 * A bundle was started outside Lambda: `AWS_LAMBDA_RUNTIME_API` is not set, and the emulator is not part of a bundle.
 *
 * @category errors
 * @since 0.1.0
 */
export class EmulatorMissing extends Data.TaggedError("EmulatorMissing")<{}> {
  override get message() {
    return "a bundle runs on Lambda alone, and AWS_LAMBDA_RUNTIME_API is not set; here run the sources, such as: node main.ts"
  }
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

export type {
  /**
   * @category models
   * @since 0.1.0
   */
  AwsHandler,
  /**
   * @category models
   * @since 0.1.0
   */
  AwsHandlerContext
} from "./internal/loop/awsHost.ts"

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
  const { deadlineMargin = 100, layer, streaming = handler.streams } = options
  return makeAwsHandler(
    handler,
    // Without a layer the handler needs nothing.
    Layer.provideMerge((layer ?? Layer.empty) as Layer.Layer<R, E2>, LambdaLogger.layer),
    { marginMillis: deadlineMargin === false ? undefined : Duration.toMillis(deadlineMargin), streaming }
  )
}
