/**
 * The extensions of one environment and the Extensions API. A runtime registers itself as an internal extension so that
 * Lambda ends it by SIGTERM.
 *
 * One extension:
 *
 * ```
 * Registered ──next──▶ Waiting ◀──next── Working
 *                         └────event───────▲
 * ```
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import { randomUUID } from "node:crypto"
import { headerNames } from "../../RuntimeApi.ts"
import { type Delivery, Refused } from "../Call.ts"
import { type BodyLost, discardBody, type Exchange, readBody, utf8 } from "./http.ts"

/** What the Extensions API knows of the environment. */
export interface Options {
  readonly functionName: string
  readonly handler: string
  /** The names of the extensions that were started beside the runtime. Another one is internal: part of the runtime. */
  readonly external: ReadonlySet<string>
  /** Whether environments get many invocations at once. Then no extension gets INVOKE. */
  readonly isManagedInstance: boolean
  /** Whether the runtime has not asked for an event. Afterwards no extension registers. */
  readonly isStarting: () => boolean
  /** An extension has registered, or waits for its next event. */
  readonly onChange: () => void
  /** An extension reports that it has failed. */
  readonly onFailed: (name: string, errorType: string) => void
}

/** The extensions of a runtime without an environment of its own. */
export const internalOnly = (isStarting: () => boolean): Extensions =>
  new Extensions({
    functionName: "function",
    handler: "",
    external: new Set(),
    isManagedInstance: false,
    isStarting,
    onChange: constVoid,
    onFailed: constVoid
  })

type EventType = "INVOKE" | "SHUTDOWN"

interface ExtensionEvent {
  readonly eventType: EventType
  readonly [field: string]: unknown
}

type State =
  | { readonly _tag: "Registered" }
  | { readonly _tag: "Waiting"; readonly resume: (event: ExtensionEvent) => void }
  /** `next` is an event that came meanwhile. */
  | { readonly _tag: "Working"; next: ExtensionEvent | undefined }

interface Extension {
  readonly name: string
  readonly events: ReadonlySet<EventType>
  state: State
}

const maxRegistrationBytes = 65_536
const maxExtensions = 10
const json = { "Content-Type": "application/json" }
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const forbidden = (errorType: string, errorMessage: string) =>
  new Refused({ refusal: { status: 403, errorType, errorMessage } })

/** Lambda takes no registration after the first `next`. */
export const registrationClosed = forbidden("Extension.RegistrationClosed", "Extension registration closed already")

const isEventType = (event: unknown): event is EventType => event === "INVOKE" || event === "SHUTDOWN"

const parseEvents = (body: Uint8Array): ReadonlyArray<unknown> | undefined => {
  try {
    const { events } = JSON.parse(Buffer.from(body).toString())
    return Array.isArray(events) ? events : []
  } catch {
    return undefined
  }
}

export class Extensions {
  readonly #options: Options
  readonly #byId = new Map<string, Extension>()

  constructor(options: Options) {
    this.#options = options
  }

  // What the environment asks

  /** Whether the runtime has registered itself, or an extension. */
  get hasAny(): boolean {
    return this.#byId.size > 0
  }

  /** The extensions that were started and have not registered. */
  get missing(): ReadonlyArray<string> {
    const names = this.#names
    return [...this.#options.external].filter((name) => !names.has(name))
  }

  /** Whether all extensions wait for their next event, if they wait for any. */
  get isReady(): boolean {
    return this.missing.length === 0 && [...this.#byId.values()].every(({ state }) => state._tag === "Waiting")
  }

  /** The runtime has got an invocation. */
  invoke({ call, deadline }: Delivery): void {
    this.#send({
      eventType: "INVOKE",
      deadlineMs: deadline,
      requestId: call.requestId,
      invokedFunctionArn: call.invokedFunctionArn,
      tracing: { type: "X-Amzn-Trace-Id", value: call.traceId ?? "" }
    })
  }

