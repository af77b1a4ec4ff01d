import { defineConfig } from "effect-lambda-runtime/config"

const settings = { memory: 512, timeout: 10 }

/** Everybody may call it while the script runs. */
const url = "none"

export default defineConfig({
  functions: {
    "effect-lambda-verify-wrapper": { ...settings, entry: "probes/facts.ts" },
    "effect-lambda-verify-provided": { ...settings, entry: "probes/facts.ts" },
    "effect-lambda-verify-image": { ...settings, entry: "probes/facts.ts" },
    "effect-lambda-verify-loop": { ...settings, entry: "probes/loop.ts" },
    "effect-lambda-verify-loop-stream": {
      ...settings,
      entry: "probes/loop.ts",
      handler: "index.stream",
      url,
      stream: true
    },
    "effect-lambda-verify-plain": { ...settings, entry: "probes/plain.cjs" },
    "effect-lambda-verify-shutdown": { ...settings, entry: "probes/shutdown.ts" },
    "effect-lambda-verify-http": { ...settings, entry: "probes/http.ts", url },
    "effect-lambda-verify-stream": { ...settings, entry: "probes/stream.ts", url, stream: true },
    "effect-lambda-verify-web": { ...settings, entry: "probes/web.ts" }
  }
})
