import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, Effect, Redacted, Schema } from "effect"
import { Parameters } from "effect-lambda-runtime/parameters"
import * as MemoryAws from "./memoryAws.ts"

const bytes = Uint8Array.of(0, 255, 7)

const aws = MemoryAws.make({
  secrets: {
    "shop/db#AWSCURRENT": { SecretString: "{\"username\":\"app\",\"password\":\"hunter2\",\"port\":5432}" },
    "shop/db#AWSPREVIOUS": { SecretString: "{\"username\":\"app\",\"password\":\"hunter1\"}" },
    "shop/db#id-1": { SecretString: "{\"password\":\"hunter0\"}" },
    "shop/key#AWSCURRENT": { SecretString: "{not JSON" },
    "shop/bytes#AWSCURRENT": { SecretBinary: Buffer.from(bytes).toString("base64") },
    "shop/empty#AWSCURRENT": {}
  }
})

const read = <A>(secrets: Parameters.SecretIds, config: Config.Config<A>) =>
  config.pipe(
    Effect.provide(Parameters.layerSecrets({ secrets })),
    Effect.provide([aws.layer, ConfigProvider.layer(ConfigProvider.fromUnknown({ SECRET_ARN: "shop/db" }))])
  )

describe("secrets", () => {
  it.effect("reads a JSON object by its keys, by a schema and as a text", () =>
    Effect.gen(function*() {
      const Login = Schema.Struct({
        username: Schema.String,
        password: Schema.Redacted(Schema.String),
        port: Schema.Int
      })

      const [password, login, text] = yield* read(
        { db: Config.String("SECRET_ARN") },
        Config.all([Config.Redacted("db/password"), Config.schema(Login, "db"), Config.Redacted("db")])
      )

      assert.strictEqual(Redacted.value(password), "hunter2")
      assert.deepStrictEqual([login.username, Redacted.value(login.password), login.port], ["app", "hunter2", 5432])
      assert.match(Redacted.value(text), /^\{"username"/)
    }))

  it.effect("reads any other text as it is, and bytes as base64", () =>
    Effect.gen(function*() {
      const [key, binary] = yield* read(
        { key: "shop/key", bytes: "shop/bytes" },
        Config.all([Config.Redacted("key"), Config.schema(Schema.Uint8ArrayFromBase64, "bytes")])
      )

      assert.strictEqual(Redacted.value(key), "{not JSON")
      assert.deepStrictEqual(binary, bytes)
    }))

  it.effect("reads the version that a stage or an id selects", () =>
    Effect.gen(function*() {
      const passwords = yield* read(
        { old: { id: "shop/db", versionStage: "AWSPREVIOUS" }, first: { id: "shop/db", versionId: "id-1" } },
        Config.all([Config.Redacted("old/password"), Config.Redacted("first/password")])
      )

      assert.deepStrictEqual(passwords.map(Redacted.value), ["hunter1", "hunter0"])
    }))

  it.effect.each<readonly [string, Parameters.SecretIds[string], string]>([
    ["a secret", "shop/none", "cannot read the secret shop/none: there is no such secret or version"],
    [
      "a version",
      { id: "shop/db", versionStage: "NEXT" },
      "cannot read the secret shop/db: there is no such secret or version"
    ],
    ["a value", "shop/empty", "cannot read the secret shop/empty: there is no value in it"]
  ])("fails and names the secret if there is no such thing as %s", ([, secret, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(read({ db: "shop/db", missing: secret }, Config.Redacted("db")))

      assert.strictEqual(error.message, message)
    }))

  it.effect("fails and names the secret if the role may not", () =>
    Effect.gen(function*() {
      aws.fault = MemoryAws.denied

      const error = yield* Effect.ensuring(
        Effect.flip(read({ db: "shop/db" }, Config.Redacted("db"))),
        Effect.sync(() => {
          aws.fault = undefined
        })
      )

      assert.strictEqual(
        error.message,
        "cannot read the secret shop/db: secretsmanager GetSecretValue failed: AccessDeniedException (status 400): " +
          "User: arn:aws:sts::1:role/f is not authorized"
      )
    }))
})
