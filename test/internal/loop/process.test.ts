/** Functions as processes of their own, against a server that accepts their responses or does not. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as ScriptedServer from "../../ScriptedServer.ts"
import { type Ended, limitMillis, start, startOnLambda } from "./functionProcess.ts"

/** The function takes an event. */
const invoke = (connection: ScriptedServer.ServerConnection) =>
  Effect.gen(function*() {
    const next = yield* connection.request
    assert.strictEqual(next.path, "/2018-06-01/runtime/invocation/next")
    yield* connection.write(ScriptedServer.invocation({ "Lambda-Runtime-Deadline-Ms": `${Date.now() + 60_000}` }))
  })

/** Time in another process is real, and a busy machine may be late. */
const patient = { retry: 2, timeout: 3 * limitMillis }

/** The response is lost, what the function holds is released, and the process is in time. */
const assertLeftBehind = ({ code, lines, millis }: Ended & { readonly millis: number }) => {
  assert.strictEqual(code, 0)
  assert.lengthOf(lines, 2)
  assert.strictEqual(lines[0], "released")
  assert.match(lines[1]!, /ERROR\trespond failed: the connection was lost/)
  // Lambda waits 300 ms, or 500 ms: the process has less, and a busy machine some more to start and to stop.
  assert.isBelow(millis, 1_000)
}

const runMain = (handler: string, options = "") =>
  `Lambda.run(${handler}).pipe(Effect.provide(resource), Lambda.main({${options}}), NodeRuntime.runMain)`

describe("SIGTERM", () => {
  it.live("ends a function that waits with its finalizers and 0", () =>
    Effect.gen(function*() {
      const { connection, terminate } = yield* startOnLambda(runMain("echo"))
      yield* connection.request

      const ended = yield* terminate

      assert.deepStrictEqual([ended.code, ended.lines], [0, ["released"]])
    }), patient)

  it.live("leaves a response behind that Lambda does not accept", () =>
    Effect.gen(function*() {
      const { connection, terminate } = yield* startOnLambda(runMain("echo"))
      yield* invoke(connection)
      yield* connection.request

      const ended = yield* terminate

      assertLeftBehind(ended)
    }), patient)

  it.live("leaves such a response behind also with an internal extension", () =>
    Effect.gen(function*() {
      const { connection, server, terminate } = yield* startOnLambda(
        runMain("echo", "extension: Lambda.internalExtension")
      )
      const registration = yield* connection.request
      yield* connection.write(ScriptedServer.answer("200 OK", ["Lambda-Extension-Identifier: id"], "{}"))
      // The extension waits for its next event on the other connection.
      yield* server.accept
      yield* invoke(connection)
      yield* connection.request

      const ended = yield* terminate

      assert.strictEqual(registration.path, "/2020-01-01/extension/register")
      assertLeftBehind(ended)
    }), patient)

  it.live("leaves a body behind that nobody reads any more", () =>
    Effect.gen(function*() {
      const { connection, terminate } = yield* startOnLambda(
        `const bytes = new Uint8Array(65536)
        const endless = Stream.forever(Stream.make(bytes))
        ${runMain("Handler.stream({ event: Schema.Unknown }, () => endless)")}`
      )
      yield* invoke(connection)
      yield* connection.head
      yield* connection.pause

      const ended = yield* terminate

      assertLeftBehind(ended)
    }), patient)

  it.live.each([
    ["of its handler", "Effect.onInterrupt(Effect.andThen(say(\"handling\"), Effect.never), () => Effect.never)"],
    ["of its scope", "Effect.andThen(Effect.addFinalizer(() => Effect.never), say(\"handling\"))"]
  ])(
    "ends with 1 if an invocation hangs in a finalizer %s, and releases the layer",
    ([, handling]) =>
      Effect.gen(function*() {
        const { connection, said, terminate } = yield* startOnLambda(
          `const hung = ${handling}
        ${runMain("Handler.json({ event: Schema.Unknown }, () => hung)")}`
        )
        yield* invoke(connection)
        yield* Effect.forkChild(Effect.andThen(connection.request, connection.write(ScriptedServer.accepted)))
        yield* said("handling")

        const { code, lines } = yield* terminate

        assert.strictEqual(code, 1)
        assert.include(lines, "released")
        assert.match(lines.at(-1) ?? "", /ERROR\tRuntime Error\r.*StuckInvocation: an invocation did not end/)
      }),
    patient
  )

  it.live("ends with 1 if a finalizer of a layer fails, and logs it", () =>
    Effect.gen(function*() {
      const { connection, terminate } = yield* startOnLambda(
        `const failing = Layer.effectDiscard(Effect.addFinalizer(() => Effect.die(new Error("cannot close"))))
        Lambda.run(echo).pipe(Effect.provide(failing), Lambda.main, NodeRuntime.runMain)`
      )
      yield* connection.request

      const { code, lines } = yield* terminate

      assert.strictEqual(code, 1)
      assert.lengthOf(lines, 1)
      assert.match(lines[0]!, /ERROR\tRuntime Error\r.*cannot close/)
    }), patient)
})

