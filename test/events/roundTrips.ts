import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { AnySchema } from "./harness.ts"

/**
 * What does not come out of JSON as it went in. JSON has neither -0 nor NaN and infinite numbers, which a field of
 * unknown type may hold. `JSON.parse` of Node 24, once it has seen a key that is a backslash, takes the next escaped key
 * for it: `JSON.parse("{\"a\":1,\"\\\\\":1}")`, then `JSON.parse("{\"a\":1,\"\\u0041\":1}")`.
 */
const isBeyondJson = (value: unknown): boolean => {
  if (typeof value === "number") return !Number.isFinite(value) || Object.is(value, -0)
  if (typeof value !== "object" || value === null) return false
  return Object.entries(value).some(([key, child]) => key === "\\" || isBeyondJson(child))
}

/** The test that what is encoded decodes to the same again, with so many values of each schema. */
export const testRoundTrips = (schemas: ReadonlyArray<readonly [name: string, schema: AnySchema]>, runs: number) => {
  const described = schemas.flatMap(([name, schema]) =>
    /(Event|Response|Decoded)$/.test(name) ? [{ name, schema }] : []
  )

  describe.each(described)("$name", ({ schema }) => {
    it.effect.prop(
      "decodes to the value that was encoded",
      { value: schema },
      ({ value }) =>
        Effect.gen(function*() {
          if (isBeyondJson(value)) return

          const encoded = yield* Schema.encodeEffect(schema)(value)
          const decoded = yield* Schema.decodeUnknownEffect(schema)(encoded)

          assert.deepStrictEqual(decoded, value)
        }),
      { arbitrary: { runs, size: 5 } }
    )
  })
}
