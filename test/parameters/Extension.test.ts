import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, Effect, Exit, Fiber, Layer, Redacted, Schema, Scope } from "effect"
import { Handler, Lifecycle } from "effect-lambda-runtime"
import { AwsEnvironment } from "effect-lambda-runtime/aws"
import { Parameters } from "effect-lambda-runtime/parameters"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { Logs } from "../logs.ts"
import * as ScriptedServer from "../ScriptedServer.ts"

const token = "the-session-token"

/** The variables of a function beside which both extensions listen on the port of a server. */
const beside = ({ endpoint }: ScriptedServer.ScriptedServer) => {
  const port = endpoint.split(":")[1]
  return AwsEnvironment.layer({
    AWS_SESSION_TOKEN: token,
    PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: port,
    AWS_APPCONFIG_EXTENSION_HTTP_PORT: port
  })
}

const answer = (body: unknown, status = "200 OK"): Buffer =>
  ScriptedServer.answer(
    status,
    ["Content-Type: application/json"],
    typeof body === "string" ? body : JSON.stringify(body)
  )

const parameter = (Value: string) => answer({ Parameter: { Name: "x", Type: "SecureString", Value, Version: 3 } })

const notReady = answer("not ready to serve traffic, please wait", "400 Bad Request")

/** Answers requests by their path, each on a connection of its own. */
const serve = Effect.fnUntraced(function*(
  server: ScriptedServer.ScriptedServer,
  answers: Readonly<Record<string, Buffer>>
) {
  const requests: Array<ScriptedServer.Request> = []
  yield* Effect.forkScoped(
    Effect.forever(Effect.flatMap(server.accept, (connection) =>
      Effect.forkChild(Effect.gen(function*() {
        const request = yield* connection.request
        requests.push(request)
        yield* connection.end(answers[request.path] ?? answer("unexpected path", "500 Internal Server Error"))
      }))))
  )
  return requests
})

/** Lets time pass in small steps until an effect has ended; the sockets have their turn in between. */
const passing = Effect.fnUntraced(function*<A, E, R>(effect: Effect.Effect<A, E, R>) {
  const fiber = yield* Effect.forkChild(effect, { startImmediately: true })
  while (fiber.pollUnsafe() === undefined) {
    for (let i = 0; i < 40; i++) yield* ScriptedServer.turn
    yield* TestClock.adjust(50)
  }
  return yield* Fiber.join(fiber)
})

const isolated = Effect.provide([Lifecycle.layer, Logs.layer])

