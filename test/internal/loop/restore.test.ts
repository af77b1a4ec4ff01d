import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Fiber, Layer, Schema } from "effect"
import { Handler, Lambda, Lifecycle, RuntimeApiClient } from "effect-lambda-runtime"
import { Emulator } from "effect-lambda-runtime/emulator"
import { FrontDoor, HttpHandler } from "effect-lambda-runtime/http"
import { SnapStart } from "effect-lambda-runtime/snapstart"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { TestClock } from "effect/testing"
import { connect } from "../../../src/internal/client/server.ts"
import { Restoring } from "../../../src/internal/lifecycle/restoring.ts"
import type { Phase } from "../../../src/internal/loop/phase.ts"
import * as Restore from "../../../src/internal/loop/restore.ts"
import * as ScriptedServer from "../../ScriptedServer.ts"
import { limitMillis, start, startOnLambda } from "./functionProcess.ts"

const restored = ScriptedServer.answer("200 OK", ["Content-Type: application/json"])

class Database extends Context.Service<Database, { readonly name: string }>()("test/Database") {}

class Url extends Context.Service<Url, string>()("test/Url") {}

const steps: Array<string> = []
const step = (name: string) => Effect.sync(() => void steps.push(name))

const ask = Handler.json(
  { event: Schema.Unknown, response: Schema.String },
  () => Effect.map(Database, ({ name }) => name)
)

const database = Layer.effect(Database, Effect.as(step("database"), { name: "orders" }))

/** Runs a program under SnapStart in this process, which gets its `Math.random` back. */
const run = <E>(program: Effect.Effect<never, E, Lambda.ProvidedByMain>) =>
  Effect.gen(function*() {
    steps.length = 0
    const { random } = Math
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        Math.random = random
      })
    )
    const server = yield* ScriptedServer.make()
    const api = yield* Effect.orDie(connect(server.endpoint))
    const phases: Array<Phase> = []
    const fiber = yield* program.pipe(
      Effect.provideService(RuntimeApiClient.RuntimeApiClient, RuntimeApiClient.fromServer(api)),
      Effect.provideService(Restoring, Restore.make(api, (phase) => void phases.push(phase))),
      Effect.provide(Lifecycle.layer),
      Effect.exit,
      Effect.forkScoped
    )
    return { accept: server.accept, connections: server.connections, fiber, phases }
  })

/** The process is snapshotted and restored, and asks for its first invocation over a new connection. */
const restore = Effect.fnUntraced(
  function*({ accept }: { readonly accept: Effect.Effect<ScriptedServer.ServerConnection> }) {
    const before = yield* accept
    const request = yield* before.request
    assert.strictEqual(`${request.method} ${request.path}`, "GET /2018-06-01/runtime/restore/next")
    steps.push("snapshot")
    yield* before.write(restored)
    const after = yield* accept
    const next = yield* after.request
    assert.strictEqual(next.path, "/2018-06-01/runtime/invocation/next")
    return after
  }
)

const invoke = Effect.fnUntraced(function*(connection: ScriptedServer.ServerConnection, event?: unknown) {
  yield* connection.write(ScriptedServer.invocation({}, JSON.stringify(event ?? {})))
  const response = yield* connection.request
  yield* connection.write(ScriptedServer.accepted)
  yield* connection.request
  return response.body.toString()
})

const hooks = (name: string) =>
  Layer.effectDiscard(
    Effect.andThen(Lifecycle.beforeSnapshot(step(`before ${name}`)), Lifecycle.afterRestore(step(`after ${name}`)))
  )

const scoped = (name: string) =>
  Layer.effectDiscard(Effect.acquireRelease(step(`open ${name}`), () => step(`close ${name}`)))

const inOrder = Layer.provideMerge(hooks("second"), hooks("first"))

