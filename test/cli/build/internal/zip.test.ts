import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import { inflateRawSync } from "node:zlib"
import { entriesIn, zip, type ZipEntry } from "../../../../src/cli/build/internal/zip.ts"
import { temporaryFolder, writeFiles } from "../project.ts"

const entry = (path: string, text: string, kind: ZipEntry["kind"] = "file"): ZipEntry => ({
  content: Buffer.from(text),
  kind,
  path
})

/** The entries as the directory of a zip file lists them. */
const read = (file: Uint8Array) => {
  const bytes = Buffer.from(file)
  const end = bytes.length - 22
  assert.strictEqual(bytes.readUInt32LE(end), 0x06054b50)
  let at = bytes.readUInt32LE(end + 16)
  return Array.from({ length: bytes.readUInt16LE(end + 10) }, () => {
    assert.strictEqual(bytes.readUInt32LE(at), 0x02014b50)
    const method = bytes.readUInt16LE(at + 10)
    const size = bytes.readUInt32LE(at + 20)
    const nameLength = bytes.readUInt16LE(at + 28)
    const mode = bytes.readUInt16LE(at + 40)
    const offset = bytes.readUInt32LE(at + 42)
    const path = bytes.toString("utf8", at + 46, at + 46 + nameLength)
    const start = offset + 30 + bytes.readUInt16LE(offset + 26) + bytes.readUInt16LE(offset + 28)
    const data = bytes.subarray(start, start + size)
    at += 46 + nameLength
    return { mode: mode.toString(8), path, text: String(method === 0 ? data : inflateRawSync(data)) }
  })
}

describe("zip", () => {
  it.effect("holds files with their modes, sorted by their paths", () =>
    Effect.gen(function*() {
      const repetitive = "a".repeat(1000)

      const file = yield* Effect.promise(() =>
        zip([entry("ü/b.txt", repetitive), entry("bootstrap", "#!", "executable"), entry("a", "ü/b.txt", "link")])
      )

      assert.isBelow(file.length, 500)
      assert.deepStrictEqual(read(file), [
        { mode: "120777", path: "a", text: "ü/b.txt" },
        { mode: "100755", path: "bootstrap", text: "#!" },
        { mode: "100644", path: "ü/b.txt", text: repetitive }
      ])
    }))

  it.effect("has the same bytes whatever the order of its entries", () =>
    Effect.gen(function*() {
      const entries = [entry("a", "1"), entry("b", "2")]

      const files = yield* Effect.promise(() => Promise.all([zip(entries), zip(entries.toReversed())]))

      assert.deepStrictEqual(files[0], files[1])
    }))
})

describe("entriesIn", () => {
  it.effect("reads a folder with the folders in it, and keeps links that stay inside", () =>
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      yield* writeFiles(folder, { "outside/c.txt": "c", "task/a/b.txt": "b", "task/run": "#!" })
      yield* Effect.promise(async () => {
        await fs.chmod(Path.join(folder, "task/run"), 0o700)
        await fs.symlink("a", Path.join(folder, "task/inside"))
        await fs.symlink("../outside", Path.join(folder, "task/copied"))
      })

      const entries = yield* Effect.promise(() => entriesIn(Path.join(folder, "task")))

      assert.sameDeepMembers(entries.map(({ content, kind, path }) => [path, kind, String(content)]), [
        ["a/b.txt", "file", "b"],
        ["copied/c.txt", "file", "c"],
        ["inside", "link", "a"],
        ["run", "executable", "#!"]
      ])
    }))
})
