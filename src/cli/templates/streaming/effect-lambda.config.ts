import { defineConfig } from "effect-lambda-runtime/config"

export default defineConfig({
  functions: {
    // A function URL that streams, for signed requests. With url: "none" everybody may call it.
    "my-function": { entry: "src/main.ts", memory: 512, timeout: 10, url: "iam", stream: true }
  }
})
