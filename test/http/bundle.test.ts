import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as Path from "node:path"
import { fileURLToPath } from "node:url"
import * as FunctionBundle from "../../src/cli/build/FunctionBundle.ts"

const temporaryFolder = Effect.acquireRelease(
  Effect.promise(() => fs.mkdtemp(Path.join(tmpdir(), "http-bundle-"))),
  (folder) => Effect.promise(() => fs.rm(folder, { force: true, recursive: true }))
)

/** The code of a bundle, in bytes. */
const sizeOf = Effect.fnUntraced(function*(entry: string) {
  const outdir = yield* temporaryFolder
  const bundle = yield* TestClock.withLive(FunctionBundle.make({
    entry: fileURLToPath(new URL(`../../${entry}`, import.meta.url)),
    outdir,
    warm: false
  }))
  return bundle.files.reduce((sum, { bytes }) => sum + bytes, 0)
})

describe("the bundle of an HTTP app", () => {
  it.effect("has under 185 kB with a router", () =>
    Effect.gen(function*() {
      assert.isBelow(yield* sizeOf("examples/http-router/main.ts"), 185_000)
    }))

  it.effect("has under 330 kB with an HttpApi of ten endpoints", () =>
    Effect.gen(function*() {
      assert.isBelow(yield* sizeOf("test/bench/programs/httpApi.ts"), 330_000)
    }))
})
