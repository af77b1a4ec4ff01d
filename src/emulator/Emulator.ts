/**
 * Lambda on this machine: the Runtime API for a function, and endpoints with which people and programs invoke it.
 *
 * There are two listeners. The invoke endpoints listen where you ask for it. The Runtime API always listens on
 * 127.0.0.1, on a port that the system chooses: whoever reaches it can take events away from the function and respond
 * for it. So it stays on this machine when the invoke endpoints are opened to a network or to a container. No page in a
 * browser knows where it is, and one that finds it is refused.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { Scope } from "effect/Scope"
import type * as Stream from "effect/Stream"
import { existsSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { Environment } from "../Environment.ts"
import type * as Handler from "../Handler.ts"
import { checkOptions } from "../internal/failure/misuse.ts"
import { maxTimeoutMillis } from "../RuntimeApi.ts"
import type { InvalidVariable } from "../RuntimeError.ts"
import type { EmulatorEvent } from "./EmulatorEvent.ts"
import * as Environments from "./environments/Environments.ts"
import type { FunctionDefinition } from "./FunctionOptions.ts"
import { Functions, type LocalFunction } from "./Functions.ts"
import { make as makeAsync } from "./internal/asynchronous.ts"
import { Callers } from "./internal/callers.ts"
import { make as makeFunctionsApi } from "./internal/functionsApi.ts"
import { allowHosts, urlHost } from "./internal/guard.ts"
import { make as makeHistory } from "./internal/history.ts"
import { type BindFailed, listen } from "./internal/http.ts"
import * as InvokeApi from "./internal/invokeApi.ts"
import { listenOn, toListenFailed } from "./internal/listenOn.ts"
import { LogTails } from "./internal/logTail.ts"
import { make as makeOwn } from "./internal/ownFunction.ts"
import { checkConcurrency, checkOrigins, checkPath, checkPort, fromEnvironment } from "./internal/settings.ts"
import type { InvalidFunction } from "./InvalidFunction.ts"
import type { ListenFailed } from "./ListenFailed.ts"
import * as Page from "./page/Page.ts"
import * as RuntimeApiServer from "./RuntimeApiServer.ts"

export type { EmulatorEvent, Report } from "./EmulatorEvent.ts"
export type { AttachedFunction, FunctionDefinition, FunctionOptions } from "./FunctionOptions.ts"
export { InvalidFunction } from "./InvalidFunction.ts"
export { ListenFailed } from "./ListenFailed.ts"

/**
 * Settings of an emulator.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /** Where the invoke endpoints listen: a name or an address of this machine. Default `127.0.0.1`. */
  readonly host?: string | undefined
  /** The port of the invoke endpoints; 0 lets the system choose one. Default: 7000, or the next one that is free. */
  readonly port?: number | undefined
  /** The path that takes events. Default `/invoke`. */
  readonly invocationEndpoint?: string | undefined
  /**
   * The name of the function of this process. Callers that name another one get `ResourceNotFoundException`. Default:
   * none, so that callers may use any name; without one from a caller, the ARN has `function`.
   */
  readonly functionName?: string | undefined
  /**
   * How long an invocation of the function of this process may take. Default 30 minutes, the longest timeout that
   * Lambda allows, except for asynchronous invocations on Managed Instances (90 minutes).
   */
  readonly timeout?: Duration.Input | undefined
  /**
   * Names by which callers may address the emulator, besides `localhost` and its `host`: `["host.docker.internal"]`
   * lets containers in. If `host` is `0.0.0.0` or `::`, every IP address is allowed. Default: none.
   */
  readonly allowedHosts?: ReadonlyArray<string> | undefined
  /**
   * Origins whose pages may send requests to an HTTP function: `["http://localhost:5173"]` lets in a front end of that
   * port. The function answers CORS itself. No page of another origin reaches `/invoke`. Default: none.
   */
  readonly allowedOrigins?: ReadonlyArray<string> | undefined
  /**
   * How many events and HTTP requests the function of this process gets at once. Default: one event at a time, and 64
   * HTTP requests if it is an HTTP function.
   */
  readonly concurrency?: number | undefined
  /**
   * Functions by name, each run as child processes or started by somebody else. Default: the function of this process,
   * which `Lambda.run` runs.
   */
  readonly functions?: Readonly<Record<string, FunctionDefinition>> | undefined
  /**
   * How long an asynchronous invocation that failed waits before each further try; `[]` makes no further try. Default 1
   * second and 2 seconds; on Lambda it is 1 minute and 2 minutes.
   */
  readonly retryDelays?: ReadonlyArray<Duration.Input> | undefined
  /** A folder with JSON files, which the page at `/_lambda` offers as events. Default `events`. */
  readonly eventsFolder?: string | undefined
}