describe("extension", () => {
  it.effect("reads parameters and secrets by plain HTTP, with the session token", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const requests = yield* serve(server, {
        "/systemsmanager/parameters/get?name=%2Fshop%2Ftable&withDecryption=true": parameter("orders"),
        "/systemsmanager/parameters/get?name=%2Fshop%2Fkey&withDecryption=true&version=3": parameter("{\"a\":1}"),
        "/systemsmanager/parameters/get?name=arn%3Aaws%3Assm%3Aeu-west-1%3A1%3Aparameter%2Fx&withDecryption=true&label=live":
          parameter("shared"),
        "/secretsmanager/get?secretId=shop%2Fdb": answer({ SecretString: "{\"password\":\"hunter2\"}" }),
        "/secretsmanager/get?secretId=shop%2Fbin&versionStage=AWSPREVIOUS": answer({ SecretBinary: "AP8H" })
      })
      const layer = Parameters.layerExtension({
        parameters: {
          table: "/shop/table",
          key: "/shop/key:3",
          shared: "arn:aws:ssm:eu-west-1:1:parameter/x:live"
        },
        secrets: { db: Config.String("SECRET"), "deep/bin": { id: "shop/bin", versionStage: "AWSPREVIOUS" } }
      })

      const [password, ...others] = yield* Config.all([
        Config.Redacted("db/password"),
        Config.String("table"),
        Config.Int("key/a"),
        Config.String("shared"),
        Config.String("bin").pipe(Config.nested("deep"))
      ]).pipe(
        Effect.provide(layer.pipe(
          Layer.provide([beside(server), ConfigProvider.layer(ConfigProvider.fromUnknown({ SECRET: "shop/db" }))])
        ))
      )

      assert.strictEqual(Redacted.value(password), "hunter2")
      assert.deepStrictEqual(others, ["orders", 1, "shared", "AP8H"])
      assert.deepStrictEqual(
        requests.map(({ headers }) => [headers["x-aws-parameters-secrets-token"], headers.authorization]),
        Array.from({ length: 5 }, () => [token, undefined])
      )
    }).pipe(isolated))

  it.effect.each(
    [
      [
        "a parameter",
        { parameters: { x: "/none" } },
        "an error occurred: ParameterNotFound: hunter2",
        "there is no such parameter"
      ],
      [
        "a secret",
        { secrets: { x: "none" } },
        "ResourceNotFoundException: hunter2",
        "there is no such secret or version"
      ],
      [
        "the permission",
        { secrets: { x: "none" } },
        "AccessDeniedException: hunter2",
        "the AWS Parameters and Secrets Lambda Extension answered with AccessDeniedException (status 400)"
      ],
      [
        "a reason",
        { secrets: { x: "none" } },
        "hunter2",
        "the AWS Parameters and Secrets Lambda Extension answered with status 400"
      ]
    ] as const
  )(
    "fails and names the value if %s is missing, and shows nothing of the answer",
    ([, options, text, why]) =>
      Effect.gen(function*() {
        const server = yield* ScriptedServer.make()
        const fiber = yield* Effect.forkChild(
          Layer.build(Parameters.layerExtension(options)).pipe(Effect.provide(beside(server)), Effect.flip)
        )
        const connection = yield* server.accept
        yield* connection.request
        yield* connection.end(answer(text, "400 Bad Request"))

        const error = yield* Fiber.join(fiber)

        const what = "parameters" in options ? "parameter /none" : "secret none"
        assert.strictEqual(error.message, `cannot read the ${what}: ${why}`)
        assert.notInclude(JSON.stringify(error), "hunter2")
      }).pipe(isolated)
  )

  it.effect.each([
    ["is not JSON", "{\"Parameter\":hunter2", "the answer is not JSON"],
    ["has another form", { Parameter: { Value: ["hunter2"] } }, "the answer.Parameter.Name: missing key"]
  ])("fails if an answer %s, without a part of it", ([, body, why]) =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      yield* serve(server, { "/systemsmanager/parameters/get?name=x&withDecryption=true": answer(body) })

      const error = yield* Layer.build(Parameters.layerExtension({ parameters: { x: "x" } })).pipe(
        Effect.provide(beside(server)),
        Effect.flip
      )

      assert.include(error.message, `cannot read the parameter x: ${why}`)
      assert.notInclude(JSON.stringify([error, error.message]), "hunter2")
    }).pipe(isolated))

  it.effect("waits for an extension that starts later than the function", () =>
    Effect.gen(function*() {
      const reserved = yield* ScriptedServer.make()
      yield* reserved.stop
      const layer = Parameters.layerExtension({ parameters: { x: "x" } }).pipe(Layer.provide(beside(reserved)))
      const fiber = yield* Effect.forkChild(Effect.provide(Config.String("x"), layer), { startImmediately: true })
      for (let i = 0; i < 40; i++) yield* ScriptedServer.turn

      const server = yield* ScriptedServer.make({ port: Number(reserved.endpoint.split(":")[1]) })
      const requests = yield* serve(server, {
        "/systemsmanager/parameters/get?name=x&withDecryption=true": parameter("found")
      })

      assert.strictEqual(yield* passing(Fiber.join(fiber)), "found")
      assert.strictEqual(requests.length, 1)
    }).pipe(isolated))

  it.effect("fails and says what to do if there is no extension", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      yield* server.stop

      const error = yield* passing(
        Layer.build(Parameters.layerExtension({ parameters: { x: "x" } })).pipe(
          Effect.provide(beside(server)),
          Effect.flip
        )
      )

      const port = server.endpoint.split(":")[1]
      assert.strictEqual(
        error.message,
        `cannot read the parameter x: nothing listens on port ${port}; ` +
          "add the layer of the AWS Parameters and Secrets Lambda Extension to the function"
      )
    }).pipe(isolated))

  it.effect.each(["0", "2773x", "70000"])(
    "refuses the port %s, and names the variable",
    (port) =>
      Effect.gen(function*() {
        const error = yield* Layer.build(Parameters.layerExtension({ parameters: { x: "x" } })).pipe(
          Effect.provide(AwsEnvironment.layer({ PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: port })),
          Effect.flip
        )

        assert.include(error.message, "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT")
        assert.include(error.message, port)
      }).pipe(isolated)
  )

  it.effect("reads the values before the first invocation if it is not ready in the init phase", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const answers: Record<string, Buffer> = {
        "/systemsmanager/parameters/get?name=x&withDecryption=true": notReady
      }
      const requests = yield* serve(server, answers)
      const layer = Parameters.layerExtension({ parameters: { x: "x" } }).pipe(Layer.provide(beside(server)))

      yield* Effect.gen(function*() {
        const live = yield* Parameters.live("x", Schema.String)
        const lambda = yield* TestLambda.make(Handler.json(
          { event: Schema.Null, response: Schema.Array(Schema.String) },
          () => Effect.all([live.get, Config.String("x")])
        ))
        const inInit = requests.length
        answers["/systemsmanager/parameters/get?name=x&withDecryption=true"] = parameter("found")
        yield* TestClock.adjust("1 second")

        const first = yield* lambda.invoke(null)
        const second = yield* lambda.invoke(null)

        assert.deepStrictEqual(
          [first, second],
          Array.from({ length: 2 }, () => TestLambda.response(["found", "found"]))
        )
        assert.deepStrictEqual([inInit, requests.length], [1, 2])
      }).pipe(Effect.provide(layer))
    }).pipe(isolated))

  it.effect("fails a layer that needs a value while it is not ready, and says so", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      yield* serve(server, { "/systemsmanager/parameters/get?name=x&withDecryption=true": notReady })

      const layer = Parameters.layerExtension({ parameters: { x: "x" } }).pipe(Layer.provide(beside(server)))

      const error = yield* Effect.flip(Effect.provide(Config.String("x"), layer))

      assert.include(
        error.message,
        "cannot read the parameter x: the extension does not serve requests before the first invocation; " +
          "read the value in the handler"
      )
    }).pipe(isolated))

  it.effect("fails if the connection ends before the answer does", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const fiber = yield* Effect.forkChild(
        Layer.build(Parameters.layerExtension({ parameters: { x: "x" } })).pipe(
          Effect.provide(beside(server)),
          Effect.flip
        )
      )
      const connection = yield* server.accept
      yield* connection.request
      yield* connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"Parameter\":")
      yield* connection.reset

      const error = yield* Fiber.join(fiber)

      assert.strictEqual(
        error.message,
        "cannot read the parameter x: the connection to the AWS Parameters and Secrets Lambda Extension was lost"
      )
    }).pipe(isolated))
})

