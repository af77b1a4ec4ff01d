import { fileURLToPath } from "node:url"
import { configDefaults, defineConfig } from "vitest/config"

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const src = (path: string) => at(`./src/${path}`)

/** Tests and examples import the package by name and run its sources. */
export const resolve = {
  alias: [
    { find: "#emulator", replacement: src("local/index.ts") },
    { find: /^effect-lambda-runtime$/, replacement: src("index.ts") },
    { find: /^effect-lambda-runtime\/(testing|local|events|schema)$/, replacement: src("$1/index.ts") },
    { find: /^effect-lambda-runtime\/(.+)$/, replacement: src("$1.ts") }
  ]
}

/** Tests that change their process for good, or measure it, so each of these files has a process of its own. */
const ownProcess = ["consolePatch", "invokeStore", "LambdaLogger", "RuntimeApiClient", "sdk"].map((name) =>
  `test/**/${name}.test.ts`
)

export default defineConfig({
  resolve,
  test: {
    // Prints what fails and a summary.
    reporters: ["minimal"],
    projects: [
      {
        extends: true,
        test: {
          name: "shared process",
          include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: [...configDefaults.exclude, "test/tools/**", "test/long/**", ...ownProcess],
          // The files share their modules: to load these anew for each file takes more than half of the time of all tests.
          isolate: false,
          setupFiles: [at("./test/leavesNoTrace.ts")]
        }
      },
      { extends: true, test: { name: "own process", include: ownProcess } }
    ]
  }
})
