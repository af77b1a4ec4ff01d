/** The functions of an emulator, by their names: what the doors find and submit calls to. */
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { maxTimeoutMillis } from "../RuntimeApi.ts"
import type { Call, Caller } from "./Call.ts"
import type { EmulatorEvent } from "./EmulatorEvent.ts"
import type { FunctionDefinition, FunctionOptions } from "./FunctionOptions.ts"
import { checkFunction } from "./internal/checkFunction.ts"
import type { BindFailed } from "./internal/http.ts"
import * as OwnRunner from "./internal/ownRunner.ts"
import { InvalidFunction } from "./InvalidFunction.ts"
import type { ChildRunner, Runner } from "./Runner.ts"

/** Where a call comes from. */
export type Source = (EmulatorEvent & { readonly _tag: "InvocationQueued" })["source"]

/** A function that callers can invoke. */
export interface LocalFunction extends Pick<Runner, "answersHttp"> {
  /** Its name. Without one, callers may use any name. */
  readonly name: string | undefined
  /** How long an invocation may take, in milliseconds. */
  readonly timeoutMillis: number
  /** Whether it answers HTTP, or nobody knows yet. */
  readonly mayAnswerHttp: boolean
  /** `host:port` of its Runtime API; absent if each of its environments has its own. */
  readonly runtimeApi: string | undefined
  /** Absent for the function of this process. */
  readonly definition: FunctionDefinition | undefined
  readonly submit: (call: Call, caller: Caller, source: Source) => () => void
  /** Whether Lambda would refuse another call now, and this function has asked for that. */
  readonly isBusy: (isRequest: boolean) => boolean
}

/** Starts a function that runs as child processes, until the scope ends. */
export type MakeChildren = (
  name: string,
  options: FunctionOptions,
  publish: (event: EmulatorEvent) => void
) => Effect.Effect<ChildRunner, never, Scope.Scope>

interface Options {
  readonly publish: (event: EmulatorEvent) => void
  readonly clock: Clock.Clock
  /** The caller of an invocation, and whoever else looks at its response. */
  readonly watch: (requestId: string, caller: Caller) => Caller
  readonly makeChildren: MakeChildren
  /** The function of this process, which has any name if it has none. It is there beside the others, and first. */
  readonly own?: LocalFunction | undefined
}

const defaultTimeout = Duration.seconds(3)

export const timeoutMillisOf = ({ command, timeout }: FunctionDefinition): number =>
  Duration.toMillis(
    Duration.fromInputUnsafe(timeout ?? (command === undefined ? maxTimeoutMillis : defaultTimeout))
  )

/** Publishes that a call was queued, and that it ended before the runtime got it. */
export const queued = (
  functionName: string,
  submit: Runner["submit"],
  { clock, publish, watch }: Pick<Options, "clock" | "publish" | "watch">
): LocalFunction["submit"] =>
(call, waiting, source) => {
  const { event, requestId } = call
  const caller = watch(requestId, waiting)
  const publishNow = (
    event: { readonly _tag: "InvocationDropped" } | {
      readonly _tag: "InvocationQueued"
      readonly source: Source
      readonly event: Uint8Array
    }
  ) => publish({ ...event, functionName, requestId, time: clock.currentTimeMillisUnsafe() })
  let state: "Queued" | "Taken" | "Done" = "Queued"
  const drop = () => {
    if (state !== "Queued") return
    state = "Done"
    publishNow({ _tag: "InvocationDropped" })
  }
  publishNow({ _tag: "InvocationQueued", source, event })
  const leave = submit(call, {
    taken: () => {
      state = "Taken"
      caller.taken()
    },
    write: (contentType, piece) => caller.write(contentType, piece),
    settle: (outcome) => {
      drop()
      state = "Done"
      caller.settle(outcome)
    }
  })
  return () => {
    drop()
    leave()
  }
}

/** How many environments plain HTTP requests start, if nobody says how many. */
const httpEnvironments = 64

/** How many events, or HTTP requests, run at once. */
const capacityOf = ({ concurrency, maxConcurrency }: FunctionOptions, isRequest: boolean): number =>
  (concurrency ?? (isRequest && maxConcurrency === undefined ? httpEnvironments : 1)) * (maxConcurrency ?? 1)

/** Counts the calls that have been submitted and have not ended. */
const counted =
  (submit: LocalFunction["submit"], count: (difference: 1 | -1) => void): LocalFunction["submit"] =>
  (call, caller, source) => {
    let ended = false
    const end = () => {
      if (!ended) count(-1)
      ended = true
    }
    count(1)
    const leave = submit(call, {
      taken: () => caller.taken(),
      write: (contentType, piece) => caller.write(contentType, piece),
      settle: (outcome) => {
        end()
        caller.settle(outcome)
      }
    }, source)
    return () => {
      end()
      leave()
    }
  }

/** A function and the scope in which it runs. */
class Entry implements LocalFunction {
  readonly name: string
  readonly scope: Scope.Closeable
  readonly submit: LocalFunction["submit"]
  /** How many calls have been submitted and have not ended. */
  #calls = 0
  definition: FunctionDefinition
  runner: Runner & {
    readonly endpoint?: string
    readonly replace?: ChildRunner["replace"]
    readonly start?: ChildRunner["start"]
  }