describe("an end by force", () => {
  it.live.each([
    ["a finalizer of a layer", "Effect.addFinalizer(() => Effect.never)"],
    ["a layer", "Effect.andThen(say(\"building\"), Effect.uninterruptible(Effect.never))"]
  ])("says after SIGTERM that %s still runs", ([running, layer]) =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const fn = yield* start(
        `const layer = Layer.effectDiscard(${layer})
        Lambda.run(echo).pipe(Effect.provide(layer), Lambda.main, NodeRuntime.runMain)`,
        { AWS_LAMBDA_RUNTIME_API: server.endpoint }
      )
      if (running === "a layer") yield* fn.said("building")
      else yield* Effect.andThen(server.accept, (connection) => connection.request)

      const { code, lines } = yield* fn.terminate

      assert.strictEqual(code, 1)
      assert.match(
        lines.at(-1) ?? "",
        new RegExp(`ERROR\tthe process did not end within 290 ms: ${running} still runs$`)
      )
    }), patient)
})

describe("a fault of the process", () => {
  const float = "Effect.sync(() => { void Promise.reject(new Error(\"floating\")) })"
  const throwSoon = "Effect.sync(() => { setTimeout(() => { throw new Error(\"in a timer\") }) })"
  const slow = "Effect.andThen(say(\"slow\"), Effect.sleep(200))"

  it.live.each([
    [
      "a rejection in a layer, and SIGTERM during its finalizers",
      `Effect.andThen(Effect.addFinalizer(() => ${slow}), Effect.andThen(${float}, Effect.never))`
    ],
    [
      "an exception in a layer, and SIGTERM during its finalizers",
      `Effect.andThen(Effect.addFinalizer(() => ${slow}), Effect.andThen(${throwSoon}, Effect.never))`
    ],
    [
      "SIGTERM during the acquisition, and an exception in its finalizers",
      `Effect.andThen(Effect.addFinalizer(() => Effect.andThen(${throwSoon}, Effect.sleep(50))), Effect.andThen(${slow}, Effect.never))`
    ],
    [
      "SIGTERM during the acquisition, and a rejection in its finalizers",
      `Effect.andThen(Effect.addFinalizer(() => Effect.andThen(${float}, Effect.sleep(50))), Effect.andThen(${slow}, Effect.never))`
    ]
  ])("before the first event ends with 1: %s", ([, layer]) =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const fn = yield* start(
        `const layer = Layer.effectDiscard(${layer})
        Lambda.run(echo).pipe(Effect.provide(layer), Lambda.main, NodeRuntime.runMain)`,
        { AWS_LAMBDA_RUNTIME_API: server.endpoint }
      )
      yield* fn.said("slow")

      const { code, lines } = yield* fn.terminate

      assert.strictEqual(code, 1)
      assert.isTrue(lines.some((line) => /ERROR\t(Unhandled Promise Rejection|Uncaught Exception)\r/.test(line)))
    }), patient)

  it.live.each([
    ["a rejection", float],
    ["an exception", throwSoon],
    ["a failure", "Effect.fail(new Error(\"no table\"))"]
  ])(
    "before the first event ends with 1 when SIGTERM comes during the report of %s",
    ([, broken]) =>
      Effect.gen(function*() {
        const { connection, terminate } = yield* startOnLambda(
          `const layer = Layer.effectDiscard(Effect.andThen(${broken}, Effect.never))
        Lambda.run(echo).pipe(Effect.provide(layer), Lambda.main, NodeRuntime.runMain)`
        )
        const report = yield* connection.request

        const { code, lines } = yield* terminate

        assert.strictEqual(report.path, "/2018-06-01/runtime/init/error")
        assert.strictEqual(code, 1)
        assert.isNotEmpty(lines)
      }),
    patient
  )

  it.live.each([
    ["a rejection", `Effect.andThen(${float}, Effect.sleep(50))`],
    ["an exception", `Effect.andThen(${throwSoon}, Effect.sleep(50))`],
    ["a rejection in the last of them, which does not wait", float]
  ])("while finalizers run after SIGTERM ends with 1: %s", ([, finalizer]) =>
    Effect.gen(function*() {
      const { connection, terminate } = yield* startOnLambda(
        `const layer = Layer.effectDiscard(Effect.addFinalizer(() => ${finalizer}))
        Lambda.run(echo).pipe(Effect.provide(layer), Lambda.main, NodeRuntime.runMain)`
      )
      yield* connection.request

      const { code, lines } = yield* terminate

      assert.strictEqual(code, 1)
      assert.lengthOf(lines, 1)
      assert.match(lines[0]!, /ERROR\t(Unhandled Promise Rejection|Uncaught Exception)\r/)
    }), patient)

  it.live("while finalizers run ends with 1 also without NodeRuntime.runMain", () =>
    Effect.gen(function*() {
      const { connection, terminate } = yield* startOnLambda(
        runFork(`Layer.effectDiscard(Effect.addFinalizer(() => Effect.andThen(${throwSoon}, Effect.sleep(50))))`)
      )
      yield* connection.request

      const { code } = yield* terminate

      assert.strictEqual(code, 1)
    }), patient)
})