  /** The environment ends, at a time in Unix milliseconds. Yields the names of the extensions that hear of it. */
  shutDown(shutdownReason: "spindown" | "timeout" | "failure", deadlineMs: number): ReadonlySet<string> {
    this.#send({ eventType: "SHUTDOWN", shutdownReason, deadlineMs })
    const told = [...this.#byId.values()].filter(({ events }) => events.has("SHUTDOWN"))
    return new Set(told.map(({ name }) => name))
  }

  // What extensions ask

  readonly register = Effect.fnUntraced({ self: this }, function*(
    this: Extensions,
    exchange: Exchange
  ): Effect.fn.Return<void, Refused | BodyLost> {
    const name = exchange.header(headerNames.extensionName)
    const body = yield* Effect.catchTag(
      readBody(exchange, maxRegistrationBytes),
      "BodyTooLarge",
      () => Effect.fail(forbidden("InvalidRequestFormat", "The registration is too large"))
    )
    const { functionName, handler } = this.#options
    const events = parseEvents(body)
    if (!this.#options.isStarting()) return yield* registrationClosed
    if (name === undefined) return yield* forbidden("Extension.InvalidExtensionName", "Empty extension name")
    if (events === undefined) return yield* forbidden("InvalidRequestFormat", "The registration is not JSON")
    const subscribed = new Set<EventType>()
    for (const event of events) {
      const problem = this.#notAllowed(name, event)
      if (problem !== undefined) return yield* forbidden("Extension.InvalidEventType", `${String(event)}: ${problem}`)
      if (isEventType(event)) subscribed.add(event)
    }
    if (this.#names.has(name)) {
      return yield* forbidden("Extension.InvalidExtensionState", "An extension of that name is registered already")
    }
    if (this.#byId.size >= maxExtensions) {
      return yield* forbidden("Extension.TooManyExtensions", `There are ${maxExtensions} extensions already`)
    }
    const id = randomUUID()
    this.#byId.set(id, { name, events: subscribed, state: { _tag: "Registered" } })
    yield* exchange.send(
      200,
      { ...json, [headerNames.extensionIdentifier]: id },
      JSON.stringify({ functionName, functionVersion: "$LATEST", handler })
    )
    this.#options.onChange()
  })

  readonly next = Effect.fnUntraced({ self: this }, function*(
    this: Extensions,
    exchange: Exchange
  ): Effect.fn.Return<void, Refused> {
    const extension = yield* this.#identified(exchange)
    const event = yield* Effect.callback<ExtensionEvent>((resume) => {
      const { state } = extension
      const pending = state._tag === "Working" ? state.next : undefined
      if (pending !== undefined) {
        extension.state = { _tag: "Working", next: undefined }
        return resume(Effect.succeed(pending))
      }
      const waiting: State = { _tag: "Waiting", resume: (event) => resume(Effect.succeed(event)) }
      extension.state = waiting
      this.#options.onChange()
      return Effect.sync(() => {
        if (extension.state === waiting) extension.state = { _tag: "Working", next: undefined }
      })
    })
    yield* exchange.send(
      200,
      { ...json, [headerNames.extensionEventIdentifier]: utf8(randomUUID()) },
      JSON.stringify(event)
    )
  })

  /** `init/error` and `exit/error`. */
  readonly fail = Effect.fnUntraced({ self: this }, function*(
    this: Extensions,
    exchange: Exchange
  ): Effect.fn.Return<void, Refused | BodyLost> {
    const { name } = yield* this.#identified(exchange)
    yield* discardBody(exchange)
    const errorType = exchange.header(headerNames.extensionErrorType)
    if (errorType === undefined) {
      return yield* forbidden(
        "Extension.MissingHeader",
        `Missing ${headerNames.extensionErrorType} header`
      )
    }
    yield* exchange.send(202, json, "{\"status\":\"OK\"}\n")
    this.#options.onFailed(name, errorType)
  })

  get #names(): ReadonlySet<string> {
    return new Set([...this.#byId.values()].map(({ name }) => name))
  }

  /** Why an extension cannot have an event. */
  #notAllowed(name: string, event: unknown): string | undefined {
    if (!isEventType(event)) return "UnknownEvent"
    if (event === "SHUTDOWN" && !this.#options.external.has(name)) {
      return "ShutdownEventNotSupportedForInternalExtension"
    }
    return event === "INVOKE" && this.#options.isManagedInstance ? "InvokeEventNotSupported" : undefined
  }

  #identified(exchange: Exchange): Effect.Effect<Extension, Refused> {
    const id = exchange.header(headerNames.extensionIdentifier)
    if (id === undefined) {
      return Effect.fail(
        forbidden("Extension.MissingExtensionIdentifier", `Missing ${headerNames.extensionIdentifier} header`)
      )
    }
    const extension = this.#byId.get(id)
    if (extension !== undefined) return Effect.succeed(extension)
    return Effect.fail(
      uuid.test(id)
        ? forbidden("Extension.UnknownExtensionIdentifier", "Unknown extension identifier")
        : forbidden("Extension.InvalidExtensionIdentifier", "The extension identifier is not a UUID")
    )
  }

  #send(event: ExtensionEvent): void {
    for (const extension of this.#byId.values()) {
      if (!extension.events.has(event.eventType)) continue
      const { state } = extension
      extension.state = { _tag: "Working", next: state._tag === "Waiting" ? undefined : event }
      if (state._tag === "Waiting") state.resume(event)
    }
  }
}