const path = (profile: string) => `/applications/my%20shop/environments/prod/configurations/${profile}`

describe("appConfigExtension", () => {
  const options: Parameters.AppConfigOptions = {
    application: "my shop",
    environment: "prod",
    profiles: { flags: "flags", text: "text" },
    refresh: "1 minute"
  }
  it.effect("reads profiles by plain HTTP, without the token, and renews them", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const answers: Record<string, Buffer> = {
        [path("flags")]: answer("{\"checkout\":{\"enabled\":true}}"),
        [path("text")]: answer("color: red")
      }
      const requests = yield* serve(server, answers)
      const scope = yield* Effect.acquireRelease(Scope.make(), (scope) => Scope.close(scope, Exit.void))
      const context = yield* Layer.buildWithScope(
        Layer.provide(Parameters.layerAppConfigExtension(options), beside(server)),
        scope
      )
      const read = Effect.provideContext(
        Effect.all([Config.Boolean("flags/checkout/enabled"), Config.String("text")]),
        context
      )
      const before = yield* read
      answers[path("flags")] = answer("{\"checkout\":{\"enabled\":false}}")
      yield* TestClock.adjust("1 minute")

      assert.deepStrictEqual([before, yield* read], [[true, "color: red"], [false, "color: red"]])
      assert.deepStrictEqual(requests.map(({ headers }) => headers["x-aws-parameters-secrets-token"]), [
        undefined,
        undefined,
        undefined,
        undefined
      ])
    }).pipe(isolated))

  it.effect("fails and names the profile if there is none", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      yield* serve(server, {
        [path("flags")]: answer("ResourceNotFoundException", "404 Not Found"),
        [path("text")]: answer("color: red")
      })

      const error = yield* Layer.build(Parameters.layerAppConfigExtension(options)).pipe(
        Effect.provide(beside(server)),
        Effect.flip
      )

      assert.strictEqual(
        error.message,
        "cannot read the profile flags of the application my shop, environment prod: " +
          "there is no such application, environment or profile, or nothing was deployed"
      )
    }).pipe(isolated))
})