const defaultDelays: ReadonlyArray<Duration.Input> = ["1 second", "2 seconds"]

const knownOptions = {
  allowedHosts: 1,
  allowedOrigins: 1,
  concurrency: 1,
  eventsFolder: 1,
  functionName: 1,
  functions: 1,
  host: 1,
  invocationEndpoint: 1,
  port: 1,
  retryDelays: 1,
  timeout: 1
} as const

/** Throws if one is not a duration that ends. Types ask for durations; plain JavaScript may pass anything. */
const toDurations = (option: string, inputs: ReadonlyArray<Duration.Input>): ReadonlyArray<Duration.Duration> =>
  inputs.map((input) => {
    const duration = Option.filter(Duration.fromInput(input), Duration.isFinite)
    if (Option.isSome(duration) && Duration.toMillis(duration.value) >= 0) return duration.value
    throw new TypeError(`Emulator.make: ${option}: expected a duration such as "1 second", not ${String(input)}`)
  })

/**
 * A function of a running emulator.
 *
 * @category models
 * @since 0.1.0
 */
export interface FunctionInfo {
  readonly name: string
  /** Absent for the function of this process. */
  readonly definition: FunctionDefinition | undefined
  /**
   * `host:port` of its Runtime API, for the `AWS_LAMBDA_RUNTIME_API` of a program that you start yourself. Absent if
   * the emulator starts it: each of its environments has its own.
   */
  readonly runtimeApi: string | undefined
  /** How long an invocation may take, in milliseconds. */
  readonly timeoutMillis: number
}

const toInfo = ({ definition, name = "function", runtimeApi, timeoutMillis }: LocalFunction): FunctionInfo => ({
  definition,
  name,
  runtimeApi,
  timeoutMillis
})

/**
 * A running emulator.
 *
 * @category services
 * @since 0.1.0
 */
export class Emulator extends Context.Service<Emulator, {
  /** Where the invoke endpoints listen. */
  readonly host: string
  /** The port of the invoke endpoints. */
  readonly port: number
  /** Where the invoke endpoints are reached from this machine: `http://127.0.0.1:7000`. */
  readonly url: string
  /** The path that takes events. */
  readonly invocationEndpoint: string
  /**
   * `host:port` of the Runtime API for the function of this process, as in `AWS_LAMBDA_RUNTIME_API`. Empty if the
   * emulator was made with `functions`, of which each has its own.
   */
  readonly endpoint: string
  /** How many HTTP requests reach the function at once; absent unless it is an HTTP function. */
  readonly httpConcurrency: number | undefined
  /**
   * Takes a handler as the function that runs here, and yields how many invocations it gets at once. From now on an
   * HTTP handler gets plain HTTP. `Lambda.run` calls it.
   */
  readonly serve: (handler: Pick<Handler.Traits, "http">) => number
  /** Waits until the client of an HTTP request has left before it had the whole answer: for ever if it stays. */
  readonly left: (requestId: string) => Effect.Effect<void>
  /** What happens from the moment at which the stream is run. It ends with the emulator. */
  readonly events: Stream.Stream<EmulatorEvent>
  /** The last 5000 events at most, oldest first, and then what happens. */
  readonly history: Stream.Stream<EmulatorEvent>
  /** The functions as they are now. The first is the one that `/invoke` invokes. */
  readonly functions: Effect.Effect<ReadonlyArray<FunctionInfo>>
  /** Adds a function behind the others. It fails if its name is taken. */
  readonly define: (name: string, definition: FunctionDefinition) => Effect.Effect<void, InvalidFunction | ListenFailed>
  /**
   * Runs later invocations of a function by this definition. Running ones end as they began, and callers that wait are
   * answered by either.
   */
  readonly replace: (
    name: string,
    definition: FunctionDefinition
  ) => Effect.Effect<void, InvalidFunction | ListenFailed>
  /**
   * Starts an environment of a function, if it has none, so that its first invocation need not wait for one. Without it
   * the first invocation does so.
   */
  readonly start: (name: string) => Effect.Effect<void, InvalidFunction>
  /** Ends a function. Callers that wait for it get 503. */
  readonly remove: (name: string) => Effect.Effect<void, InvalidFunction>
}>()("effect-lambda-runtime/emulator/Emulator") {}

