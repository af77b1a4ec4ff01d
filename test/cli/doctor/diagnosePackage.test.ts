import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import { zip, type ZipEntry } from "../../../src/cli/build/internal/zip.ts"
import { diagnose, type Options } from "../../../src/cli/doctor/diagnose.ts"
import { makeFolder } from "../folder.ts"
import { elf, macho, pe } from "./machines.ts"

const bootstrap: ZipEntry = { content: Buffer.from("#!/bin/sh\n"), kind: "executable", path: "bootstrap" }

const file = (path: string, content: Uint8Array | string): ZipEntry => ({
  content: Buffer.from(content),
  kind: "file",
  path
})

const write = (name: string, bytes: Uint8Array) =>
  Effect.tap(
    Effect.map(makeFolder({}), (folder) => Path.join(folder, name)),
    (path) => Effect.promise(() => fs.writeFile(path, bytes))
  )

const makeZip = (...entries: ReadonlyArray<ZipEntry>) =>
  Effect.flatMap(Effect.promise(() => zip(entries)), (bytes) => write("function.zip", bytes))

const defaults: Options = { arch: undefined, handler: undefined }

const problems = (path: string, options: Partial<Options> = {}) =>
  Effect.map(diagnose(path, { ...defaults, ...options }), ({ findings }) => findings.map(({ problem }) => problem))

/** Why a file with these bytes is refused. */
const refusal = (bytes: Uint8Array) =>
  Effect.flatMap(
    write("function.zip", bytes),
    (path) => Effect.map(Effect.flip(diagnose(path, defaults)), ({ detail }) => detail)
  )

describe("doctor, of a package", () => {
  it.effect("finds nothing in a package that is right, and says what it checked", () =>
    Effect.gen(function*() {
      const path = yield* makeZip(bootstrap, file("main.cjs", "1"), file("größe/a.node", elf("x64")))

      const { checked, findings, skipped } = yield* diagnose(path, defaults)

      assert.deepStrictEqual([findings, skipped], [[], []])
      assert.deepStrictEqual(checked, ["architecture of machine code", "files at the root", "size of the package"])
    }))

  it.effect.each<readonly [string, Buffer, string]>([
    ["another architecture", elf("arm64"), "linux on arm64"],
    ["musl", elf("x64", { isMusl: true }), "linux on x64 with musl"],
    ["macOS", macho(), "darwin on arm64"],
    ["Windows", pe(), "win32 on x64"]
  ])("finds machine code for %s", ([, content, machine]) =>
    Effect.gen(function*() {
      const path = yield* makeZip(bootstrap, file("node_modules/fast/build/a.node", content))

      const found = yield* problems(path)

      assert.deepStrictEqual(found, [
        `node_modules/fast/build/a.node is for ${machine}, and the function runs on linux on x64`
      ])
    }))

  it.effect("takes a package that has the right file beside those for other machines", () =>
    Effect.gen(function*() {
      const path = yield* makeZip(
        bootstrap,
        file("node_modules/fast/prebuilds/darwin-arm64/a.node", macho()),
        file("node_modules/fast/prebuilds/linux-x64/a.node", elf("x64")),
        file("node_modules/@img/sharp-win32-x64/a.node", pe()),
        file("node_modules/@img/sharp-linux-x64/a.node", elf("x64"))
      )

      const here = yield* problems(path)
      const there = yield* problems(path, { arch: "arm64" })

      assert.deepStrictEqual(here, [])
      assert.strictEqual(there.length, 2)
    }))

  it.effect("finds a bootstrap that Lambda cannot start", () =>
    Effect.gen(function*() {
      const inner = yield* makeZip({ ...bootstrap, path: "orders/bootstrap" })
      const plain = yield* makeZip(file("bootstrap", "#!/bin/sh\r\n"))
      const empty = yield* makeZip()

      assert.deepStrictEqual(yield* problems(inner), ["orders/bootstrap is not at the root, where Lambda looks for it"])
      assert.deepStrictEqual(yield* problems(plain), [
        "bootstrap is not executable, so the function fails with permission denied",
        "bootstrap has the line ends of Windows, so Linux does not find its interpreter"
      ])
      assert.deepStrictEqual(yield* problems(empty), ["it is empty"])
    }))

  it.effect("finds a package beyond Lambda's limits", () =>
    Effect.gen(function*() {
      const path = yield* makeFolder({ bootstrap: "#!/bin/sh\n", big: "" })
      yield* Effect.promise(() => fs.truncate(Path.join(path, "big"), 251 * 1024 * 1024))
      // A hole between the files and the directory makes it large.
      const large = yield* makeZip(bootstrap)
      yield* Effect.promise(async () => {
        const bytes = await fs.readFile(large)
        const directory = bytes.subarray(bytes.indexOf("PK\x01\x02", "latin1"))
        directory.writeUInt32LE(51 * 1024 * 1024, directory.length - 6)
        await fs.truncate(large, 51 * 1024 * 1024)
        await fs.appendFile(large, directory)
      })

      const [unpacked = ""] = yield* problems(path)
      const [zipped = ""] = yield* problems(large)

      assert.match(unpacked, / has 251\.0 MB unpacked, and Lambda takes 250 MB with all layers$/)
      assert.match(zipped, / has 51\.0 MB, and Lambda takes 50 MB directly$/)
    }))

  it.effect("finds a handler with a callback, which AWS's own loop refuses", () =>
    Effect.gen(function*() {
      const path = yield* makeZip(
        file("index.mjs", "export const handler = (event, context, callback) => callback(null, event)"),
        file("main.cjs", "exports.fine = async (event, context) => event"),
        file(
          "stream.mjs",
          "export const handler = awslambda.streamifyResponse(async (event, stream, context) => stream.end())"
        ),
        file(
          "busy.mjs",
          "import * as fs from \"node:fs\"; fs.writeFileSync(\"x\", \"\"); export const handler = () => 1"
        )
      )

      const found = yield* problems(path)
      const fine = yield* problems(path, { handler: "main.fine" })
      const stream = yield* problems(path, { handler: "stream.handler" })
      const missing = yield* problems(path, { handler: "main.nope" })
      const unknown = yield* diagnose(path, { arch: undefined, handler: "busy.handler" })

      assert.deepStrictEqual(found, [
        "the handler index.handler has 3 parameters, so AWS's loop takes it for one with a callback, " +
        "which Node 24 and newer refuse"
      ])
      assert.deepStrictEqual([fine, stream], [[], []])
      assert.deepStrictEqual(missing, ["the handler main.nope was not found: it exports no function of this name"])
      assert.deepStrictEqual(unknown.findings, [])
      assert.match(unknown.skipped[0] ?? "", /busy\.handler of .* was not loaded: .*restricted/)
    }))

  it.effect("says of a file that it is not a zip file, or cut off", () =>
    Effect.gen(function*() {
      const whole = yield* Effect.promise(() => zip([bootstrap]))
      for (const bytes of [Buffer.of(), Buffer.from("no zip"), whole.subarray(0, -1)]) {
        assert.match(
          yield* refusal(bytes),
          /function\.zip cannot be read as a package: it is not a zip file, or it is cut off$/
        )
      }
      assert.match(yield* refusal(whole.subarray(40)), /cut off|damaged/)
    }))
})
