/** What the code of a bundle comes from. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Path from "node:path"
import * as FunctionBundle from "../../../src/cli/build/FunctionBundle.ts"
import { packageSizes } from "../../../src/cli/build/internal/analysis.ts"
import { installed, makeProject, patient } from "./project.ts"

describe("the analysis of a bundle", patient, () => {
  it.effect("shares all bytes of the code out to its sources, packages and the bundler", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts":
          `import legacy from "legacy"\nimport { text } from "@scope/modern"\nimport { own } from "./own.ts"\n` +
          `console.log(legacy, text, own)`,
        "own.ts": `export const own: string = process.argv[2] + "${"é".repeat(1000)}"`,
        ...installed("@scope/modern", { type: "module" }, {
          "index.js": `export const text = process.argv[2] + "${"m".repeat(3000)}"\nexport const unused = "${
            "u".repeat(9000)
          }"`
        }),
        ...installed("legacy", {}, {
          "index.js": `exports.a = "${"l".repeat(2000)}"\nexports.b = require("./b")`,
          "b.js": `module.exports = "${"b".repeat(500)}"`
        })
      })

      const { files, sources } = yield* FunctionBundle.make({ ...project, analyze: true, warm: false })

      const codeBytes = files.filter(({ path }) => path.endsWith(".cjs")).reduce((sum, { bytes }) => sum + bytes, 0)
      assert.strictEqual(sources.reduce((sum, { bytes }) => sum + bytes, 0), codeBytes)
      const large = sources.filter(({ bytes, source }) => bytes >= 500 && source !== undefined)
      assert.deepStrictEqual(
        large.map((source) => [
          Path.relative(project.folder, source.source ?? ""),
          source.package,
          Math.floor(source.bytes / 500) * 500
        ]),
        [
          ["node_modules/@scope/modern/index.js", "@scope/modern", 3000],
          ["node_modules/legacy/index.js", "legacy", 2000],
          ["own.ts", undefined, 2000],
          ["node_modules/legacy/b.js", "legacy", 500]
        ].toSorted((a, b) => Number(b[2]) - Number(a[2]))
      )
      assert.deepStrictEqual(packageSizes(sources).map(({ modules, name }) => [name, modules]).slice(0, 3), [
        ["@scope/modern", 1],
        ["legacy", 2],
        ["(this project)", 2]
      ])
    }))
})
