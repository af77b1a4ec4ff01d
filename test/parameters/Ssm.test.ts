import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, Effect, Layer, Redacted, Schema } from "effect"
import { AwsClient } from "effect-lambda-runtime/aws"
import { Parameters } from "effect-lambda-runtime/parameters"
import * as MemoryAws from "./memoryAws.ts"

/** What a program reads by `Config`. */
const read = <A>(aws: MemoryAws.MemoryAws, options: Parameters.SsmOptions, config: Config.Config<A>) =>
  config.pipe(
    Effect.provide(Parameters.layerSsm(options)),
    Effect.provide([aws.layer, ConfigProvider.layer(ConfigProvider.fromUnknown({ NAME: "/shop/from-config" }))])
  )

const many = Object.fromEntries(Array.from({ length: 23 }, (_, i) => [`/shop/p${i}`, `value ${i}`]))

describe("ssm with a path", () => {
  it.effect("reads all pages below the path, decrypted, with their hierarchy", () =>
    Effect.gen(function*() {
      const aws = MemoryAws.make({ parameters: { ...many, "/shop/db/password": "hunter2", "/other/p1": "no" } })

      const [first, last, ...passwords] = yield* read(
        aws,
        { path: "/shop" },
        Config.all([
          Config.String("p0"),
          Config.String("p22"),
          Config.Redacted("db/password"),
          Config.Redacted("password").pipe(Config.nested("db"))
        ])
      )

      assert.deepStrictEqual([first, last], ["value 0", "value 22"])
      assert.deepStrictEqual(passwords.map(Redacted.value), ["hunter2", "hunter2"])
      assert.deepStrictEqual(aws.calls, Array.from({ length: 3 }, () => "GetParametersByPath"))
    }))

  it.effect.each(["/shop", "/shop/", "/"])("names parameters from the end of %s", (path) =>
    Effect.gen(function*() {
      const aws = MemoryAws.make({ parameters: { "/shop/table": "orders" } })

      const table = yield* read(aws, { path }, Config.String(path === "/" ? "shop/table" : "table"))

      assert.strictEqual(table, "orders")
    }))

  it.effect("reads one level alone if it is not recursive", () =>
    Effect.gen(function*() {
      const aws = MemoryAws.make({ parameters: { "/shop/table": "orders", "/shop/db/host": "h" } })

      const values = yield* read(
        aws,
        { path: "/shop", recursive: false },
        Config.all([Config.String("table"), Config.String("db/host").pipe(Config.withDefault("none"))])
      )

      assert.deepStrictEqual(values, ["orders", "none"])
    }))

  it.effect("decodes a hierarchy by a schema, with lists and JSON in parameters", () =>
    Effect.gen(function*() {
      const aws = MemoryAws.make({
        parameters: {
          "/shop/app/port": "8080",
          "/shop/app": "{\"name\":\"shop\"}",
          "/shop/app/hosts": "a,b",
          "/shop/app/tags": "[\"x\",true,7]"
        }
      })
      const App = Schema.Struct({ port: Schema.Int, hosts: Schema.String, tags: Schema.Array(Schema.String) })

      const [app, hosts, text] = yield* read(
        aws,
        { path: "/shop" },
        Config.all([Config.schema(App, "app"), Config.Array(Schema.String, "app/hosts"), Config.String("app")])
      )

      assert.deepStrictEqual(app, { port: 8080, hosts: "a,b", tags: ["x", "true", "7"] })
      assert.deepStrictEqual(hosts, ["a", "b"])
      assert.strictEqual(text, "{\"name\":\"shop\"}")
    }))

  it.effect("fails and names the path if there is nothing below it", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(read(MemoryAws.make(), { path: "/shop/prod" }, Config.String("x")))

      assert.strictEqual(
        error.message,
        "cannot read the parameters below /shop/prod: there is no parameter below it"
      )
    }))

  it.effect("takes the path from the environment", () =>
    Effect.gen(function*() {
      const aws = MemoryAws.make({ parameters: { "/shop/from-config/table": "orders" } })

      assert.strictEqual(yield* read(aws, { path: Config.String("NAME") }, Config.String("table")), "orders")
    }))

  it.effect("names the variable if the environment lacks it", () =>
    Effect.gen(function*() {
      const options = { path: Config.String("PARAMETER_PATH") }

      const error = yield* Effect.flip(read(MemoryAws.make(), options, Config.String("table")))

      assert.include(error.message, "PARAMETER_PATH")
    }))
})

describe("ssm with names", () => {
  it.effect("asks for ten at a time, each once", () =>
    Effect.gen(function*() {
      const aws = MemoryAws.make({ parameters: many })
      const names = { ...Object.fromEntries(Object.keys(many).map((name, i) => [`V${i}`, name])), AGAIN: "/shop/p3" }

      const values = yield* read(aws, { names }, Config.all(Object.keys(names).map((name) => Config.String(name))))

      assert.deepStrictEqual(values, [...Object.values(many), "value 3"])
      assert.deepStrictEqual(aws.calls, ["GetParameters", "GetParameters", "GetParameters"])
    }))

  it.effect("takes versions, labels, ARNs, and names from the environment", () =>
    Effect.gen(function*() {
      const arn = "arn:aws:ssm:eu-west-1:123456789012:parameter/shared/x"
      const aws = MemoryAws.make({
        parameters: {
          "/shop/t": "newest",
          "/shop/t:3": "third",
          "/shop/t:live": "live",
          [arn]: "shared",
          "/shop/from-config": "found"
        }
      })

      const values = yield* read(
        aws,
        { names: { a: "/shop/t:3", "b/c": "/shop/t:live", d: arn, e: Config.String("NAME"), f: "/shop/t" } },
        Config.all(["a", "b/c", "d", "e", "f"].map((name) => Config.String(name)))
      )

      assert.deepStrictEqual(values, ["third", "live", "shared", "found", "newest"])
    }))

  it.effect("fails and names every parameter that does not exist", () =>
    Effect.gen(function*() {
      const aws = MemoryAws.make({ parameters: { "/shop/a": "1" } })
      const names = { a: "/shop/a", b: "/shop/b", c: "/shop/c" }

      const error = yield* Effect.flip(read(aws, { names }, Config.String("a")))

      assert.strictEqual(
        error.message,
        "cannot read the parameters /shop/a, /shop/b, /shop/c: there is no parameter /shop/b, /shop/c"
      )
    }))

  it.effect("fails and says what was asked for if the role may not", () =>
    Effect.gen(function*() {
      const aws = MemoryAws.make()
      aws.fault = MemoryAws.denied

      const error = yield* Effect.flip(read(aws, { names: { table: "/shop/table" } }, Config.String("table")))

      assert.strictEqual(
        error.message,
        "cannot read the parameters /shop/table: ssm GetParameters failed: AccessDeniedException (status 400): " +
          "User: arn:aws:sts::1:role/f is not authorized"
      )
    }))

  it.effect("fails if the answer has another form, without a part of it", () =>
    Effect.gen(function*() {
      const answer = { json: { Parameters: [{ Name: "/shop/table", Value: ["hunter2"] }] } }

      const error = yield* Layer.build(Parameters.layerSsm({ names: { table: "/shop/table" } })).pipe(
        Effect.provide(AwsClient.layerMemory(() => answer)),
        Effect.flip
      )

      assert.strictEqual(
        error.message,
        "cannot read the parameters /shop/table: the answer.Parameters[0].Value: expected string"
      )
      assert.notInclude(JSON.stringify(error), "hunter2")
    }))
})
