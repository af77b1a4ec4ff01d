/** An emulator with two functions and a folder of events, for a browser. Its argument is the folder. */
import { NodeRuntime } from "@effect/platform-node"
import { Effect } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import { fileURLToPath } from "node:url"

const command = ["node", fileURLToPath(new URL("pageFunction.ts", import.meta.url))] as const

const program = Effect.gen(function*() {
  const { url } = yield* Emulator.make({
    port: 0,
    eventsFolder: process.argv[2],
    functions: { shop: { command, timeout: "20 seconds" }, other: { command } }
  })
  yield* Effect.sync(() => process.stdout.write(`The page is at ${url}/_lambda\n`))
  return yield* Effect.never
})

program.pipe(Effect.scoped, NodeRuntime.runMain)