describe("a function under SnapStart", () => {
  it.effect("runs hooks around the snapshot, last first before and first first after, and then polls anew", () =>
    Effect.gen(function*() {
      const fn = yield* run(Lambda.run(ask).pipe(Effect.provide(Layer.merge(database, inOrder))))
      const connection = yield* restore(fn)

      assert.deepStrictEqual(steps, [
        "database",
        "before second",
        "before first",
        "snapshot",
        "after first",
        "after second"
      ])
      assert.strictEqual(yield* invoke(connection), "\"orders\"")
      assert.strictEqual(fn.connections(), 2)
    }))

  it.effect("builds a marked layer after the restore and its hooks, once", () =>
    Effect.gen(function*() {
      const marked = SnapStart.layer(database)
      const fn = yield* run(
        Lambda.run(ask).pipe(
          Effect.provide(Layer.mergeAll(marked, Layer.provide(Layer.effectDiscard(step("other")), marked), inOrder))
        )
      )
      const connection = yield* restore(fn)

      assert.deepStrictEqual(steps, [
        "other",
        "before second",
        "before first",
        "snapshot",
        "after first",
        "after second",
        "database"
      ])
      assert.strictEqual(yield* invoke(connection), "\"orders\"")
    }))

  it.effect("builds a marked layer that a handler brings", () =>
    Effect.gen(function*() {
      const handler = ask.pipe(
        Handler.provide(Layer.merge(Layer.effectDiscard(step("early")), SnapStart.layer(database)))
      )
      const fn = yield* run(Lambda.run(handler))
      const connection = yield* restore(fn)

      assert.deepStrictEqual(steps, ["early", "snapshot", "database"])
      assert.strictEqual(yield* invoke(connection), "\"orders\"")
    }))

  it.effect("prepares a handler after the restore if that takes a service of a marked layer", () =>
    Effect.gen(function*() {
      const routes = HttpRouter.use((router) =>
        Effect.gen(function*() {
          const { name } = yield* Database
          yield* router.add("GET", "/", HttpServerResponse.text(name))
        })
      )
      const handler = HttpHandler.fromRouter(routes).pipe(
        Handler.provide(Layer.merge(Layer.effectDiscard(step("early")), SnapStart.layer(database)))
      )
      const fn = yield* run(Lambda.run(handler))
      yield* restore(fn)

      assert.deepStrictEqual(steps, ["early", "snapshot", "database"])
    }))

  it.effect("has the routes ready before the snapshot if they ask for a marked service with each request", () =>
    Effect.gen(function*() {
      const route = HttpRouter.add("GET", "/", Effect.map(Database, ({ name }) => HttpServerResponse.text(name)))
      const built = HttpRouter.use(() => step("routes"))
      const handler = HttpHandler.fromRouter(Layer.merge(route, built))
      const fn = yield* run(Lambda.run(handler).pipe(Effect.provide(SnapStart.layer(database))))
      const connection = yield* restore(fn)

      assert.deepStrictEqual(steps, ["routes", "snapshot", "database"])
      assert.include(yield* invoke(connection, FrontDoor.toEvent("url", { url: "/" })), "\"body\":\"orders\"")
    }))

  it.effect("builds what a handler brings before the snapshot, with its hooks, if another layer is marked", () =>
    Effect.gen(function*() {
      const handler = ask.pipe(Handler.provide(Layer.merge(Layer.effectDiscard(step("early")), hooks("own"))))
      const fn = yield* run(Lambda.run(handler).pipe(Effect.provide(SnapStart.layer(database))))
      yield* restore(fn)

      assert.deepStrictEqual(steps, ["early", "before own", "snapshot", "after own", "database"])
    }))

  it.effect("builds a layer that is marked in several places once, before what needs it", () =>
    Effect.gen(function*() {
      class Orders extends Context.Service<Orders, string>()("test/Orders") {}
      const orders = Layer.effect(Orders, Effect.map(Database, ({ name }) => `${name} of today`))
      const marked = SnapStart.layer(database)
      const handler = Handler.match({
        ordered: Handler.json(
          { event: Schema.Struct({ ordered: Schema.String }), response: Schema.String },
          () => Orders
        )
          .pipe(Handler.provide(Layer.provide(orders, marked))),
        other: ask.pipe(Handler.provide(marked))
      })
      const fn = yield* run(Lambda.run(handler))
      const connection = yield* restore(fn)

      assert.deepStrictEqual(steps, ["snapshot", "database"])
      assert.strictEqual(yield* invoke(connection, { ordered: "today" }), "\"orders of today\"")
      assert.strictEqual(yield* invoke(connection), "\"orders\"")
    }))

  it.effect("gives a marked layer the services of another marked one", () =>
    Effect.gen(function*() {
      const url = SnapStart.layer(Layer.effect(Url, Effect.as(step("url"), "orders.internal")))
      const named = Layer.effect(Database, Effect.map(Url, (name) => ({ name })))
      const fn = yield* run(Lambda.run(ask).pipe(Effect.provide(Layer.provide(SnapStart.layer(named), url))))
      const connection = yield* restore(fn)

      assert.deepStrictEqual(steps, ["snapshot", "url"])
      assert.strictEqual(yield* invoke(connection), "\"orders.internal\"")
    }))

  it.effect("releases marked layers in the reverse order of their construction", () =>
    Effect.gen(function*() {
      const pair = Layer.provideMerge(Layer.merge(database, scoped("second")), scoped("first"))
      const handler = ask.pipe(Handler.provide(SnapStart.layer(scoped("third"))))
      const fn = yield* run(
        Lambda.run(handler).pipe(Effect.provide(Layer.provideMerge(SnapStart.layer(pair), scoped("early"))))
      )
      yield* restore(fn)
      steps.length = 0
      yield* Fiber.interrupt(fn.fiber)

      assert.deepStrictEqual(steps, ["close third", "close second", "close first", "close early"])
    }))

  it.effect("fails before the snapshot if a layer fails beside a marked one", () =>
    Effect.gen(function*() {
      const failing = Layer.effectDiscard(Effect.die(new Error("no table")))
      const handler = ask.pipe(Handler.provide(Layer.merge(SnapStart.layer(database), failing)))
      const fn = yield* run(Lambda.run(handler))

      const exit = yield* Effect.raceFirst(Fiber.join(fn.fiber), fn.accept)

      assert.include(String(exit), "no table")
      assert.deepStrictEqual(fn.phases, [])
    }))

  it.effect("fails if the connection is lost while it waits for the restore", () =>
    Effect.gen(function*() {
      const fn = yield* run(Lambda.run(ask).pipe(Effect.provide(database)))
      const before = yield* fn.accept
      yield* before.request
      yield* before.end()

      const exit = yield* Fiber.join(fn.fiber)

      assert.include(String(exit), "restoreNext failed: the connection was lost")
      assert.deepStrictEqual([fn.phases, fn.connections()], [["Snapshotting", "Init"], 1])
    }))

  it.effect("waits for the restore as long as it takes", () =>
    Effect.gen(function*() {
      const fn = yield* run(Lambda.run(ask).pipe(Effect.provide(database)))
      const before = yield* fn.accept
      yield* before.request
      yield* TestClock.adjust("1 hour")
      yield* before.write(restored)
      const after = yield* fn.accept

      assert.strictEqual((yield* after.request).path, "/2018-06-01/runtime/invocation/next")
      assert.deepStrictEqual(fn.phases, ["Snapshotting", "Init", "Restoring"])
    }))

  it.effect("makes Math.random and the ids of crypto.randomUUID anew", () =>
    Effect.gen(function*() {
      const { random } = Math
      const fn = yield* run(Lambda.run(ask).pipe(Effect.provide(database)))
      yield* restore(fn)

      assert.notStrictEqual(Math.random, random)
      const drawn = Array.from({ length: 10_000 }, () => Math.random())
      assert.isTrue(drawn.every((n) => n >= 0 && n < 1))
      assert.closeTo(drawn.reduce((sum, n) => sum + n, 0) / drawn.length, 0.5, 0.03)
      assert.strictEqual(new Set(drawn).size, drawn.length)
    }))

  it.effect("fails if a hook before the snapshot fails, and takes no snapshot", () =>
    Effect.gen(function*() {
      const failing = Layer.effectDiscard(Lifecycle.beforeSnapshot(Effect.die(new Error("no disk"))))
      const fn = yield* run(Lambda.run(ask).pipe(Effect.provide(Layer.merge(database, failing))))

      const exit = yield* Fiber.join(fn.fiber)

      assert.include(String(exit), "no disk")
      assert.deepStrictEqual([fn.phases, fn.connections()], [["Snapshotting"], 0])
    }))

  it.effect("fails if a hook before the snapshot hangs", () =>
    Effect.gen(function*() {
      const hanging = Layer.effectDiscard(Lifecycle.beforeSnapshot(Effect.uninterruptible(Effect.never)))
      const fn = yield* run(Lambda.run(ask).pipe(Effect.provide(Layer.merge(database, hanging))))
      yield* Effect.yieldNow
      yield* TestClock.adjust("2 minutes")

      const exit = yield* Fiber.join(fn.fiber)

      assert.include(String(exit), "the hooks for beforeSnapshot took longer than 120 seconds")
    }))

  it.effect.each([
    { hanging: Layer.effectDiscard(Lifecycle.afterRestore(Effect.uninterruptible(Effect.never))), what: "a hook" },
    { hanging: SnapStart.layer(Layer.effectDiscard(Effect.never)), what: "a marked layer" }
  ])("fails if $what hangs after the restore", ({ hanging }) =>
    Effect.gen(function*() {
      const fn = yield* run(Lambda.run(ask).pipe(Effect.provide(Layer.merge(database, hanging))))
      const before = yield* fn.accept
      yield* before.request
      yield* before.write(restored)
      while (fn.phases.at(-1) !== "Restoring") yield* ScriptedServer.turn
      yield* TestClock.adjust("9 seconds")

      const exit = yield* Fiber.join(fn.fiber)

      assert.include(String(exit), "what follows the restore took longer than 9 seconds")
    }))

  it.effect.each([403, 404, 500])("fails if the restore is answered with %i", (status) =>
    Effect.gen(function*() {
      const fn = yield* run(Lambda.run(ask).pipe(Effect.provide(database)))
      const before = yield* fn.accept
      yield* before.request
      yield* before.write(ScriptedServer.refused(`${status} No`, "Refused"))

      const exit = yield* Fiber.join(fn.fiber)

      assert.include(String(exit), `restoreNext failed: the answer was ${status} Refused`)
      assert.deepStrictEqual(fn.phases, ["Snapshotting", "Init"])
    }))
})

