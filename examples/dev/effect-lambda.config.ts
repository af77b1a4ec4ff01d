import { defineConfig } from "effect-lambda-runtime/config"

export default defineConfig({
  functions: {
    orders: { entry: "orders/main.ts", timeout: 10, env: { STOCK: "3" } },
    letters: { entry: "letters/main.ts", memory: 512 }
  }
})
