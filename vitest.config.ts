import { fileURLToPath } from "node:url"
import { configDefaults, defineConfig } from "vitest/config"
import manifest from "./package.json" with { type: "json" }

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/** Tests and examples import the package by name and run its sources. */
const alias = Object.entries(manifest.exports).flatMap(([subpath, target]) => {
  if (target === null || typeof target === "string") return []
  const source = target.default.replace("./dist/", "./src/").replace(/\.js$/, ".ts")
  const name = subpath.replace(".", "effect-lambda-runtime").replace("*", "(.+)")
  return [{ find: new RegExp(`^${name}$`), replacement: at(source.replace("*", "$1")) }]
})

export const resolve = {
  alias: [{ find: "#emulator", replacement: at(manifest.imports["#emulator"].source) }, ...alias]
}

/**
 * Tests that change their process for good, as AWS's SDK does by a global, or measure it: each file has a process of its
 * own.
 */
const ownProcess = ["consolePatch", "invokeStore", "LambdaLogger", "ownFields", "RuntimeApiClient"].map((name) =>
  `test/**/${name}.test.ts`
)

export default defineConfig({
  resolve,
  test: {
    // Prints what fails and a summary.
    reporters: ["minimal"],
    // Some tests bundle and start processes, and a busy machine may be late.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: "shared process",
          include: ["test/**/*.test.ts", "examples/**/*.test.ts", "src/cli/templates/**/*.test.ts"],
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
