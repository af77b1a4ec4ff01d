import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Path from "node:path"
import { findIncludes } from "../../../../src/cli/build/internal/includes.ts"
import { temporaryFolder, writeFiles } from "../project.ts"

const names = [
  "data/a.json",
  "data/b.txt",
  "data/deep/er/c.json",
  "data/.hidden.json",
  "data/node_modules/x/y.json",
  "dist/hello/data/a.json",
  "views/[id].html",
  "views/ü b.html"
]

const makeFolder = Effect.tap(
  temporaryFolder,
  (folder) => writeFiles(folder, Object.fromEntries(names.map((name) => [name, name] as const)))
)

const pathsOf = (folder: string, ...patterns: ReadonlyArray<string>) =>
  Effect.map(findIncludes(folder, patterns, Path.join(folder, "dist")), (files) => files.map(({ path }) => path))

describe("findIncludes", () => {
  it.effect("finds files by path, by folder and by pattern, each once", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder

      assert.deepStrictEqual(yield* pathsOf(folder, "data/a.json", "./data/a.json", `${folder}/data/a.json`), [
        "data/a.json"
      ])
      assert.deepStrictEqual(yield* pathsOf(folder, "data/"), [
        "data/.hidden.json",
        "data/a.json",
        "data/b.txt",
        "data/deep/er/c.json"
      ])
      assert.deepStrictEqual(yield* pathsOf(folder, "data/*"), ["data/a.json", "data/b.txt"])
      assert.deepStrictEqual(yield* pathsOf(folder, "**/*.json"), ["data/a.json", "data/deep/er/c.json"])
      assert.deepStrictEqual(yield* pathsOf(folder, "data/**"), ["data/a.json", "data/b.txt", "data/deep/er/c.json"])
      assert.deepStrictEqual(yield* pathsOf(folder, "data/{a,b}.*", "views/?[!x]?.html"), [
        "data/a.json",
        "data/b.txt",
        "views/ü b.html"
      ])
      assert.deepStrictEqual(yield* pathsOf(folder, "views/ü*", "views/[id].html"), [
        "views/[id].html",
        "views/ü b.html"
      ])
      assert.deepStrictEqual(yield* pathsOf(folder, "data/node_modules/**"), ["data/node_modules/x/y.json"])
    }))

  it.effect("refuses what is not there, and what lies outside", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      const refusal = (pattern: string) => Effect.map(Effect.flip(pathsOf(folder, pattern)), ({ message }) => message)

      assert.strictEqual(yield* refusal("absent"), "Cannot include \"absent\": it does not exist")
      assert.strictEqual(yield* refusal("data/*.png"), "Cannot include \"data/*.png\": no file matches it")
      assert.strictEqual(yield* refusal("absent/*.png"), "Cannot include \"absent/*.png\": it does not exist")
      assert.strictEqual(
        yield* refusal("../x"),
        "Cannot include \"../x\": it is not in the folder of the project, so it has no place on Lambda"
      )
    }))
})
