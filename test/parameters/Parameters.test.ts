import { assert, describe, it } from "@effect/vitest"
import { Cause, Config, ConfigProvider, Effect, Exit, Layer, Schema } from "effect"
import { ErrorReport, Handler, Lifecycle } from "effect-lambda-runtime"
import { AwsEnvironment } from "effect-lambda-runtime/aws"
import { Parameters } from "effect-lambda-runtime/parameters"
import { TestLambda } from "effect-lambda-runtime/testing"
import { inspect } from "node:util"
import * as ScriptedServer from "../ScriptedServer.ts"
import * as MemoryAws from "./memoryAws.ts"

const aws = MemoryAws.make({
  parameters: { "/a/color": "red", "/a/size": "1", "/b/color": "blue", "/b/shape": "round" },
  secrets: { "s#AWSCURRENT": { SecretString: "{\"password\":\"hunter2\"}" } }
})

const environment = ConfigProvider.layer(
  ConfigProvider.fromEnv({ env: { color: "green", other: "x", db_password: "local" } })
)

const colors = Config.all({
  color: Config.String("color"),
  size: Config.String("size").pipe(Config.withDefault("-")),
  shape: Config.String("shape").pipe(Config.withDefault("-")),
  other: Config.String("other").pipe(Config.withDefault("-"))
})

const a = Parameters.ssm({ path: "/a" })
const b = Parameters.ssm({ path: "/b" })

describe("the order of precedence", () => {
  it.effect.each<readonly [string, ReturnType<typeof Parameters.layerSsm>, string]>([
    ["the environment, then the sources in their order", Parameters.layer([a, b]), "green 1 round x"],
    [
      "the sources, then the environment, if they are primary",
      Parameters.layer([a, b], { asPrimary: true }),
      "red 1 round x"
    ],
    ["the sources as they are listed", Parameters.layer([b, a], { asPrimary: true }), "blue 1 round x"],
    [
      "the layer that is provided, then the one that it is provided to",
      Parameters.layerSsm({ path: "/a" }).pipe(
        Layer.provideMerge(Parameters.layerSsm({ path: "/b", asPrimary: true }))
      ),
      "blue 1 round x"
    ]
  ])("is: %s", ([, layer, expected]) =>
    Effect.gen(function*() {
      const { color, other, shape, size } = yield* Effect.provide(colors, layer)

      assert.strictEqual(`${color} ${size} ${shape} ${other}`, expected)
    }).pipe(Effect.provide([aws.layer, environment])))

  it.effect("lets a variable of the environment stand for a value in a hierarchy", () =>
    Effect.gen(function*() {
      const password = Config.String("password").pipe(Config.nested("db"))

      const value = yield* Effect.provide(password, Parameters.layerSecrets({ secrets: { db: "s" } }))

      assert.strictEqual(value, "local")
    }).pipe(Effect.provide([aws.layer, environment])))
})

describe("a value that is not there", () => {
  it.effect("is missing for Config, so a default applies and an error names it", () =>
    Effect.gen(function*() {
      const [value, error] = yield* Effect.all([
        Config.String("none").pipe(Config.withDefault("default")),
        Effect.flip(Config.String("deep/none"))
      ]).pipe(Effect.provide(Parameters.layer([a])))

      assert.strictEqual(value, "default")
      assert.include(error.message, "deep/none")
    }).pipe(Effect.provide([aws.layer, environment])))

  it.effect.each(["__proto__", "constructor", "toString", "color/length"])(
    "is not found in what every object has: %s",
    (name) =>
      Effect.gen(function*() {
        const value = yield* Effect.provide(Config.String(name).pipe(Config.option), Parameters.layer([a]))

        assert.strictEqual(value._tag, "None")
      }).pipe(Effect.provide([aws.layer, ConfigProvider.layer(ConfigProvider.fromUnknown({}))]))
  )
})

