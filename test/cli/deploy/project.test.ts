import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { zip } from "../../../src/cli/build/internal/zip.ts"
import { writeManifest } from "../../../src/cli/build/manifest.ts"
import { type CodeOptions, findFunction, readCode } from "../../../src/cli/deploy/project.ts"
import { startOf } from "../../../src/cli/deploy/zipFile.ts"
import { makeFolder } from "../folder.ts"

const config = (functions: string) => `export default { functions: ${functions} }`

const manifest = {
  target: "wrapper",
  architecture: "arm64",
  external: [],
  include: [],
  minify: true,
  sourceMap: false,
  warm: false
} as const

/** A folder with zip files of these entries, older or newer than its sources by some seconds. */
const makeProject = Effect.fnUntraced(function*(
  zips: Readonly<Record<string, { readonly entries: ReadonlyArray<string>; readonly newer: number }>>,
  files: Readonly<Record<string, string>> = { "src/main.ts": "" }
) {
  const folder = yield* makeFolder({ ...files, "dist/.keep": "" })
  yield* Effect.promise(async () => {
    for (const [name, { entries, newer }] of Object.entries(zips)) {
      const file = path.join(folder, "dist", `${name}.zip`)
      // One after another: the test says which is newer.
      // oxlint-disable-next-line no-await-in-loop
      await fs.writeFile(
        file,
        // oxlint-disable-next-line no-await-in-loop
        await zip(entries.map((path) => ({ path, content: Buffer.from(name), kind: "file" as const })))
      )
      const time = Date.now() / 1000 + newer
      // oxlint-disable-next-line no-await-in-loop
      await fs.utimes(file, time, time)
    }
  })
  return folder
})

const read = (folder: string, options: Partial<CodeOptions> = {}) =>
  readCode({ name: "shop", config: {}, entry: undefined }, {
    folder,
    out: path.join(folder, "dist"),
    build: undefined,
    bucket: undefined,
    runtime: undefined,
    directLimit: 1000,
    ...options
  })

describe("findFunction", () => {
  it.effect("takes the only function of the config file", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({
        "effect-lambda.config.mjs": config("{ orders: { entry: \"a.ts\", memory: 512 } }")
      })

      const { config: found, name } = yield* findFunction(folder, undefined, true)

      assert.deepStrictEqual([name, found.memory], ["orders", 512])
    }))

  const refusals: ReadonlyArray<readonly [name: string | undefined, message: string]> = [
    [undefined, "there are several functions, so name one: orders, mail"],
    ["order", "effect-lambda.config.mjs has no function order; did you mean orders?"],
    ["or ders", "\"or ders\" cannot be the name of a function; a name has up to 64 letters, digits, - and _"]
  ]
  for (const [name, message] of refusals) {
    it.effect(`refuses ${name}`, () =>
      Effect.gen(function*() {
        const functions = "{ orders: { entry: \"a.ts\" }, mail: { entry: \"b.ts\" } }"
        const folder = yield* makeFolder({ "effect-lambda.config.mjs": config(functions) })

        assert.strictEqual((yield* Effect.flip(findFunction(folder, name, true))).message, message)
      }))
  }

  it.effect("deletes a function that the config file has no more", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({ "effect-lambda.config.mjs": config("{ orders: { entry: \"a.ts\" } }") })

      assert.strictEqual((yield* findFunction(folder, "old", false)).name, "old")
    }))
})

describe("readCode", () => {
  it.effect("takes the zip file that was written last, of the function or of its entry", () =>
    Effect.gen(function*() {
      const folder = yield* makeProject({
        shop: { entries: ["bootstrap"], newer: 10 },
        src: { entries: ["index.js"], newer: 20 }
      })

      const { code } = yield* read(folder)

      assert.deepInclude(code, { kind: "zip", isWrapped: false })
    }))

  it.effect("tells the processor that it was built for", () =>
    Effect.gen(function*() {
      const folder = yield* makeProject({ shop: { entries: ["bootstrap"], newer: 10 } })
      yield* Effect.promise(() => writeManifest(path.join(folder, "dist"), "shop", manifest))

      assert.strictEqual((yield* read(folder)).architecture, "arm64")
    }))

  const refusals: ReadonlyArray<
    readonly [name: string, entries: ReadonlyArray<string>, options: Partial<CodeOptions>, message: RegExp]
  > = [
    ["a zip file that Lambda cannot start", ["main.cjs"], {}, /has neither bootstrap nor index.js at its root/],
    ["a large one without a bucket", ["bootstrap"], { directLimit: 100 }, /MB directly; name a bucket .* by --bucket$/]
  ]
  for (const [name, entries, options, message] of refusals) {
    it.effect(`refuses ${name}`, () =>
      Effect.gen(function*() {
        const folder = yield* makeProject({ shop: { entries, newer: 10 } })

        assert.match((yield* Effect.flip(read(folder, options))).message, message)
      }))
  }

  it.effect("refuses what is no zip file", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({ "main.ts": "", "dist/shop.zip": "text" })

      assert.match((yield* Effect.flip(read(folder, { build: false }))).message, /is not a zip file/)
    }))

  it.effect("refuses an old one if nobody knows how it was built, and takes it if it is told to", () =>
    Effect.gen(function*() {
      const folder = yield* makeProject({ shop: { entries: ["bootstrap"], newer: -10 } })

      const { message } = yield* Effect.flip(read(folder))

      assert.match(
        message,
        /src\/main.ts is newer than .*shop.zip; build it again, or deploy it as it is by --no-build$/
      )
      assert.strictEqual((yield* read(folder, { build: false })).code.kind, "zip")
    }))

  it.effect("is built again with the events of the last time", () =>
    Effect.gen(function*() {
      const folder = yield* makeProject({ shop: { entries: ["bootstrap"], newer: -10 } })
      const event = path.join(folder, "events/absent.json")
      yield* Effect.promise(() => writeManifest(path.join(folder, "dist"), "shop", { ...manifest, events: [event] }))

      const error = yield* Effect.flip(read(folder))

      assert.strictEqual(error.message, `the event ${event} does not exist`)
    }))

  it.effect.each<readonly [target: "web" | "image", expected: RegExp]>([
    [
      "web",
      /was built as a Web Function, which deploy does not make; the AWS CLI does, by aws lambda-web deploy --name shop --code .*dist\/shop --create /
    ],
    ["image", /was built as an image; push it to ECR, and name it by --image$/]
  ])(
    "says how a bundle for the target %s is deployed, and does not build it again",
    ([target, expected]) =>
      Effect.gen(function*() {
        const folder = yield* makeProject({ shop: { entries: ["index.js"], newer: -10 } })
        yield* Effect.promise(() => writeManifest(path.join(folder, "dist"), "shop", { ...manifest, target }))

        assert.match((yield* Effect.flip(read(folder))).message, expected)
        assert.match((yield* Effect.flip(read(folder, { build: false }))).message, expected)
      })
  )
})

describe("startOf", () => {
  it("knows by its files how a zip file is started", () => {
    const starts = [["bootstrap", "main.cjs"], ["bootstrap", "bin/node"], ["index.js"], ["main.cjs"]].map(startOf)

    assert.match(String(starts[0]?.defaultRuntime), /^nodejs\d+\.x$/)
    assert.deepStrictEqual(starts.map((start) => start?.isWrapped), [true, false, false, undefined])
    assert.strictEqual(starts[1]?.defaultRuntime, "provided.al2023")
  })
})