  constructor(
    name: string,
    definition: FunctionDefinition,
    scope: Scope.Closeable,
    runner: Entry["runner"],
    options: Options
  ) {
    this.name = name
    this.definition = definition
    this.scope = scope
    this.runner = runner
    this.submit = counted(
      queued(name, (call, caller) => this.runner.submit(call, caller), options),
      (difference) => void (this.#calls += difference)
    )
  }

  isBusy(isRequest: boolean): boolean {
    const { definition } = this
    return definition.command !== undefined && definition.throttle === true &&
      this.#calls >= capacityOf(definition, isRequest)
  }

  get timeoutMillis() {
    return timeoutMillisOf(this.definition)
  }

  get runtimeApi() {
    return this.runner.endpoint
  }

  get mayAnswerHttp() {
    const { command, url } = this.definition
    return url ?? command !== undefined
  }

  get answersHttp() {
    const { url } = this.definition
    return url === undefined ? this.runner.answersHttp : Effect.succeed(url)
  }
}

export class Functions {
  readonly #entries = new Map<string, Entry>()
  readonly #options: Options
  readonly #scope: Scope.Scope

  constructor(scope: Scope.Scope, options: Options) {
    this.#scope = scope
    this.#options = options
  }

  /** The function that is invoked if a caller names none: the first. */
  get first(): LocalFunction | undefined {
    return this.#options.own ?? this.#entries.values().next().value
  }

  get all(): ReadonlyArray<LocalFunction> {
    const { own } = this.#options
    return own === undefined ? [...this.#entries.values()] : [own, ...this.#entries.values()]
  }

  find(name: string): LocalFunction | undefined {
    const { own } = this.#options
    return this.#entries.get(name) ?? (own !== undefined && (own.name ?? name) === name ? own : undefined)
  }

  /** The function that a Host header names: `<name>.localhost`. Hosts have no case. */
  ofHost(host: string | undefined): LocalFunction | undefined {
    const label = /^([^.:]+)\.localhost(?::[0-9]+)?$/i.exec(host ?? "")?.[1]?.toLowerCase()
    return label === undefined ? undefined : this.all.find(({ name }) => name?.toLowerCase() === label)
  }

  /** Adds a function behind the others. */
  readonly define = Effect.fnUntraced(
    function*(
      this: Functions,
      name: string,
      definition: FunctionDefinition
    ): Effect.fn.Return<void, InvalidFunction | BindFailed> {
      yield* checkFunction(name, definition)
      if (this.#entries.has(name) || this.#options.own?.name === name) {
        return yield* new InvalidFunction({ functionName: name, option: "name", expected: "unique", actual: name })
      }
      const scope = yield* Scope.fork(this.#scope)
      const runner = yield* Scope.provide(this.#start(name, definition), scope)
      this.#entries.set(name, new Entry(name, definition, scope, runner, this.#options))
    }
  ).bind(this)

  /** Later invocations of a function run by this definition; a running one ends as it began. */
  readonly replace = Effect.fnUntraced(
    function*(
      this: Functions,
      name: string,
      definition: FunctionDefinition
    ): Effect.fn.Return<void, InvalidFunction | BindFailed> {
      yield* checkFunction(name, definition)
      const entry = yield* this.#get(name)
      const { replace } = entry.runner
      if (definition.command !== undefined && replace !== undefined) {
        entry.definition = definition
        return yield* replace(definition)
      }
      if (definition.command === undefined && replace === undefined) {
        entry.definition = definition
        return
      }
      yield* this.remove(name)
      yield* this.define(name, definition)
    }
  ).bind(this)

  /** Starts an environment of a function, if it has none. A function that somebody else starts is left alone. */
  readonly start = (name: string): Effect.Effect<void, InvalidFunction> =>
    Effect.flatMap(Effect.suspend(() => this.#get(name)), ({ runner }) => runner.start ?? Effect.void)

  /** Ends a function. Callers that wait for it get `EmulatorClosed`. */
  readonly remove = Effect.fnUntraced(
    function*(this: Functions, name: string): Effect.fn.Return<void, InvalidFunction> {
      const entry = yield* this.#get(name)
      this.#entries.delete(name)
      yield* Scope.close(entry.scope, Exit.void)
    }
  ).bind(this)

  /** Ends every function. */
  readonly close: Effect.Effect<void> = Effect.suspend(() =>
    Effect.forEach(this.#entries.values(), ({ scope }) => Scope.close(scope, Exit.void), {
      concurrency: "unbounded",
      discard: true
    })
  )

  #get(name: string): Effect.Effect<Entry, InvalidFunction> {
    const entry = this.#entries.get(name)
    if (entry !== undefined) return Effect.succeed(entry)
    const known = Array.from(this.#entries.keys()).join(", ") || "none is defined"
    return Effect.fail(
      new InvalidFunction({
        functionName: name,
        option: "name",
        expected: `that of a function (${known})`,
        actual: name
      })
    )
  }

  #start(name: string, definition: FunctionDefinition): Effect.Effect<Entry["runner"], BindFailed, Scope.Scope> {
    const { makeChildren, publish } = this.#options
    return definition.command === undefined
      ? Effect.tap(
        OwnRunner.make(name, () => false, publish),
        ({ invocations }) => Effect.addFinalizer(() => invocations.close)
      )
      : makeChildren(name, definition, publish)
  }
}
