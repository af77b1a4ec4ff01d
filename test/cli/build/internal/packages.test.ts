import { assert, describe, it } from "@effect/vitest"
import * as Path from "node:path"
import { fileURLToPath } from "node:url"
import { ofLibrary } from "../../../../src/cli/build/internal/packages.ts"

const root = fileURLToPath(new URL("../../../../", import.meta.url))

describe("ofLibrary", () => {
  it("names the sources and the compiled code of this repository alike", () => {
    for (const file of ["src/Lambda.ts", "dist/Lambda.js"]) assert.match(Path.join(root, file), ofLibrary)
  })

  it("names neither examples nor tests", () => {
    for (const file of ["examples/hello-json/main.ts", "test/handlers.ts"]) {
      assert.notMatch(Path.join(root, file), ofLibrary)
    }
  })

  it("names the packages of Effect and this one where they are installed", () => {
    for (const name of ["effect", "@effect/platform-node", "effect-lambda-runtime"]) {
      assert.match(`/app/node_modules/${name}/dist/index.js`, ofLibrary)
    }
    assert.notMatch("/app/node_modules/effect-other/dist/index.js", ofLibrary)
  })
})
