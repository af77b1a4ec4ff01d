import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as PolicyDocument from "../../src/events/PolicyDocument.ts"

const { PolicyStatement } = PolicyDocument

describe("PolicyStatement", () => {
  it.effect.each(
    [
      [{ Effect: "Allow|Deny", Action: "a", Resource: "b" }, `Expected "Allow" | "Deny"\n  at ["Effect"]`],
      [{ Effect: "allow", Action: "a", Resource: "b" }, `Expected "Allow" | "Deny"\n  at ["Effect"]`],
      [{ Effect: "Allow", Resource: "b" }, "Expected Action or NotAction"],
      [{ Effect: "Allow", Action: "a" }, "Expected Resource or NotResource"],
      [
        { Effect: "Allow", Action: "a", Resource: "b", NotResource: "c" },
        `Expected Resource or NotResource, not both\n  at ["NotResource"]`
      ],
      [
        { Effect: "Allow", Action: "a", Resource: "b", condition: {} },
        `Expected no such key, did you mean "Condition"?\n  at ["condition"]`
      ],
      [{ Effect: "Allow", Action: 1, Resource: "b" }, `Expected string | array | undefined\n  at ["Action"]`],
      [
        { Effect: "Allow", Action: "a", Resource: "b", Condition: { Bool: true } },
        `Expected object\n  at ["Condition"]["Bool"]`
      ]
    ] as const
  )("refuses %o", ([statement, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(PolicyStatement)(statement))

      assert.strictEqual(error.message, message)
    }))
})

describe("make", () => {
  it.effect("is a policy of statements", () =>
    Effect.gen(function*() {
      const policy = PolicyDocument.make([
        PolicyDocument.allow("iot:Publish", "topic/orders"),
        PolicyDocument.deny(["iot:Publish"], ["topic/*"], { Bool: { secure: false } })
      ])

      assert.deepStrictEqual(yield* Schema.encodeEffect(PolicyDocument.PolicyDocument)(policy), {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: "iot:Publish", Resource: "topic/orders" },
          { Effect: "Deny", Action: ["iot:Publish"], Resource: ["topic/*"], Condition: { Bool: { secure: false } } }
        ]
      })
    }))
})
