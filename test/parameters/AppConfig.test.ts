import { assert, describe, it } from "@effect/vitest"
import { Config, Effect, Fiber, Layer, Queue } from "effect"
import { Lifecycle } from "effect-lambda-runtime"
import { AwsClient } from "effect-lambda-runtime/aws"
import { Parameters } from "effect-lambda-runtime/parameters"
import { TestClock } from "effect/testing"
import { clientOf, json } from "../aws/scriptedAws.ts"
import { Logs } from "../logs.ts"
import * as ScriptedServer from "../ScriptedServer.ts"

const session = (token: string) => json("201 Created", { InitialConfigurationToken: token })

/** A configuration, with the token for the next request and how long to wait until then. */
const configuration = (body: string, token: string, seconds = 60): Buffer =>
  ScriptedServer.answer("200 OK", [
    "Content-Type: application/json",
    `Next-Poll-Configuration-Token: ${token}`,
    `Next-Poll-Interval-In-Seconds: ${seconds}`
  ], body)

const options: Parameters.AppConfigOptions = {
  application: "shop",
  environment: "prod",
  profiles: { flags: "feature flags" },
  refresh: "1 minute"
}

const flag = Config.Boolean("flags/checkout/enabled")

const on = "{\"checkout\":{\"enabled\":true}}"
const off = "{\"checkout\":{\"enabled\":false}}"

/** AppConfig as a server. A request may come over any connection. */
const makeAppConfig = Effect.gen(function*() {
  const server = yield* ScriptedServer.make()
  const requests = yield* Queue.unbounded<{
    readonly request: ScriptedServer.Request
    readonly connection: ScriptedServer.ServerConnection
  }>()
  const listening = Effect.flatMap(server.accept, (connection) =>
    Effect.forkScoped(Effect.forever(
      Effect.flatMap(connection.request, (request) => Queue.offer(requests, { connection, request }))
    )))
  yield* Effect.forkScoped(Effect.forever(listening))
  /** Answers the next request and yields it. */
  const answer = (bytes: Buffer) =>
    Effect.flatMap(Queue.take(requests), ({ connection, request }) => Effect.as(connection.write(bytes), request))
  const build = Layer.build(
    Layer.provide(Parameters.layerAppConfig(options), Layer.effect(AwsClient.AwsClient, clientOf(server)))
  )
  return { answer, build, requests }
})

/** A source whose first configuration was read. */
const started = Effect.fnUntraced(function*(first: string, seconds?: number) {
  const { answer, build, requests } = yield* makeAppConfig
  const fiber = yield* Effect.forkChild(build)
  const start = yield* answer(session("token-0"))
  const get = yield* answer(configuration(first, "token-1", seconds))
  const context = yield* Fiber.join(fiber)
  /** Reads a value while the server answers requests, and yields the paths of these. */
  const reading = Effect.fnUntraced(function*<A>(config: Config.Config<A>, ...answers: ReadonlyArray<Buffer>) {
    const fiber = yield* Effect.forkChild(Effect.provideContext(config, context))
    const paths = yield* Effect.forEach(answers, (bytes) => Effect.map(answer(bytes), ({ path }) => path))
    return { value: yield* Fiber.join(fiber), paths }
  })
  return { answer, get, reading, requests, start }
})

const isolated = Effect.provide([Lifecycle.layer, Logs.layer])