const runFork = (layer: string) => `Effect.runFork(Lambda.run(echo).pipe(Effect.provide(${layer}), Lambda.main))`

describe("an init error", () => {
  it.live("is logged and ends with 1 although Lambda does not take its report", () =>
    Effect.gen(function*() {
      const { connection, ended } = yield* startOnLambda(
        `const failing = Layer.effectDiscard(Effect.fail(new Error("no table")))
        Lambda.run(echo).pipe(Effect.provide(failing), Lambda.main, NodeRuntime.runMain)`
      )
      const report = yield* connection.request
      const from = performance.now()

      const { at, code, lines } = yield* ended

      assert.strictEqual(report.path, "/2018-06-01/runtime/init/error")
      assert.strictEqual(code, 1)
      assert.isBelow(at - from, 1_500)
      assert.lengthOf(lines, 2)
      assert.match(lines[0]!, /ERROR\tthe init error could not be reported within 500 ms$/)
      assert.match(lines[1]!, /ERROR\tInit Error\rError: no table/)
    }), patient)

  it.live("is reported once if its defect is a proxy that cannot be inspected", () =>
    Effect.gen(function*() {
      const { connection, ended, server } = yield* startOnLambda(
        `const defect = new Proxy({}, { getPrototypeOf() { throw new Error("trap") } })
        const failing = Layer.effectDiscard(Effect.die(defect))
        Lambda.run(echo).pipe(Effect.provide(failing), Lambda.main, NodeRuntime.runMain)`
      )
      const report = yield* connection.request
      yield* connection.write(ScriptedServer.accepted)

      const { code, lines } = yield* ended

      assert.strictEqual(report.path, "/2018-06-01/runtime/init/error")
      assert.isTrue(connection.isQuiet)
      assert.strictEqual(server.connections(), 1)
      assert.strictEqual(code, 1)
      assert.deepStrictEqual(JSON.parse(String(report.body)), {
        errorType: "object",
        errorMessage: "[object Object]",
        stackTrace: []
      })
      assert.lengthOf(lines, 1)
      assert.match(lines[0]!, /ERROR\tInit Error\r/)
    }), patient)
})

describe("a fault of the process", () => {
  it.live.each([
    ["a rejected promise", "void Promise.reject(fault)", "Runtime.UnhandledPromiseRejection"],
    ["an exception", "setTimeout(() => { throw fault })", "Runtime.UncaughtException"]
  ])("has one name in the log and in the report: %s", ([, fails, errorType]) =>
    Effect.gen(function*() {
      const { connection, ended } = yield* startOnLambda(
        `const fault = Object.assign(new RangeError("far"), { code: "E7" })
        const failing = Layer.effectDiscard(Effect.andThen(Effect.sync(() => { ${fails} }), Effect.never))
        Lambda.run(echo).pipe(Effect.provide(failing), Lambda.main, NodeRuntime.runMain)`
      )
      const report = JSON.parse(String((yield* connection.request).body))
      yield* connection.write(ScriptedServer.accepted)

      const { code, lines } = yield* ended

      assert.strictEqual(code, 1)
      assert.strictEqual(report.errorType, errorType)
      assert.include(lines[0], `\r${errorType}: ${report.errorMessage} {\r`)
      assert.include(lines[0], "[cause]: RangeError: far\r")
      assert.include(lines[0], "code: \"E7\"")
    }), patient)
})

describe("a program that nobody runs", () => {
  const message = "Error: nothing has run: end the entry with Lambda.main and NodeRuntime.runMain"

  it.live("ends with 1 and says so on this machine", () =>
    Effect.gen(function*() {
      const { ended } = yield* start("Lambda.run(echo).pipe(Lambda.main)", {})

      const { code, lines } = yield* ended

      assert.strictEqual(code, 1)
      assert.include(lines, message)
    }), patient)

  it.live("is an init error on Lambda", () =>
    Effect.gen(function*() {
      const { connection, ended } = yield* startOnLambda("Lambda.run(echo).pipe(Lambda.main({}))")
      const report = yield* connection.request
      yield* connection.write(ScriptedServer.accepted)

      const { code } = yield* ended

      assert.strictEqual(report.path, "/2018-06-01/runtime/init/error")
      assert.strictEqual(code, 1)
    }), patient)
})

