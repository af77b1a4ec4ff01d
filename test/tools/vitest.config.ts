import { fileURLToPath } from "node:url"
import { defineConfig, type Plugin } from "vitest/config"
import { resolve } from "../../vitest.config.ts"

/** Every tool is installed for these tests, so one that is skipped is a failure. */
const failOnSkip: Plugin = {
  name: "fail-on-skip",
  configureVitest({ vitest }) {
    vitest.config.reporters.push({
      onTestRunEnd(modules) {
        if (vitest.config.testNamePattern !== undefined) return
        for (const test of modules.flatMap((module) => Array.from(module.children.allTests("skipped")))) {
          vitest.logger.error(`skipped: ${test.fullName}`)
          process.exitCode = 1
        }
      }
    })
  }
}

export default defineConfig({
  plugins: [failOnSkip],
  resolve,
  test: {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    include: ["test/tools/**/*.test.ts"],
    reporters: ["minimal"],
    // Most of the work is done by other programs, one after another.
    maxWorkers: 2,
    // Time in other programs is real, and a busy machine may be late.
    testTimeout: 180_000,
    hookTimeout: 180_000
  }
})
