import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

const src = (path: string) => fileURLToPath(new URL(`./src/${path}`, import.meta.url))

export default defineConfig({
  resolve: {
    // Tests and examples import the package by name and run its sources.
    alias: [
      { find: "#emulator", replacement: src("local/index.ts") },
      { find: /^effect-lambda-runtime$/, replacement: src("index.ts") },
      { find: /^effect-lambda-runtime\/(testing|local|events|schema)$/, replacement: src("$1/index.ts") },
      { find: /^effect-lambda-runtime\/(.+)$/, replacement: src("$1.ts") }
    ]
  },
  test: { include: ["test/**/*.test.ts", "examples/**/*.test.ts"] }
})
