import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import type { AnySchema } from "./harness.ts"

// JSON has none, and `String(-0)` is "0".
const hasNegativeZero = (value: unknown): boolean =>
  Object.is(value, -0) || typeof value === "object" && value !== null && Object.values(value).some(hasNegativeZero)

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
          if (hasNegativeZero(value)) return

          const encoded = yield* Schema.encodeEffect(schema)(value)
          const decoded = yield* Schema.decodeUnknownEffect(schema)(encoded)

          assert.deepStrictEqual(decoded, value)
        }),
      { arbitrary: { runs, size: 5 } }
    )
  })
}
