import { defineConfig } from "effect-lambda-runtime/config"

export default defineConfig({
  functions: {
    "my-function": { entry: "src/main.ts", memory: 512, timeout: 60, env: { ARCHIVE: "photos" } }
  }
})