describe("a function whose parameters cannot be read", () => {
  it.effect("has an init error that names them, with the code of AWS and without a value", () =>
    Effect.gen(function*() {
      const layer = Parameters.layer([a, Parameters.ssm({ names: { table: "/shop/table" } })])

      const exit = yield* Effect.exit(Effect.provide(colors, layer))

      const report = ErrorReport.fromCause(Exit.isFailure(exit) ? exit.cause : Cause.empty)
      assert.deepStrictEqual(
        [report.errorType, report.errorMessage],
        ["ParametersError", "cannot read the parameters /shop/table: there is no parameter /shop/table"]
      )
    }).pipe(Effect.provide(aws.layer)))
})

describe("values", () => {
  it.effect("are not shown by what holds them", () =>
    Effect.gen(function*() {
      const shown = yield* Effect.gen(function*() {
        const provider = yield* ConfigProvider.ConfigProvider
        const context = yield* Effect.context()
        return [inspect(provider, { depth: 20 }), JSON.stringify(provider), inspect(context, { depth: 20 })].join("\n")
      }).pipe(Effect.provide(Parameters.layerSecrets({ secrets: { db: "s" } })))

      assert.include(shown, "ConfigProvider")
      assert.notInclude(shown, "hunter2")
    }).pipe(Effect.provide([aws.layer, Lifecycle.layer])))

  it.effect("are not part of an error of Config, which names the path", () =>
    Effect.gen(function*() {
      const layer = Parameters.layerSecrets({ secrets: { db: "s" } })

      const errors = yield* Effect.forEach(
        [Config.Int("db/password"), Config.Boolean("db/password"), Config.URL("db/password"), Config.Int("db")],
        (config: Config.Config<unknown>) => Effect.flip(Effect.provide(config, layer))
      )

      for (const error of errors) {
        assert.include(error.message, "at [\"db")
        assert.notInclude(`${error.message}${inspect(error, { depth: 20 })}`, "hunter2")
      }
    }).pipe(Effect.provide([aws.layer, ConfigProvider.layer(ConfigProvider.fromUnknown({}))])))
})

describe("in the init phase", () => {
  it.effect("all sources are read at once", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const port = server.endpoint.split(":")[1]
      const variables = AwsEnvironment.layer({ PARAMETERS_SECRETS_EXTENSION_HTTP_PORT: port })
      yield* Effect.forkScoped(
        Layer.build(
          Parameters.layer(["x", "y", "z"].map((name) => Parameters.extension({ parameters: { [name]: name } })))
        ).pipe(Effect.provide(variables))
      )

      const paths = yield* Effect.forEach(
        [1, 2, 3],
        () => Effect.flatMap(server.accept, (connection) => Effect.map(connection.request, ({ path }) => path))
      )

      assert.strictEqual(new Set(paths).size, 3)
    }))

  it.effect("a test provides the same names by fromUnknown, for Config and for live values", () =>
    Effect.gen(function*() {
      const live = yield* Parameters.live("flags", Schema.Struct({ open: Schema.Boolean }))
      const handler = Handler.json(
        { event: Schema.Null, response: Schema.Array(Schema.Unknown) },
        () => Effect.all([live.get, Config.String("table")])
      )
      const lambda = yield* TestLambda.make(handler)

      assert.deepStrictEqual(yield* lambda.invoke(null), TestLambda.response([{ open: true }, "orders"]))
    }).pipe(
      Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ flags: { open: true }, table: "orders" })))
    ))
})

describe("Parameters.live in plain JavaScript", () => {
  it.effect("dies without a schema, and says what to write", () =>
    Effect.gen(function*() {
      // Types refuse it.
      const live = Parameters.live as (name: string, schema: unknown) => Effect.Effect<unknown, unknown>

      const exit = yield* Effect.exit(live("flags", { checkout: true }))

      assert.include(
        String(exit),
        "Parameters.live: schema: expected a Schema of effect, such as Schema.Struct({ ... }), not an object"
      )
    }))
})
