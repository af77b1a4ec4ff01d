import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import { decodeConfig } from "../../../src/cli/internal/decodeConfig.ts"

const refusal = (value: unknown) => Effect.map(Effect.flip(decodeConfig("c.ts", value)), (error) => error.message)

describe("decodeConfig", () => {
  it.effect("takes functions with their settings", () =>
    Effect.gen(function*() {
      const config = {
        functions: {
          orders: {
            entry: "src/orders.ts",
            memory: 512,
            timeout: 10,
            env: { TABLE: "orders" },
            url: "iam",
            handler: "orders.handler",
            concurrency: 4
          },
          mail: { entry: "mail.ts", memory: undefined }
        }
      }

      assert.deepStrictEqual(yield* Effect.exit(decodeConfig("c.ts", config)), Exit.succeed(config as never))
    }))

  const refusals: ReadonlyArray<readonly [name: string, value: unknown, message: string]> = [
    [
      "an unknown key of a function, and names the nearest",
      { functions: { orders: { entry: "a.ts", memroy: 512 } } },
      "c.ts: functions.orders.memroy is unknown; did you mean memory?"
    ],
    [
      "a key in another case",
      { functions: { orders: { Entry: "a.ts" } } },
      "c.ts: functions.orders.Entry is unknown; did you mean entry?"
    ],
    [
      "an unknown key that comes near to none",
      { functions: { orders: { entry: "a.ts", runtime: "nodejs" } } },
      "c.ts: functions.orders.runtime is unknown; known are entry, memory, timeout, env, url, stream, sqs, handler, concurrency"
    ],
    ["an unknown key at the top", { function: {} }, "c.ts: function is unknown; did you mean functions?"],
    [
      "a value of another type, and no value is told",
      { functions: { orders: { entry: 7, memory: 64, env: { TOKEN: 1234 } } } },
      "c.ts: functions.orders.entry: expected string"
    ],
    [
      "a memory that Lambda does not have",
      { functions: { orders: { entry: "a.ts", memory: 64 } } },
      "c.ts: functions.orders.memory: expected a value between 128 and 10240"
    ],
    ["a function without an entry", { functions: { orders: {} } }, "c.ts: functions.orders.entry: missing key"],
    ["no default export", undefined, "c.ts: there is no default export; write export default defineConfig({ … })"],
    ["what is not an object", 3, "c.ts: the default export: expected object"]
  ]
  for (const [name, value, message] of refusals) {
    it.effect(`refuses ${name}`, () =>
      Effect.gen(function*() {
        assert.strictEqual(yield* refusal(value), message)
      }))
  }
})