/** A Runtime API listens on a port that the system chooses. */
const toRuntimeApiFailed = toListenFailed(RuntimeApiServer.host, 0)

const orListenFailed = <A>(effect: Effect.Effect<A, InvalidFunction | BindFailed>) =>
  Effect.catchTag(effect, "BindFailed", (error) => Effect.fail(toRuntimeApiFailed(error)))

/**
 * Starts an emulator that ends with the scope.
 *
 * **Details**
 *
 * `POST /invoke` takes an event for the first function, and `POST /invoke/<name>` for the one of that name. Both answer
 * as HTTP: 200 with the response and its content type, and a streamed response chunk by chunk. An HTTP response has its
 * own status, headers and cookies. That is what has a prelude, and JSON with `statusCode` and `isBase64Encoded`, as
 * `Handler.http` sends it; if the event came from an HTTP source, `statusCode` is enough. Other JSON stays as it is. A
 * function error is 500 with the error as JSON. A stream that fails later breaks off, and so does the connection. An
 * event that is not JSON is 400, and one that is longer than Lambda takes is 413.
 *
 * `POST /2015-03-31/functions/<name>/invocations` is `Invoke` of the AWS SDKs and the AWS CLI, and
 * `POST /2021-11-15/functions/<name>/response-streaming-invocations` is `InvokeWithResponseStream`. They behave as
 * Lambda does: a function error is 200 with `X-Amz-Function-Error`, an asynchronous invocation is tried three times, an
 * HTTP response is passed on as the function sent it, and a name that is not the function's is 404 with
 * `ResourceNotFoundException`.
 *
 * If a function answers HTTP, every other request reaches the first that does, and those for `<name>.localhost` the one
 * of that name, as the event of a function URL, many at once. A function error is then 502. If the client leaves, an
 * app of `effect-lambda-runtime/http` is interrupted. AWS does not do that.
 *
 * Callers wait in the order in which they came until the function takes their event. At the deadline a caller gets
 * `Sandbox.Timedout`, as on Lambda; the function lives on, and takes the next event when it is ready.
 *
 * When the scope ends, every caller that waits gets 503, and every connection ends.
 *
 * **Gotchas**
 *
 * The function and the emulator share a thread. While a function computes without a pause, no caller is served and no
 * deadline is noticed.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = Effect.fnUntraced(
  function*(options: Options = {}): Effect.fn.Return<
    Emulator["Service"],
    InvalidFunction | InvalidVariable | ListenFailed,
    Scope
  > {
    checkOptions("Emulator.make", options, knownOptions)
    const host = options.host ?? "127.0.0.1"
    const asked = options.port === undefined ? undefined : yield* checkPort(String(options.port))
    const invocationEndpoint = yield* checkPath(options.invocationEndpoint ?? "/invoke")
    const concurrency = options.concurrency === undefined
      ? undefined
      : yield* checkConcurrency(String(options.concurrency))
    const allowedOrigins = yield* checkOrigins(options.allowedOrigins ?? [])

    const delays = toDurations("retryDelays", options.retryDelays ?? defaultDelays)
    const [timeout] = toDurations("timeout", [options.timeout ?? maxTimeoutMillis])

    const scope = yield* Effect.scope
    const clock = yield* Clock.Clock
    const history = yield* makeHistory
    const tails = new LogTails()
    const callers = new Callers()
    const page = Page.make({
      eventsFolder: options.eventsFolder ?? "events",
      functions: () => functions.all
    })
    const { watch } = page
    const publish = (event: EmulatorEvent): void => {
      tails.publish(event)
      history.publish(event)
      page.publish(event)
    }

    const timeoutMillis = Duration.toMillis(timeout ?? maxTimeoutMillis)
    const own = options.functions === undefined
      ? yield* Effect.mapError(
        makeOwn(options.functionName, timeoutMillis, concurrency, { clock, publish, watch }),
        toRuntimeApiFailed
      )
      : undefined
    const functions = new Functions(scope, { clock, makeChildren: Environments.make, own: own?.fn, publish, watch })
    for (const [name, definition] of Object.entries(options.functions ?? {})) {
      yield* orListenFailed(functions.define(name, definition))
    }

    const refreshPage = Effect.sync(page.refresh)
    const isAllowedHost = allowHosts(host, options.allowedHosts ?? [])
    const handle = InvokeApi.make({
      functions,
      endpoint: invocationEndpoint,
      isAllowedHost: (name) => isAllowedHost(name) || functions.ofHost(name) !== undefined,
      allowedOrigins,
      callers,
      functionsApi: yield* makeFunctionsApi(functions),
      submitAsync: yield* makeAsync(delays),
      page,
      tails
    })
    const invokeApi = yield* listenOn(host, asked, (port) => listen({ host, port, server: {} }, handle))
    // Runs before the listeners end, and does not wait for a caller that takes nothing.
    yield* Effect.addFinalizer(() =>
      Effect.andThen(
        Effect.all([functions.close, own?.close ?? Effect.void, page.close], { discard: true }),
        Effect.timeoutOption(invokeApi.idle, "1 second")
      )
    )

    const reachable = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host
    return Emulator.of({
      host,
      port: invokeApi.port,
      url: `http://${urlHost(reachable)}:${invokeApi.port}`,
      invocationEndpoint,
      endpoint: own?.endpoint ?? "",
      get httpConcurrency() {
        return own?.httpConcurrency()
      },
      serve: own?.serve ?? (() => 1),
      left: (requestId) => callers.left(requestId),
      events: history.events,
      history: history.history,
      functions: Effect.sync(() => functions.all.map(toInfo)),
      define: (name, definition) => orListenFailed(Effect.tap(functions.define(name, definition), refreshPage)),
      replace: (name, definition) => orListenFailed(Effect.tap(functions.replace(name, definition), refreshPage)),
      start: functions.start,
      remove: (name) => Effect.tap(functions.remove(name), refreshPage)
    })
  }
)

/**
 * Starts an emulator with the settings of the environment: `LOCAL_LAMBDA_HOST`, `LOCAL_LAMBDA_PORT`,
 * `LOCAL_LAMBDA_INVOCATION_ENDPOINT`, `LOCAL_LAMBDA_ALLOWED_ORIGINS` (separated by commas), `LOCAL_LAMBDA_CONCURRENCY`
 * (else `AWS_LAMBDA_MAX_CONCURRENCY`), `AWS_LAMBDA_FUNCTION_NAME` and `AWS_LAMBDA_FUNCTION_TIMEOUT` (in seconds).
 *
 * @category constructors
 * @since 0.1.0
 */
