/** Parameters and secrets as moto keeps them. */
import { assert, describe, layer } from "@effect/vitest"
import { Config, ConfigProvider, Effect, Layer, Redacted, Schema } from "effect"
import { AwsClient } from "effect-lambda-runtime/aws"
import { Parameters } from "effect-lambda-runtime/parameters"
import * as moto from "./moto.ts"

const call = Effect.fnUntraced(function*(service: string, target: string, input: object) {
  const aws = yield* AwsClient.AwsClient
  return yield* aws.json({ service, target, input })
})

const put = (Name: string, Value: string, Type = "String") =>
  call("ssm", "AmazonSSM.PutParameter", { Name, Value, Type, Overwrite: true })

const CreatedSecret = Schema.Struct({ ARN: Schema.String, VersionId: Schema.String })

const create = (Name: string, value: object) =>
  Effect.flatMap(
    call("secretsmanager", "secretsmanager.CreateSecret", { Name, ClientRequestToken: crypto.randomUUID(), ...value }),
    Schema.decodeUnknownEffect(CreatedSecret)
  )

/** What is not in AWS is not in the environment either. */
const read = <A>(
  source: Parameters.Source<AwsClient.AwsClient>,
  config: Config.Config<A>
) =>
  Effect.provide(
    config,
    Layer.provide(Parameters.layer([source]), ConfigProvider.layer(ConfigProvider.fromUnknown({})))
  )

layer(moto.layer, { excludeTestServices: true })("with moto", (it) => {
  describe("ssm", () => {
    it.effect("reads all pages of a hierarchy, with decrypted and listed values", () =>
      Effect.gen(function*() {
        yield* Effect.forEach(Array.from({ length: 25 }), (_, i) => put(`/shop/many/p${i}`, `${i}`), { concurrency: 5 })
        yield* put("/shop/many/db/password", "hunter2", "SecureString")
        yield* put("/shop/many/hosts", "a,b", "StringList")
        yield* put("/shop/manyothers", "no")

        const [numbers, password, hosts, other] = yield* read(
          Parameters.ssm({ path: "/shop/many" }),
          Config.all([
            Config.all(Array.from({ length: 25 }, (_, i) => Config.Int(`p${i}`))),
            Config.Redacted("db/password"),
            Config.Array(Schema.String, "hosts"),
            Config.String("others").pipe(Config.withDefault("none"))
          ])
        )

        assert.deepStrictEqual(numbers, Array.from({ length: 25 }, (_, i) => i))
        assert.strictEqual(Redacted.value(password), "hunter2")
        assert.deepStrictEqual(hosts, ["a", "b"])
        assert.strictEqual(other, "none")
      }))

    it.effect("reads one level if it is not recursive", () =>
      Effect.gen(function*() {
        yield* put("/shop/flat/a", "1")
        yield* put("/shop/flat/deep/b", "2")

        const values = yield* read(
          Parameters.ssm({ path: "/shop/flat", recursive: false }),
          Config.all([Config.String("a"), Config.String("deep/b").pipe(Config.withDefault("none"))])
        )

        assert.deepStrictEqual(values, ["1", "none"])
      }))

    it.effect("reads more names than one request takes, of versions and labels too", () =>
      Effect.gen(function*() {
        yield* Effect.forEach(Array.from({ length: 12 }), (_, i) => put(`/shop/named/p${i}`, `${i}`))
        yield* put("/shop/named/v", "first")
        yield* put("/shop/named/v", "second", "SecureString")
        yield* call("ssm", "AmazonSSM.LabelParameterVersion", {
          Name: "/shop/named/v",
          ParameterVersion: 1,
          Labels: ["live"]
        })
        const many = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`p${i}`, `/shop/named/p${i}`]))

        const values = yield* read(
          Parameters.ssm({
            names: { ...many, newest: "/shop/named/v", first: "/shop/named/v:1", live: "/shop/named/v:live" }
          }),
          Config.all(["p0", "p11", "newest", "first", "live"].map((name) => Config.String(name)))
        )

        assert.deepStrictEqual(values, ["0", "11", "second", "first", "first"])
      }))

    it.effect("names what does not exist", () =>
      Effect.gen(function*() {
        yield* put("/shop/there", "1")
        const names = Parameters.ssm({ names: { a: "/shop/there", b: "/shop/none" } })
        const path = Parameters.ssm({ path: "/none" })

        const errors = yield* Effect.forEach([names, path], (source) => Effect.flip(read(source, Config.String("a"))))

        assert.deepStrictEqual(errors.map(({ message }) => message), [
          "cannot read the parameters /shop/there, /shop/none: there is no parameter /shop/none",
          "cannot read the parameters below /none: there is no parameter below it"
        ])
      }))
  })

  describe("secrets", () => {
    it.effect("reads texts, JSON and bytes, by name and by ARN", () =>
      Effect.gen(function*() {
        const { ARN } = yield* create("shop/db", { SecretString: "{\"username\":\"app\",\"password\":\"hunter2\"}" })
        yield* create("shop/key", { SecretString: "plain" })
        yield* create("shop/bytes", { SecretBinary: Buffer.of(0, 255, 7).toString("base64") })

        const [password, key, bytes] = yield* read(
          Parameters.secrets({ secrets: { db: ARN, key: "shop/key", bytes: "shop/bytes" } }),
          Config.all([
            Config.Redacted("db/password"),
            Config.Redacted("key"),
            Config.schema(Schema.Uint8ArrayFromBase64, "bytes")
          ])
        )

        assert.deepStrictEqual([Redacted.value(password), Redacted.value(key)], ["hunter2", "plain"])
        assert.deepStrictEqual(Array.from(bytes), [0, 255, 7])
      }))

    it.effect("reads the version that a stage or an id selects", () =>
      Effect.gen(function*() {
        const { VersionId } = yield* create("shop/rotated", { SecretString: "first" })
        yield* call("secretsmanager", "secretsmanager.PutSecretValue", {
          SecretId: "shop/rotated",
          SecretString: "second",
          ClientRequestToken: crypto.randomUUID()
        })
        const id = "shop/rotated"

        const values = yield* read(
          Parameters.secrets({
            secrets: { now: id, previous: { id, versionStage: "AWSPREVIOUS" }, first: { id, versionId: VersionId } }
          }),
          Config.all(["now", "previous", "first"].map((name) => Config.String(name)))
        )

        assert.deepStrictEqual(values, ["second", "first", "first"])
      }))

    it.effect("names a secret that does not exist", () =>
      Effect.gen(function*() {
        const source = Parameters.secrets({ secrets: { db: "shop/none" } })

        const error = yield* Effect.flip(read(source, Config.Redacted("db")))

        assert.strictEqual(error.message, "cannot read the secret shop/none: there is no such secret or version")
      }))
  })
})
