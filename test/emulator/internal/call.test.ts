import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import { TestClock } from "effect/testing"
import { awsInvoke, invoke, next } from "../caller.ts"

const make = Emulator.make({ port: 0 })

const latin1 = (text: string) => Buffer.from(text).toString("latin1")
const base64 = (text: string) => Buffer.from(text).toString("base64")

describe.each([["/invoke", invoke], ["Invoke", awsInvoke]] as const)("headers of %s", (_, invoke) => {
  const received = Effect.fnUntraced(function*(headers: Record<string, string>) {
    const server = yield* make
    yield* Effect.forkChild(invoke(server, "{}", headers))
    return yield* next(server)
  })

  it.effect("passes the client context on as JSON text", () =>
    Effect.gen(function*() {
      const { header } = yield* received({ "x-amz-client-context": base64("{\n\t\"custom\": {\"a\": \"é\u007f\"}\n}") })

      assert.strictEqual(header("lambda-runtime-client-context"), "{  \"custom\": {\"a\": \"é\\u007f\"} }")
    }))

  it.effect("takes a client context that is not encoded under the name of the Runtime API", () =>
    Effect.gen(function*() {
      const { header } = yield* received({ "lambda-runtime-client-context": latin1("{\"a\":\"é\"}") })

      assert.strictEqual(header("lambda-runtime-client-context"), "{\"a\":\"é\"}")
    }))

  it.effect.each<readonly [name: string, value: string]>([
    ["x-amz-client-context", base64("hello")],
    ["x-amz-client-context", "%%%"],
    ["lambda-runtime-client-context", "hello"],
    ["lambda-runtime-cognito-identity", "{"]
  ])("answers 400 if %s is not JSON", ([name, value]) =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* invoke(server, "{}", { [name]: value })

      assert.strictEqual(answer.status, 400)
      assert.include(answer.body.toLowerCase(), `${name} is not json`)
    }))

  it.effect("passes the Cognito identity on", () =>
    Effect.gen(function*() {
      const identity = "{\"cognitoIdentityId\":\"a\",\"cognitoIdentityPoolId\":\"b\"}"
      const { header } = yield* received({ "lambda-runtime-cognito-identity": identity })

      assert.strictEqual(header("lambda-runtime-cognito-identity"), identity)
    }))

  it.effect.each(["x-amz-tenant-id", "lambda-runtime-aws-tenant-id"])(
    "hands the tenant of %s on",
    (name) =>
      Effect.gen(function*() {
        const { header } = yield* received({ [name]: latin1("blüe") })

        assert.strictEqual(header("lambda-runtime-aws-tenant-id"), "blüe")
      })
  )

  it.effect.each(["x-amzn-trace-id", "lambda-runtime-trace-id"])(
    "hands the trace of %s on",
    (name) =>
      Effect.gen(function*() {
        const trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a:1"
        const { header } = yield* received({ [name]: trace })

        assert.strictEqual(header("lambda-runtime-trace-id"), trace)
      })
  )

  it.effect("begins a trace if the caller has none", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(1_461_580_424_000)

      const { header } = yield* received({})

      assert.match(
        String(header("lambda-runtime-trace-id")),
        /^Root=1-571df288-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$/
      )
    }))

  it.effect("adds no header that the caller did not send", () =>
    Effect.gen(function*() {
      const { headers } = yield* received({})

      for (const name of ["client-context", "cognito-identity", "aws-tenant-id"]) {
        assert.notProperty(headers, `lambda-runtime-${name}`)
      }
    }))
})
