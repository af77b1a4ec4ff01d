import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as path from "node:path"
import { findUsualEntry, readEntry } from "../../../src/cli/internal/entry.ts"
import { makeFolder } from "../folder.ts"

describe("readEntry", () => {
  it.effect("tells modules for Node from executable files, and takes the usual entry of a folder", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({
        "a.ts": "",
        "b.cjs": "",
        "run.py": "#!/usr/bin/python3",
        "orders/index.ts": ""
      })

      const entries = yield* Effect.forEach(["a.ts", "b.cjs", "run.py", "orders"], (given) => readEntry(given, folder))

      assert.deepStrictEqual(entries.map(({ file, kind }) => [path.relative(folder, file), kind]), [
        ["a.ts", "module"],
        ["b.cjs", "module"],
        ["run.py", "executable"],
        ["orders/index.ts", "module"]
      ])
    }))

  it.effect("says what is wrong with an entry", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({ "a.tsx": "", "notes.md": "", "empty/notes.md": "" })

      const messages = yield* Effect.forEach(
        ["none.ts", "a.tsx", "notes.md", "empty"],
        (given) => Effect.map(Effect.flip(readEntry(given, folder)), (error) => error.message)
      )

      assert.deepStrictEqual(messages, [
        "cannot run \"none.ts\": it does not exist",
        "cannot run \"a.tsx\": Node does not run JSX; name a file that imports the compiled one",
        "cannot run \"notes.md\": it is neither a module for Node nor executable; chmod +x makes a program executable",
        "cannot run \"empty\": it is a folder without main.ts, index.ts or the like"
      ])
    }))
})

describe("findUsualEntry", () => {
  it.effect("prefers main to index, and the folder to src", () =>
    Effect.gen(function*() {
      const both = yield* makeFolder({ "index.ts": "", "main.js": "", "src/main.ts": "" })
      const inSrc = yield* makeFolder({ "src/index.ts": "" })
      const none = yield* makeFolder({})

      assert.strictEqual(yield* findUsualEntry(both), path.join(both, "main.js"))
      assert.strictEqual(yield* findUsualEntry(inSrc), path.join(inSrc, "src/index.ts"))
      assert.isUndefined(yield* findUsualEntry(none))
    }))
})
