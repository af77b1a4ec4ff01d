import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { IdempotencyStore } from "effect-lambda-runtime/idempotency"
import { TestIdempotencyStore } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import * as path from "node:path"
import { rolldown } from "rolldown"

const contract = TestIdempotencyStore.contract({ elapse: TestClock.adjust })

describe("IdempotencyStore.layerMemory", () => {
  for (const { name, test } of contract) {
    it.effect(name, () => Effect.provide(test, IdempotencyStore.layerMemory))
  }
})

const root = path.join(import.meta.dirname, "../..")

/** The modules that a bundle has because of a layer. */
const modulesOf = async (layer: string) => {
  const bundle = await rolldown({
    input: "entry",
    platform: "node",
    plugins: [{
      name: "entry",
      resolveId: (id) => id === "entry" ? path.join(root, "entry.js") : undefined,
      load: (id) =>
        id === path.join(root, "entry.js")
          ? `import { layer${layer} } from "./src/idempotency/IdempotencyStore.ts"\nconsole.log(layer${layer})\n`
          : undefined
    }],
    onLog: () => {}
  })
  const { output } = await bundle.generate({ format: "cjs" })
  await bundle.close()
  return output.flatMap((chunk) => chunk.type === "chunk" ? Object.entries(chunk.modules) : [])
    .filter(([, { renderedLength }]) => renderedLength > 0)
    .map(([id]) => path.relative(root, id))
}

describe("a bundle", () => {
  it("has nothing of AWS if records are in memory", async () => {
    const modules = await modulesOf("Memory")

    assert.include(modules, "src/idempotency/internal/memory.ts")
    assert.deepStrictEqual(modules.filter((id) => /aws|dynamo/i.test(id)), [])
  })

  it("has no Schema because of DynamoDB", async () => {
    const modules = await modulesOf("DynamoDb")

    assert.include(modules, "src/idempotency/internal/dynamoDb.ts")
    assert.deepStrictEqual(modules.filter((id) => id.includes("Schema")), [])
  })
})