describe("appConfig", () => {
  it.effect("starts a session for each profile, and reads its configuration by keys and as a text", () =>
    Effect.gen(function*() {
      const { get, reading, start } = yield* started(on)

      const { value } = yield* reading(Config.all([flag, Config.String("flags")]))

      assert.deepStrictEqual(value, [true, on])
      assert.deepStrictEqual([start.method, start.path], ["POST", "/configurationsessions"])
      assert.deepStrictEqual(JSON.parse(start.body.toString()), {
        ApplicationIdentifier: "shop",
        EnvironmentIdentifier: "prod",
        ConfigurationProfileIdentifier: "feature flags",
        RequiredMinimumPollIntervalInSeconds: 60
      })
      assert.match(start.headers.authorization ?? "", /\/eu-west-1\/appconfig\/aws4_request/)
      assert.deepStrictEqual([get.method, get.path], ["GET", "/configuration?configuration_token=token-0"])
    }).pipe(isolated))

  it.effect("uses the token of the last answer, and keeps the values if the answer is empty", () =>
    Effect.gen(function*() {
      const { reading } = yield* started(on)
      yield* TestClock.adjust("1 minute")
      const unchanged = yield* reading(flag, configuration("", "token-2"))
      yield* TestClock.adjust("1 minute")
      const changed = yield* reading(flag, configuration(off, "token-3"))

      assert.deepStrictEqual(unchanged, { value: true, paths: ["/configuration?configuration_token=token-1"] })
      assert.deepStrictEqual(changed, { value: false, paths: ["/configuration?configuration_token=token-2"] })
    }).pipe(isolated))

  it.effect("does not ask more often than AWS allows", () =>
    Effect.gen(function*() {
      const { reading, requests } = yield* started(on, 300)

      for (let minute = 1; minute < 5; minute++) {
        yield* TestClock.adjust("1 minute")
        assert.deepStrictEqual(yield* reading(flag), { value: true, paths: [] })
      }
      assert.strictEqual(yield* Queue.size(requests), 0)
      yield* TestClock.adjust("1 minute")

      assert.deepStrictEqual((yield* reading(flag, configuration(off, "token-2"))).value, false)
    }).pipe(isolated))

  it.effect("starts a new session if the token is used up or a day old", () =>
    Effect.gen(function*() {
      const { reading } = yield* started(on)
      yield* TestClock.adjust("2 days")
      const expired = json("400 Bad Request", { __type: "BadRequestException", Reason: "InvalidParameters" })

      const { paths, value } = yield* reading(flag, expired, session("token-a"), configuration(off, "token-b"))

      assert.isFalse(value)
      assert.deepStrictEqual(paths, [
        "/configuration?configuration_token=token-1",
        "/configurationsessions",
        "/configuration?configuration_token=token-a"
      ])
      assert.deepStrictEqual(yield* Effect.flatMap(Logs, ({ lines }) => lines), [])
    }).pipe(isolated))

  it.effect("keeps the values if the answer is lost, and recovers with a new session", () =>
    Effect.gen(function*() {
      const { reading, requests } = yield* started(on)
      yield* TestClock.adjust("1 minute")
      const waiting = yield* Effect.forkChild(reading(flag))
      yield* Queue.take(requests)
      yield* TestClock.adjust("1 second")
      const during = yield* Fiber.join(waiting)
      yield* TestClock.adjust("1 minute")

      const usedUp = json("400 Bad Request", { __type: "BadRequestException" })
      const after = yield* reading(flag, usedUp, session("token-a"), configuration(off, "token-b"))

      assert.deepStrictEqual([during.value, after.value], [true, false])
      assert.deepStrictEqual(yield* Effect.flatMap(Logs, ({ lines }) => lines), [
        "Warn - the profiles feature flags of AppConfig: renewal failed; the last values stay in use until it succeeds",
        "Info - the profiles feature flags of AppConfig: renewed again"
      ])
    }).pipe(isolated))

  it.effect("reads what is not JSON as a text", () =>
    Effect.gen(function*() {
      const { reading } = yield* started("color: red\n")

      assert.strictEqual((yield* reading(Config.String("flags"))).value, "color: red\n")
    }).pipe(isolated))

  it.effect.each<readonly [string, string, string]>([
    ["there is nothing of the name", "404 Not Found", "ResourceNotFoundException"],
    ["the role may not", "403 Forbidden", "AccessDeniedException"]
  ])("fails and names the profile if %s", ([, status, code]) =>
    Effect.gen(function*() {
      const { answer, build } = yield* makeAppConfig
      const fiber = yield* Effect.forkChild(Effect.flip(build))
      yield* answer(json(status, { Message: "hm" }, [`x-amzn-ErrorType: ${code}`]))

      const error = yield* Fiber.join(fiber)

      const why = status.startsWith("404")
        ? "there is no such application, environment or profile, or nothing was deployed"
        : "appconfigdata StartConfigurationSession failed: AccessDeniedException (status 403, request id-1): hm"
      assert.strictEqual(
        error.message,
        `cannot read the profile feature flags of the application shop, environment prod: ${why}`
      )
    }).pipe(isolated))

  it.effect("fails if the answer has no token for the next one", () =>
    Effect.gen(function*() {
      const { answer, build } = yield* makeAppConfig
      const fiber = yield* Effect.forkChild(Effect.flip(build))
      yield* answer(session("token-0"))
      yield* answer(ScriptedServer.answer("200 OK", [], on))

      const error = yield* Fiber.join(fiber)

      assert.include(error.message, "environment prod: the answer has no Next-Poll-Configuration-Token")
    }).pipe(isolated))
})
