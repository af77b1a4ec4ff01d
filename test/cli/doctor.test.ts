import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { elf } from "./doctor/machines.ts"
import { effectLambda } from "./effectLambda.ts"
import { makeFolder } from "./folder.ts"

const project = (files: Readonly<Record<string, string>> = {}) =>
  makeFolder({
    "dist/orders/bootstrap": "#!/bin/sh\n",
    "node_modules/effect/package.json": JSON.stringify({ name: "effect", version: "4.1.0" }),
    "package.json": JSON.stringify({ name: "orders", type: "module" }),
    ...files
  })

describe("effect-lambda doctor", () => {
  it.effect("ends with 0 in a project that is right, and says what it checked", () =>
    Effect.gen(function*() {
      const folder = yield* project()

      const output = yield* effectLambda(["doctor"], folder)

      assert.deepStrictEqual(output, {
        code: 0,
        stderr: "",
        stdout: [
          "read package.json, dist/orders",
          "fine   architecture of machine code",
          "fine   files at the root",
          "fine   packages of the project",
          "fine   size of the package\n"
        ].join("\n")
      })
    }))

  it.effect("knows for which processor build made a package", () =>
    Effect.gen(function*() {
      const manifest = {
        architecture: "arm64",
        external: [],
        include: [],
        minify: true,
        sourceMap: false,
        target: "wrapper",
        warm: true
      }
      const folder = yield* project({ "dist/orders.json": JSON.stringify(manifest) })
      yield* Effect.promise(() => fs.writeFile(path.join(folder, "dist/orders/addon.node"), elf("arm64")))

      const ours = yield* effectLambda(["doctor"], folder)
      const asked = yield* effectLambda(["doctor", "--arch", "x64"], folder)

      assert.deepStrictEqual([ours.code, asked.code], [0, 1])
      assert.match(asked.stdout, /addon\.node is for linux on arm64, and the function runs on linux on x64/)
    }))

  it.effect("finds no fault in a template that it cannot read for want of a package", () =>
    Effect.gen(function*() {
      const folder = yield* project({ "template.yaml": "Resources: {}" })

      const output = yield* effectLambda(["doctor"], folder)

      assert.strictEqual(output.code, 0)
      assert.include(output.stdout, "not checked: template.yaml, which needs yaml; npm install -D yaml")
    }))

  it.effect("takes one effect that is linked from several places", () =>
    Effect.gen(function*() {
      const folder = yield* project({ "store/effect-lambda-runtime/package.json": "{}" })
      yield* Effect.promise(async () => {
        await fs.symlink("../store/effect-lambda-runtime", path.join(folder, "node_modules/effect-lambda-runtime"))
        await fs.mkdir(path.join(folder, "store/effect-lambda-runtime/node_modules"))
        await fs.symlink(
          path.join(folder, "node_modules/effect"),
          path.join(folder, "store/effect-lambda-runtime/node_modules/effect")
        )
      })

      const output = yield* effectLambda(["doctor"], folder)

      assert.strictEqual(output.code, 0)
    }))

  it.effect("ends with 1 and says what mends what it found, as JSON too", () =>
    Effect.gen(function*() {
      const folder = yield* project({
        "effect-lambda.config.js": `export default { functions: { a: { entry: "no.ts", env: { AWS_REGION: "x" } } } }`,
        "node_modules/effect-lambda-runtime/node_modules/effect/package.json": `{"version":"4.2.0"}`,
        "node_modules/effect-lambda-runtime/package.json": "{}",
        "package.json": JSON.stringify({ engines: { node: ">=20" }, type: "module" }),
        "template.json": "{}"
      })

      const output = yield* effectLambda(["doctor", "--json"], folder)

      assert.deepStrictEqual([output.code, output.stderr], [1, "error: 5 things to mend\n"])
      assert.deepStrictEqual(
        JSON.parse(output.stdout).findings.map((
          { fix, problem, where }: Record<string, string>
        ) => [where, problem, fix]),
        [
          [
            "package.json",
            "engines.node is >=20, and this library needs Node 22.19 or newer",
            "set engines.node to \">=22.19\""
          ],
          [
            "package.json",
            "effect-lambda-runtime has a copy of effect of its own (4.2.0 beside 4.1.0)",
            "let both take one version: npm ls effect shows who wants which"
          ],
          [
            "effect-lambda.config.js",
            "functions.a.entry is no.ts, which does not exist",
            "write the path of the entry relative to the config file"
          ],
          [
            "effect-lambda.config.js, a",
            "Lambda sets AWS_REGION and refuses it from you",
            "leave it out, or give it another name"
          ],
          [
            "the template",
            "template.json is not a template of CloudFormation or SAM: it has no Resources",
            "mend the template"
          ]
        ]
      )
    }))

  it.effect("names the config file that is wrong, and the line", () =>
    Effect.gen(function*() {
      const folder = yield* project({ "effect-lambda.config.ts": "const a = 1\nfunctions here\n" })
      const unknown = yield* project({ "effect-lambda.config.mjs": "export default { functions: {}, region: 1 }" })

      const outputs = yield* Effect.forEach([folder, unknown], (folder) => effectLambda(["doctor", "--json"], folder))

      assert.deepStrictEqual(
        outputs.map(({ stdout }) => {
          const { findings: [{ problem, where }], read } = JSON.parse(stdout)
          // Node's own words differ from line to line of it.
          return [where, read[1], problem.replace(/: .* \(/, ": … (")]
        }),
        [
          [
            "effect-lambda.config.ts",
            "effect-lambda.config.ts",
            "effect-lambda.config.ts cannot be loaded: … (line 2)"
          ],
          ["effect-lambda.config.mjs", "effect-lambda.config.mjs", "region is unknown"]
        ]
      )
    }))

  it.effect("ends with 1 for a path that does not exist, and with 2 for an unknown architecture", () =>
    Effect.gen(function*() {
      const missing = yield* effectLambda(["doctor", "nowhere.zip"])
      const wrong = yield* effectLambda(["doctor", "--arch", "x86"])

      assert.deepStrictEqual(missing, { code: 1, stderr: "error: nowhere.zip does not exist\n", stdout: "" })
      assert.strictEqual(wrong.code, 2)
      assert.match(wrong.stderr, /^error: --arch cannot be "x86": expected /)
    }))
})
