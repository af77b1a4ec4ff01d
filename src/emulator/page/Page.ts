/**
 * The page at `/_lambda`: for people who would rather look than read a terminal. It shows the functions and what happens in
 * them, and invokes them.
 *
 * | request | answer |
 * | --- | --- |
 * | `GET /_lambda` | the page; its scripts and its style are `/_lambda/<file>` |
 * | `GET /_lambda/events` | server-sent events: `state` first, then each `EmulatorEvent` as `happened` |
 * | `GET /_lambda/state` | the same state: functions and past invocations |
 * | `GET /_lambda/samples` | the samples by source; with `?name=` one of them |
 * | `GET /_lambda/files` | the names of the files in the folder of events; with `?name=` one of them |
 * | `GET /_lambda/invocation?id=` | a past invocation with its event, its log and its response; with `&part=log` only its log |
 * | `GET /_lambda/body?id=` | the body of a response that is HTML, for a frame without rights |
 * | `POST /_lambda/invoke?function=` | invokes a function with the body: the parts of the response, one a line |
 * | `POST /_lambda/replay?id=` | invokes a function with the event of a past invocation: the same |
 *
 * Whoever calls `handle` has let the request through the guard. What a function, a caller or a file says goes to the
 * browser as JSON, never as markup, but for `/_lambda/body`, which has an origin of its own and runs nothing.
 */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"
import { randomUUID } from "node:crypto"
import { maxStreamedBytes } from "../../RuntimeApi.ts"
import type { Call, Caller } from "../Call.ts"
import type { EmulatorEvent } from "../EmulatorEvent.ts"
import type { LocalFunction } from "../Functions.ts"
import { arnOf, BadCall, eventLimit, newTraceId, readEvent, shuttingDown } from "../internal/call.ts"
import type { BodyLost, Exchange } from "../internal/http.ts"
import { invoke } from "../internal/invoke.ts"
import * as Assets from "./assets.ts"
import * as EventFiles from "./eventFiles.ts"
import { Followers } from "./followers.ts"
import * as Frames from "./frames.ts"
import { type Entry, type Limits, Past } from "./Past.ts"
import * as SampleFiles from "./sampleFiles.ts"

/** A function as the page needs it. */
export type PageFunction = Pick<LocalFunction, "name" | "submit" | "timeoutMillis">

/** What the function of this process is called if it has no name. */
const nameOf = ({ name = "function" }: PageFunction): string => name

export interface Options {
  /** The functions that there are now. */
  readonly functions: () => ReadonlyArray<PageFunction>
  /** The folder with JSON files of events. */
  readonly eventsFolder: string
  readonly limits?: Limits | undefined
}

export interface Page {
  readonly handle: (exchange: Exchange) => Effect.Effect<void, BadCall | BodyLost, Scope>
  /** Tells the page what has happened. */
  readonly publish: (event: EmulatorEvent) => void
  /** A caller whose response the page shows as well. */
  readonly watch: (requestId: string, caller: Caller) => Caller
  /** Tells the page that functions have come or gone. */
  readonly refresh: () => void
  /** Ends the answers that have no end of their own. */
  readonly close: Effect.Effect<void>
}

/** Where the page is. */
export const path = "/_lambda"

/** Whether a path belongs to the page. */
export const isPath = (requested: string): boolean => requested === path || requested.startsWith(`${path}/`)

const headers = {
  "Cache-Control": "no-store",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff"
}

/** Nothing inline, nothing from elsewhere. Images are made of the bytes of a response. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src blob: data:; " +
  "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** For HTML of a function: no script, no request, no origin. */
const bodyPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

const json = { ...headers, "Content-Type": "application/json; charset=utf-8" }

const notFound = (message: string) => new BadCall({ status: 404, errorType: "NotFound", message })

const text = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()

/** As the page gets it: it asks for the event of an invocation when somebody looks at it. */
const withoutBody = (event: EmulatorEvent): unknown =>
  event._tag === "InvocationQueued" ? { ...event, event: undefined, eventBytes: event.event.length } : event