export const makeConfig: Effect.Effect<Emulator["Service"], InvalidFunction | InvalidVariable | ListenFailed, Scope> =
  Effect.flatMap(
    Effect.flatMap(Environment, fromEnvironment),
    make
  )

/**
 * An emulator with these settings.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options?: Options): Layer.Layer<Emulator, InvalidFunction | InvalidVariable | ListenFailed> =>
  Layer.effect(Emulator, make(options))

/**
 * An emulator with the settings of the environment.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerConfig: Layer.Layer<Emulator, InvalidFunction | InvalidVariable | ListenFailed> = Layer.effect(
  Emulator,
  makeConfig
)

/**
 * What the terminal shows: how to invoke the function, with the file `event.json` beside the entry, if there is one.
 * For an HTTP function its address comes first.
 *
 * @category formatting
 * @since 0.1.0
 */
export const howToInvoke = (
  server: Pick<Emulator["Service"], "httpConcurrency" | "invocationEndpoint" | "url">,
  /** The file that was started. Default: that of this process. */
  entry: string | undefined = process.argv[1]
): string => {
  const url = server.url + server.invocationEndpoint
  if (server.httpConcurrency !== undefined) {
    return `Waiting for requests at ${server.url}/ (${server.httpConcurrency} at once)\n` +
      `Events go to POST ${url}, which hides a route of that path: LOCAL_LAMBDA_INVOCATION_ENDPOINT moves it`
  }
  const file = entry === undefined ? undefined : join(dirname(entry), "event.json")
  const data = file !== undefined && existsSync(file) ? `--data ${quote(`@${relative("", file)}`)}` : "-d '{}'"
  return `Waiting for events at POST ${url}, for example: curl ${data} ${url}`
}

/** A word as a shell takes it. */
const quote = (word: string): string => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/**
 * An emulator for the function of this process, and how it greets people once the function waits for its first event.
 *
 * @internal
 */
export const host = Effect.map(makeConfig, (emulator) => ({
  endpoint: emulator.endpoint,
  greet: () =>
    void process.stdout.write(
      `${howToInvoke(emulator)}\nA page to invoke it and to see what happens: ${emulator.url}/_lambda\n`
    ),
  local: emulator
}))
