import { defineConfig } from "effect-lambda-runtime/config"

const settings = { memory: 512, timeout: 10 }

export default defineConfig({
  functions: {
    "effect-lambda-verify-wrapper": { ...settings, entry: "probes/wrapper.ts" },
    "effect-lambda-verify-http": { ...settings, entry: "probes/http.ts", url: "none" },
    "effect-lambda-verify-stream": { ...settings, entry: "probes/stream.ts", url: "none" },
    "effect-lambda-verify-plain": { ...settings, entry: "probes/plain.ts" }
  }
})