describe("without NodeRuntime.runMain", () => {
  it.live("SIGTERM ends with the finalizers and 0", () =>
    Effect.gen(function*() {
      const { connection, terminate } = yield* startOnLambda(runFork("resource"))
      yield* connection.request

      const ended = yield* terminate

      assert.deepStrictEqual([ended.code, ended.lines], [0, ["released"]])
    }), patient)

  it.live("SIGTERM ends it also if a response is not accepted", () =>
    Effect.gen(function*() {
      const { connection, terminate } = yield* startOnLambda(runFork("resource"))
      yield* invoke(connection)
      yield* connection.request

      const ended = yield* terminate

      assertLeftBehind(ended)
    }), patient)

  it.live("an init error ends with 1", () =>
    Effect.gen(function*() {
      const { connection, ended } = yield* startOnLambda(
        runFork("Layer.effectDiscard(Effect.fail(new Error(\"no table\")))")
      )
      const report = yield* connection.request
      yield* connection.write(ScriptedServer.accepted)

      const { code } = yield* ended

      assert.strictEqual(report.path, "/2018-06-01/runtime/init/error")
      assert.strictEqual(code, 1)
    }), patient)
})

describe("an emulator that cannot start", () => {
  const program = "Lambda.run(echo).pipe(Lambda.main, NodeRuntime.runMain)"

  it.live("is one line that names the variable, and ends with 1", () =>
    Effect.gen(function*() {
      const fn = yield* start(program, { LOCAL_LAMBDA_PORT: "abc" })

      const { code, lines } = yield* fn.ended

      assert.strictEqual(code, 1)
      assert.lengthOf(lines, 1)
      assert.match(lines[0]!, /^\S+\t-\tERROR\tLOCAL_LAMBDA_PORT must be a port from 0 to 65535, not "abc"$/)
    }), patient)

  it.live("is one record if logs are JSON", () =>
    Effect.gen(function*() {
      const fn = yield* start(program, { AWS_LAMBDA_LOG_FORMAT: "JSON", LOCAL_LAMBDA_PORT: "abc" })

      const { code, lines } = yield* fn.ended

      assert.strictEqual(code, 1)
      assert.lengthOf(lines, 1)
      const { level, message } = JSON.parse(lines[0]!)
      assert.strictEqual(level, "ERROR")
      assert.strictEqual(message, "LOCAL_LAMBDA_PORT must be a port from 0 to 65535, not \"abc\"")
    }), patient)

  it.live("names the variable of a port that is in use", () =>
    Effect.gen(function*() {
      const { endpoint } = yield* ScriptedServer.make()
      const fn = yield* start(program, { LOCAL_LAMBDA_PORT: endpoint.slice(endpoint.indexOf(":") + 1) })

      const { code, lines } = yield* fn.ended

      assert.strictEqual(code, 1)
      assert.lengthOf(lines, 1)
      assert.match(lines[0]!, /\t-\tERROR\tport \d+ of 127\.0\.0\.1 is in use; set LOCAL_LAMBDA_PORT to another$/)
    }), patient)
})

describe("an emulator that has started", () => {
  it.live("says how to invoke the function once its layers are built", () =>
    Effect.gen(function*() {
      const fn = yield* start(
        `const layer = Layer.effectDiscard(Effect.andThen(Effect.sleep(10), say("built")))
        Lambda.run(echo).pipe(Effect.provide(layer), Lambda.main, NodeRuntime.runMain)`,
        { LOCAL_LAMBDA_PORT: "0" }
      )
      yield* fn.said("Waiting for events")

      const { code, lines } = yield* fn.terminate

      assert.strictEqual(code, 0)
      assert.lengthOf(lines, 3)
      assert.strictEqual(lines[0], "built")
      assert.match(lines[1]!, /^Waiting for events at POST http:/)
      assert.match(lines[2]!, /^A page to invoke it and to see what happens: http:.*\/_lambda$/)
    }), patient)

  it.live("says nothing of it when a layer fails", () =>
    Effect.gen(function*() {
      const fn = yield* start(
        `const layer = Layer.effectDiscard(Effect.fail(new Error("no table")))
        Lambda.run(echo).pipe(Effect.provide(layer), Lambda.main, NodeRuntime.runMain)`,
        { LOCAL_LAMBDA_PORT: "0" }
      )

      const { code, lines } = yield* fn.ended

      assert.strictEqual(code, 1)
      assert.isTrue(lines.some((line) => line.includes("Init Error")))
      assert.isFalse(lines.some((line) => line.includes("Waiting for events")))
    }), patient)
})