const refuseMethod = (exchange: Exchange, allowed: string) => exchange.send(405, { ...headers, Allow: allowed })

const sendJson = (exchange: Exchange, value: unknown) => exchange.send(200, json, JSON.stringify(value))

/** The parts of the response of an invocation, as far as it is known. */
const partsOf = ({ event, response }: Entry): Effect.Effect<ReadonlyArray<Frames.Frame>> => {
  if (response === undefined) return Effect.succeed([])
  const { contentType, failed, pieces } = response
  const whole = Frames.ofReceived({ _tag: "Buffered", contentType, body: Buffer.concat(pieces) }, event)
  const parts = pieces.length === 0 && failed !== undefined
    ? Effect.succeed([])
    // A whole response that has been received cannot fail any more.
    : Effect.orDie(Stream.runCollect(whole))
  return Effect.map(
    parts,
    (parts) => failed === undefined ? parts : [...parts, Frames.ofFailure(failed)]
  )
}

const sendAsset = (exchange: Exchange, asset: Effect.Effect<Assets.Asset, BadCall>) =>
  Effect.flatMap(asset, ({ body, contentType }) =>
    exchange.send(200, {
      ...headers,
      "Content-Security-Policy": pagePolicy,
      "Content-Type": contentType
    }, body))

export const make = (options: Options): Page => {
  const past = new Past(options.limits)

  const state = () => ({
    functions: options.functions().map(nameOf).map((name) => ({ name, state: past.functionState(name) })),
    invocations: past.summaries
  })
  const followers = new Followers(state)

  const watch = (requestId: string, caller: Caller): Caller => ({
    taken: () => {
      past.recordStart(requestId)
      caller.taken()
    },
    write: (contentType, piece) => {
      past.recordPiece(requestId, contentType, piece)
      return caller.write(contentType, piece)
    },
    settle: (outcome) => {
      if (outcome._tag === "Buffered") past.recordPiece(requestId, outcome.contentType, outcome.body)
      if (outcome._tag !== "EmulatorClosed") {
        past.recordEnd(requestId, outcome._tag === "InvocationFailed" ? outcome : undefined)
      }
      caller.settle(outcome)
    }
  })

  const findFunction = (name: string | null): Effect.Effect<PageFunction, BadCall> => {
    const found = options.functions().find((each) => nameOf(each) === name)
    return found === undefined ? Effect.fail(notFound(`There is no function ${name ?? ""}`)) : Effect.succeed(found)
  }

  const findEntry = (exchange: Exchange): Effect.Effect<Entry, BadCall> => {
    const entry = past.get(exchange.query.get("id") ?? "")
    return entry === undefined
      ? Effect.fail(notFound("The invocation is not known, or has been forgotten"))
      : Effect.succeed(entry)
  }

  /** Invokes a function and answers with the parts of its response, as they come. */
  const run = Effect.fnUntraced(
    function*(exchange: Exchange, fn: PageFunction, event: Uint8Array): Effect.fn.Return<void, BadCall, Scope> {
      const requestId = randomUUID()
      const call: Call = {
        requestId,
        nonce: undefined,
        event,
        invokedFunctionArn: arnOf(fn),
        traceId: yield* newTraceId,
        clientContext: undefined,
        cognitoIdentity: undefined,
        tenantId: undefined,
        timeoutMillis: fn.timeoutMillis,
        maxStreamedBytes
      }
      const send = (frame: Frames.Frame) => exchange.write(Frames.encode(frame))
      yield* exchange.begin(200, { ...headers, "Content-Type": "application/x-ndjson" })
      yield* send({ type: "began", requestId })
      yield* invoke(fn, call, "invoke").pipe(
        Effect.flatMap((received) => Stream.runForEach(Frames.ofReceived(received, event), send)),
        Effect.catchTags({
          InvocationFailed: (failure) => send(Frames.ofFailure(failure)),
          EmulatorClosed: () =>
            send({
              type: "failed",
              report: JSON.stringify({ errorType: shuttingDown.errorType, errorMessage: shuttingDown.message })
            })
        })
      )
      yield* send({ type: "ended" })
      yield* exchange.end
    }
  )

  const sendInvocation = Effect.fnUntraced(function*(exchange: Exchange) {
    const entry = yield* findEntry(exchange)
    const log = { ...entry.summary, log: entry.log.lines, droppedLines: entry.log.dropped }
    if (exchange.query.get("part") === "log") return yield* sendJson(exchange, log)
    yield* sendJson(exchange, {
      ...log,
      event: text(entry.event),
      response: yield* partsOf(entry),
      isCut: entry.response?.isCut ?? false
    })
  })

  const sendBody = Effect.fnUntraced(function*(exchange: Exchange) {
    const parts = yield* Effect.flatMap(findEntry(exchange), partsOf)
    const body = parts.flatMap((part) => part.type === "piece" ? [Buffer.from(part.base64, "base64")] : [])
    yield* exchange.send(200, {
      ...headers,
      "Content-Security-Policy": bodyPolicy,
      "Content-Type": "text/html; charset=utf-8"
    }, Buffer.concat(body))
  })

  const sendSamples = Effect.fnUntraced(function*(exchange: Exchange) {
    const name = exchange.query.get("name")
    if (name === null) return yield* sendJson(exchange, yield* SampleFiles.list)
    return yield* exchange.send(200, json, yield* SampleFiles.read(name))
  })

  const sendFiles = Effect.fnUntraced(function*(exchange: Exchange) {
    const name = exchange.query.get("name")
    const folder = options.eventsFolder
    if (name === null) return yield* sendJson(exchange, yield* EventFiles.list(folder))
    // It may be a file that is being written, so it need not be JSON.
    return yield* exchange.send(200, {
      ...headers,
      "Content-Type": "text/plain; charset=utf-8"
    }, yield* EventFiles.read(folder, name))
  })

  const gets: Readonly<Record<string, (exchange: Exchange) => Effect.Effect<void, BadCall>>> = {
    "": (exchange) => sendAsset(exchange, Assets.page),
    "/": (exchange) => sendAsset(exchange, Assets.page),
    "/body": sendBody,
    "/events": (exchange) => followers.follow(exchange, headers),
    "/files": sendFiles,
    "/invocation": sendInvocation,
    "/samples": sendSamples,
    "/state": (exchange) => sendJson(exchange, state())
  }

  const posts: Readonly<Record<string, (exchange: Exchange) => Effect.Effect<void, BadCall | BodyLost, Scope>>> = {
    "/invoke": Effect.fnUntraced(function*(exchange) {
      const fn = yield* findFunction(exchange.query.get("function"))
      yield* run(exchange, fn, yield* readEvent(exchange, "", eventLimit))
    }),
    "/replay": Effect.fnUntraced(function*(exchange) {
      const { event, summary } = yield* findEntry(exchange)
      yield* run(exchange, yield* findFunction(summary.functionName), event)
    })
  }

  const handle: Page["handle"] = (exchange) => {
    const rest = exchange.path.slice(path.length)
    const asset = Assets.find(rest.slice(1))
    const get = Object.hasOwn(gets, rest)
      ? gets[rest]
      : asset && ((exchange: Exchange) => sendAsset(exchange, asset))
    const post = Object.hasOwn(posts, rest) ? posts[rest] : undefined
    if (get !== undefined) return exchange.method === "GET" ? get(exchange) : refuseMethod(exchange, "GET")
    if (post !== undefined) return exchange.method === "POST" ? post(exchange) : refuseMethod(exchange, "POST")
    return Effect.fail(notFound(`The page has no path ${exchange.path}`))
  }

  return {
    handle,
    publish: (event) => {
      past.push(event)
      followers.send("happened", withoutBody(event))
    },
    watch,
    refresh: () => followers.refresh(),
    close: followers.close
  }
}