describe("a marked layer on AWS's own loop", () => {
  it.effect("is built at once", () =>
    Effect.gen(function*() {
      steps.length = 0
      const inner = ask.pipe(Handler.provide(SnapStart.layer(database)))
      yield* Effect.addFinalizer(() =>
        Effect.sync(() => {
          delete process.env["AWS_LAMBDA_INITIALIZATION_TYPE"]
        })
      )
      process.env["AWS_LAMBDA_INITIALIZATION_TYPE"] = "snap-start"

      yield* Effect.promise(() => Lambda.toAwsHandler(inner).ready)
      yield* Effect.promise(() => Lambda.toAwsHandler(ask, { layer: SnapStart.layer(database) }).ready)

      assert.deepStrictEqual(steps, ["database", "database"])
    }))
})

const snapStart = { AWS_LAMBDA_INITIALIZATION_TYPE: "snap-start" }

const prelude = `
import * as Lifecycle from "./src/Lifecycle.ts"
import * as Random from "effect/Random"
import { randomUUID } from "node:crypto"
randomUUID()
const hooks = (before, after) =>
  Layer.effectDiscard(Effect.andThen(Lifecycle.beforeSnapshot(before), Lifecycle.afterRestore(after)))
const runMain = (layer) =>
  Lambda.run(echo).pipe(Effect.provide(Layer.merge(resource, layer)), Lambda.main, NodeRuntime.runMain)
`

