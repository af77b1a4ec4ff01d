import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { resolve } from "../../vitest.config.ts"

export default defineConfig({
  resolve,
  test: {
    root: fileURLToPath(new URL("../..", import.meta.url)),
    include: ["test/long/**/*.test.ts"],
    reporters: ["minimal"],
    maxWorkers: "100%",
    testTimeout: 120_000
  }
})
