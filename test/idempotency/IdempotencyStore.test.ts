import { describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { IdempotencyStore } from "effect-lambda-runtime/idempotency"
import { TestIdempotencyStore } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"

const contract = TestIdempotencyStore.contract({ elapse: TestClock.adjust })

describe("IdempotencyStore.layerMemory", () => {
  for (const { name, test } of contract) {
    it.effect(name, () => Effect.provide(test, IdempotencyStore.layerMemory))
  }
})
