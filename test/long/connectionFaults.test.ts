/** The client of the Runtime API, and the loop on it, while connections are lost at random moments. */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Data, Deferred, Effect, Queue, Result, Stream } from "effect"
import {
  Background,
  Environment,
  ErrorReport,
  Handler,
  Invocation,
  Lambda,
  Lifecycle,
  Response,
  RuntimeApiClient
} from "effect-lambda-runtime"
import * as ScriptedServer from "../ScriptedServer.ts"

const total = 20_000
const faultRate = 0.1
const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000)

/** Numbers from 0 to 1 that depend on the seed alone. */
const makeRandom = (seed: number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

class Failed extends Data.TaggedError("Failed")<{ readonly message: string }> {}

/** How the function answers an invocation, and what Lambda has to get. */
interface Kind {
  readonly answer: (
    client: RuntimeApiClient.RuntimeApiClient["Service"],
    next: RuntimeApiClient.NextInvocation
  ) => Effect.Effect<unknown, unknown>
  readonly isRight: (request: ScriptedServer.Request, id: string) => boolean
}

const large = "x".repeat(100_000)

const kinds: ReadonlyArray<Kind> = [
  {
    answer: (client, next) => client.respond(next, Response.jsonText(`"${next.requestId}"`)),
    isRight: ({ body }, id) => body.toString() === `"${id}"`
  },
  {
    answer: (client, next) => client.respond(next, Response.jsonText(`"${next.requestId}${large}"`)),
    isRight: ({ body }, id) => body.toString() === `"${id}${large}"`
  },
  {
    answer: (client, next) =>
      client.fail(next, ErrorReport.fromCause(Cause.fail(new Failed({ message: next.requestId })))),
    isRight: ({ body, path }, id) => path.endsWith("/error") && JSON.parse(body.toString()).errorMessage === id
  },
  {
    answer: (client, next) => client.respond(next, Response.stream(Stream.make("a", next.requestId, "b"))),
    isRight: ({ body, trailers }, id) => body.toString() === `a${id}b` && Object.keys(trailers).length === 0
  },
  {
    answer: (client, next) =>
      client.respond(
        next,
        Response.stream(Stream.concat(Stream.make(next.requestId), Stream.fail(new Failed({ message: "late" }))))
      ),
    isRight: ({ body, trailers }, id) =>
      body.toString() === id && trailers["lambda-runtime-function-error-type"]?.endsWith("Failed") === true
  }
]

const kindOf = (id: string): Kind => kinds[Number(id) % kinds.length]!

/** A Lambda with so many invocations, and what it has got for them. With `retries` it hands out again what was lost. */
const makeLambda = Effect.fnUntraced(function*({ retries }: { readonly retries: boolean }) {
  const server = yield* ScriptedServer.make()
  const random = makeRandom(seed)
  const waiting = yield* Queue.unbounded<string>()
  const nonces = new Map<string, string>()
  const done = new Set<string>()
  const finished = yield* Deferred.make<void, Failed>()
  const fail = (message: string) => Deferred.doneUnsafe(finished, Effect.fail(new Failed({ message })))
  let handedOut = 0
  for (let id = 0; id < total; id++) Queue.offerUnsafe(waiting, String(id))

  /** Ends a connection, with bytes of an answer or none. */
  const cut = (peer: ScriptedServer.ServerConnection, bytes: Buffer) =>
    Effect.gen(function*() {
      if (random() < 0.5) yield* peer.write(bytes.subarray(0, Math.floor(random() * bytes.length)))
      yield* random() < 0.5 ? peer.close : peer.reset
    })

  const handOut = Effect.fnUntraced(function*(peer: ScriptedServer.ServerConnection, isFaulty: boolean) {
    const id = yield* Queue.take(waiting)
    const nonce = `${id}-${handedOut++}`
    const bytes = ScriptedServer.invocation({
      "Lambda-Runtime-Aws-Request-Id": id,
      "Lambda-Runtime-Deadline-Ms": String(Date.now() + 60_000),
      "Lambda-Runtime-Invocation-Id": nonce
    })
    if (isFaulty && random() < 0.5) {
      yield* cut(peer, bytes)
      Queue.offerUnsafe(waiting, id)
      return false
    }
    nonces.set(id, nonce)
    yield* peer.write(bytes)
    // Between two exchanges the function does not notice.
    if (isFaulty) yield* peer.close
    return !isFaulty
  })

  const accept = Effect.fnUntraced(
    function*(peer: ScriptedServer.ServerConnection, head: ScriptedServer.Head, isFaulty: boolean) {
      const id = head.path.split("/")[4] ?? ""
      if (isFaulty && random() < 0.3) {
        if (random() < 0.5) yield* peer.take(1)
        yield* cut(peer, ScriptedServer.accepted)
        if (retries) retry(id)
        return false
      }
      const request = yield* peer.body(head)
      if (done.has(id)) fail(`${id} was answered twice`)
      if (head.headers["lambda-runtime-invocation-id"] !== nonces.get(id)) fail(`${id} came with another nonce`)
      if (!kindOf(id).isRight(request, id)) fail(`${id} was answered with something else`)
      done.add(id)
      if (done.size === total) Deferred.doneUnsafe(finished, Effect.void)
      if (isFaulty && random() < 0.5) {
        yield* cut(peer, ScriptedServer.accepted)
        return false
      }
      yield* peer.write(ScriptedServer.accepted)
      if (isFaulty) yield* random() < 0.5 ? peer.close : peer.reset
      return !isFaulty
    }
  )

  /** Lambda retries an invocation that was not responded to. */
  const retry = (id: string) => {
    if (!done.has(id)) Queue.offerUnsafe(waiting, id)
  }

  const serve = Effect.fnUntraced(function*(peer: ScriptedServer.ServerConnection) {
    // The first request is always answered: a `next` that loses two connections in a row fails.
    for (let exchanges = 0;; exchanges++) {
      const head = yield* peer.head
      const isFaulty = exchanges > 0 && random() < faultRate
      const goesOn = head.method === "GET" ? handOut(peer, isFaulty) : accept(peer, head, isFaulty)
      if (!(yield* goesOn)) return
    }
  })
  yield* Effect.forkScoped(Effect.forever(
    // A connection that the client ends is a defect of the one who reads from it.
    Effect.flatMap(server.accept, (peer) => Effect.forkScoped(Effect.exit(serve(peer))))
  ))

  return {
    connections: server.connections,
    done,
    endpoint: server.endpoint,
    fail,
    finished: Deferred.await(finished),
    retry
  }
})

const soak = (loops: number) =>
  Effect.gen(function*() {
    const lambda = yield* makeLambda({ retries: false })
    const client = yield* Effect.orDie(RuntimeApiClient.make(lambda.endpoint))
    let lost = 0
    const invoke = Effect.gen(function*() {
      // Beside others, a call may get a connection that is lost as well.
      const next = yield* loops === 1 ? client.next : Effect.retry(client.next, { times: 20 })
      const { requestId } = next
      const answered = yield* Effect.result(kindOf(requestId).answer(client, next))
      if (Result.isFailure(answered)) {
        lost++
        lambda.retry(requestId)
      } else if (!lambda.done.has(requestId)) {
        lambda.fail(`${requestId} is not with Lambda, although the client says so`)
      }
    })

    const looping = Effect.all(Array.from({ length: loops }, () => Effect.forever(invoke)), {
      concurrency: "unbounded"
    })
    yield* Effect.raceFirst(looping, lambda.finished)

    assert.strictEqual(lambda.done.size, total)
    assert.isAbove(lost, 100)
    assert.isAbove(lambda.connections(), 1_000)
  }).pipe(Effect.onError(() => Effect.logError(`the random numbers were those of SEED=${seed}`)))

/** What the handler does for an invocation, so that Lambda gets what `isRight` expects. */
const responses: ReadonlyArray<(id: string) => Effect.Effect<Response.Response<Failed>, Failed>> = [
  (id) => Effect.succeed(Response.jsonText(`"${id}"`)),
  (id) => Effect.delay(Effect.succeed(Response.jsonText(`"${id}${large}"`)), 1),
  (id) => Effect.fail(new Failed({ message: id })),
  (id) => Effect.succeed(Response.stream(Stream.make("a", id, "b"))),
  (id) => Effect.succeed(Response.stream(Stream.concat(Stream.make(id), Stream.fail(new Failed({ message: "late" })))))
]

const soakLoop = Effect.gen(function*() {
  const lambda = yield* makeLambda({ retries: true })
  const counts = { background: 0, finalizers: 0, handled: 0, hooks: 0 }
  const count = (name: keyof typeof counts) => Effect.sync(() => void counts[name]++)
  yield* Lifecycle.afterResponse(() => count("hooks"))
  const handler = Handler.bytes(Effect.fnUntraced(function*() {
    const { requestId } = yield* Invocation.Invocation
    yield* count("handled")
    yield* Background.run(Effect.andThen(Effect.yieldNow, count("background")))
    yield* Effect.addFinalizer(() => count("finalizers"))
    return yield* responses[Number(requestId) % responses.length]!(requestId)
  }))

  yield* Effect.raceFirst(
    Lambda.run(handler).pipe(Effect.provide(RuntimeApiClient.layer(lambda.endpoint))),
    lambda.finished
  )

  assert.strictEqual(lambda.done.size, total)
  assert.isAbove(counts.handled, total)
  assert.strictEqual(counts.finalizers, counts.handled)
  assert.isAtMost(counts.hooks, counts.handled)
  assert.isAbove(counts.background, 0.9 * total)
  assert.isAbove(lambda.connections(), 1_000)
}).pipe(
  Effect.provideService(Environment.Environment, Environment.fromRecord({ AWS_LAMBDA_MAX_CONCURRENCY: "8" })),
  Effect.onError(() => Effect.logError(`the random numbers were those of SEED=${seed}`))
)

describe("RuntimeApiClient, while it loses connections", () => {
  it.live("has one response for each invocation, one at a time", () => soak(1))

  it.live("has one response for each invocation, eight at a time", () => soak(8))
})

describe("Lambda.run, while its client loses connections", () => {
  it.live("responds to each invocation once, eight at a time, and joins and closes all of them", () => soakLoop)
})