/** Time in another process is real, and a busy machine may be late. */
const patient = { retry: 2, timeout: 3 * limitMillis }

describe("a process under SnapStart", () => {
  it.live("differs after its restore from another with the same seed", () =>
    Effect.gen(function*() {
      const program = `${prelude}
        const draw = (when) => Effect.flatMap(Random.next, (n) => say(when + " " + n + " " + Math.random()))
        runMain(hooks(draw("before"), draw("after")))`
      const draw = Effect.gen(function*() {
        const fn = yield* startOnLambda(program, snapStart, ["--random-seed=7"])
        yield* fn.connection.request
        yield* fn.connection.write(restored)
        const polling = yield* fn.server.accept
        yield* polling.request
        return (yield* fn.terminate).lines
      })

      const [one, other] = yield* Effect.all([draw, draw])

      assert.strictEqual(one[0], other[0])
      assert.notStrictEqual(one[1], other[1])
      assert.deepStrictEqual(one.map((line) => line.split(" ")[0]), ["before", "after", "released"])
    }), patient)

  it.live.each([
    {
      error: { errorMessage: "no disk", errorType: "Error" },
      hooks: "hooks(Effect.die(new Error(\"no disk\")), Effect.void)",
      label: "Init Error",
      path: "init/error",
      type: "Runtime.BeforeSnapshotError"
    },
    {
      error: { errorMessage: "no database", errorType: "Error" },
      hooks: "hooks(Effect.void, Effect.die(new Error(\"no database\")))",
      label: "Restore Error",
      path: "restore/error",
      type: "Runtime.AfterRestoreError"
    }
  ])("reports $type and exits with 1", ({ error, hooks, label, path, type }) =>
    Effect.gen(function*() {
      const fn = yield* startOnLambda(`${prelude}runMain(${hooks})`, snapStart)
      let { connection } = fn
      if (path === "restore/error") {
        yield* connection.request
        yield* connection.write(restored)
        connection = yield* fn.server.accept
      }
      const report = yield* connection.request
      yield* connection.write(ScriptedServer.accepted)
      const ended = yield* fn.ended

      assert.strictEqual(report.path, `/2018-06-01/runtime/${path}`)
      assert.strictEqual(report.headers["lambda-runtime-function-error-type"], type)
      assert.deepInclude(JSON.parse(report.body.toString()), error)
      assert.strictEqual(ended.code, 1)
      assert.include(ended.lines.join("\n"), `ERROR\t${label}`)
    }), patient)

  it.live("ends with 0 at SIGTERM while it waits for the restore", () =>
    Effect.gen(function*() {
      const fn = yield* startOnLambda(`${prelude}runMain(Layer.empty)`, snapStart)
      yield* fn.connection.request

      const ended = yield* fn.terminate

      assert.deepStrictEqual([ended.code, ended.lines], [0, ["released"]])
    }), patient)

  it.live.each([
    { hooks: "hooks(waits, Effect.void)", when: "before the snapshot" },
    { hooks: "hooks(Effect.void, waits)", when: "after the restore" }
  ])("ends with 0 at SIGTERM while a hook runs $when", ({ hooks, when }) =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const fn = yield* start(
        `${prelude}
        const waits = Effect.andThen(say("hook"), Effect.onInterrupt(Effect.never, () => say("interrupted")))
        runMain(${hooks})`,
        { ...snapStart, AWS_LAMBDA_RUNTIME_API: server.endpoint }
      )
      if (when === "after the restore") {
        const before = yield* server.accept
        yield* before.request
        yield* before.write(restored)
      }
      yield* fn.said("hook")

      const ended = yield* fn.terminate

      assert.deepStrictEqual([ended.code, ended.lines], [0, ["hook", "interrupted", "released"]])
    }), patient)

  it.live(
    "reports a promise that is rejected while it waits for the restore as an init error",
    () =>
      Effect.gen(function*() {
        const program = `${prelude}
        const later = Effect.sync(() => setTimeout(() => Promise.reject(new Error("stale")), 300))
        runMain(hooks(later, Effect.void))`
        const fn = yield* startOnLambda(program, snapStart)
        yield* fn.connection.request
        const reporting = yield* fn.server.accept
        const report = yield* reporting.request
        yield* reporting.write(ScriptedServer.accepted)
        const ended = yield* fn.ended

        assert.strictEqual(report.path, "/2018-06-01/runtime/init/error")
        assert.strictEqual(report.headers["lambda-runtime-function-error-type"], "Runtime.UnhandledPromiseRejection")
        assert.deepStrictEqual([ended.code, ended.lines.includes("released")], [1, true])
      }),
    patient
  )

  it.live("goes from the snapshot to a response in the emulator", () =>
    Effect.gen(function*() {
      const program = `
        import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
        import { Context, Effect, Layer, Schema } from "effect"
        import { Handler, Lambda } from "effect-lambda-runtime"
        import { SnapStart } from "effect-lambda-runtime/snapstart"
        const Name = Context.Service("Name")
        const ask = Handler.json({ event: Schema.Unknown, response: Schema.String }, () => Name)
        Lambda.run(ask).pipe(
          Effect.provide(SnapStart.layer(Layer.succeed(Name, process.env.AWS_LAMBDA_INITIALIZATION_TYPE))),
          Lambda.main,
          NodeRuntime.runMain
        )`
      const emulator = yield* Emulator.make({
        port: 0,
        functions: {
          f: {
            command: [process.execPath, "--conditions=source", "--input-type=module", "--eval", program],
            memory: 1024,
            snapStart: true
          }
        }
      })
      const response = yield* Effect.promise(() =>
        fetch(emulator.url + emulator.invocationEndpoint, { body: "{}", method: "POST" })
      )

      assert.strictEqual(yield* Effect.promise(() => response.text()), "\"snap-start\"")
    }), patient)
})
