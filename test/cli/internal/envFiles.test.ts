import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { readEnvFiles, shellVariables } from "../../../src/cli/internal/envFiles.ts"
import { makeFolder } from "../folder.ts"

describe("readEnvFiles", () => {
  it.effect("reads .env and the named files, of which the last one wins", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({
        ".env": "\uFEFFA=1\nB=\"two words\" # why\nC='x=y'\n",
        "b.env": "B=3\nexport D=4\r\n",
        "c.env": "B=5"
      })

      assert.deepStrictEqual(yield* readEnvFiles(folder, ["b.env", "c.env"]), { A: "1", B: "5", C: "x=y", D: "4" })
    }))

  it.effect("needs no .env, and says which named file is not there", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({})

      assert.deepStrictEqual(yield* readEnvFiles(folder, []), {})
      const error = yield* Effect.flip(readEnvFiles(folder, ["none.env"]))
      assert.strictEqual(error.message, "cannot read the variables of \"none.env\": it does not exist")
    }))
})

describe("shellVariables", () => {
  it("leaves out what npm sets for its scripts, and functions of the shell", () => {
    const variables = { A: "1", npm_config_x: "2", INIT_CWD: "/", "BASH_FUNC_f%%": "() {}", B: undefined }

    assert.deepStrictEqual(shellVariables(variables), { A: "1" })
  })
})
