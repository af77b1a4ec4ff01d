import { assert, describe, it } from "@effect/vitest"
import { Effect, Queue } from "effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { FileWatch, stampOf } from "../../../src/cli/dev/FileWatch.ts"
import { makeFolder } from "../folder.ts"

const makeWatch = Effect.gen(function*() {
  const changes = yield* Queue.unbounded<string>()
  const watch = yield* Effect.acquireRelease(
    Effect.sync(() => new FileWatch((file) => Queue.offerUnsafe(changes, path.basename(file)))),
    (watch) => Effect.sync(() => watch.close())
  )
  return { watch, changes, next: Queue.take(changes) }
})

describe("FileWatch", () => {
  it.live("notices a file that is written, replaced as editors do, removed and made again", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({ "a.ts": "1", "b.ts": "1" })
      const file = path.join(folder, "a.ts")
      const { next, watch } = yield* makeWatch
      watch.add(file)

      yield* Effect.promise(() => fs.appendFile(path.join(folder, "b.ts"), "2"))
      yield* Effect.promise(() => fs.appendFile(file, "2"))
      assert.strictEqual(yield* next, "a.ts")
      yield* Effect.promise(() => fs.writeFile(`${file}.tmp`, "123"))
      yield* Effect.promise(() => fs.rename(`${file}.tmp`, file))
      assert.strictEqual(yield* next, "a.ts")
      yield* Effect.promise(() => fs.rm(file))
      assert.strictEqual(yield* next, "a.ts")
      yield* Effect.promise(() => fs.writeFile(file, "1234"))
      assert.strictEqual(yield* next, "a.ts")
    }))

  it.live("notices a file that comes with its folders", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({})
      const file = path.join(folder, "lib/deep/new.ts")
      const { next, watch } = yield* makeWatch
      watch.add(file)

      yield* Effect.promise(() => fs.mkdir(path.join(folder, "lib")))
      yield* Effect.promise(() => fs.mkdir(path.dirname(file)))
      yield* Effect.promise(() => fs.writeFile(file, "1"))

      assert.strictEqual(yield* next, "new.ts")
    }))

  it.live("notices at once what has changed since an earlier stamp", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({ "a.ts": "1" })
      const file = path.join(folder, "a.ts")
      const stamp = stampOf(file)
      yield* Effect.promise(() => fs.appendFile(file, "2"))
      const { next, watch } = yield* makeWatch

      watch.add(file, stamp)

      assert.strictEqual(yield* next, "a.ts")
    }))

  it.live("ignores a file that it keeps no longer", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({ "a.ts": "1", "b.ts": "1" })
      const [a, b] = [path.join(folder, "a.ts"), path.join(folder, "b.ts")]
      const { changes, next, watch } = yield* makeWatch
      watch.add(a)
      watch.add(b)

      watch.keep(new Set([b]))
      yield* Effect.promise(() => fs.appendFile(a, "2"))
      yield* Effect.promise(() => fs.appendFile(b, "2"))

      assert.strictEqual(yield* next, "b.ts")
      assert.strictEqual(yield* Queue.size(changes), 0)
      assert.deepStrictEqual(watch.files, [b])
    }))
})
