/** A function as a process of its own. */
import { Effect } from "effect"
import { spawn } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as ScriptedServer from "../../ScriptedServer.ts"

const root = fileURLToPath(new URL("../../../", import.meta.url))

/** What every function here starts with. Its layer says when it is released. */
const prelude = `
import { flushCompileCache } from "node:module"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Handler from "./src/Handler.ts"
import * as Lambda from "./src/Lambda.ts"

flushCompileCache()
const say = (text) => Effect.sync(() => process.stdout.write(text + "\\n"))
const resource = Layer.effectDiscard(Effect.addFinalizer(() => say("released")))
const echo = Handler.json({ event: Schema.Unknown, response: Schema.Unknown }, Effect.succeed)
`

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  /** The lines of both outputs. */
  readonly lines: ReadonlyArray<string>
  /** When it ended. */
  readonly at: number
}

/** Half of the time of a function here is compilation, so what one has compiled the next ones load. */
const NODE_COMPILE_CACHE = `${root}node_modules/.cache/compiled`

/** No function may run longer than this. */
export const limitMillis = 10_000

export const start = Effect.fnUntraced(function*(
  program: string,
  env: Readonly<Record<string, string>>,
  flags: ReadonlyArray<string> = []
) {
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, [...flags, "--conditions=source", "--input-type=module", "--eval", prelude + program], {
        cwd: root,
        env: { NODE_COMPILE_CACHE, ...env },
        killSignal: "SIGKILL",
        stdio: ["ignore", "pipe", "pipe"],
        timeout: limitMillis
      })
    ),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )
  let output = ""
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes) => {
      output += String(bytes)
      for (const listener of listeners) listener()
    })
  }
  const closed = new Promise<Ended>((resolve) => {
    child.once(
      "close",
      (code, signal) =>
        resolve({ at: performance.now(), code, lines: output.split("\n").filter((line) => line !== ""), signal })
    )
  })
  return {
    ended: Effect.promise(() => closed),
    /** Waits until it has written a text. */
    said: (text: string) =>
      Effect.promise(() =>
        new Promise<void>((resolve, reject) => {
          void closed.then(({ lines }) => reject(new Error(`it ended without a word: ${lines.join(" ")}`)))
          const look = () => {
            if (output.includes(text)) resolve()
          }
          listeners.add(look)
          look()
        })
      ),
    /** Ends it as Lambda does, and tells how long it took, in milliseconds. */
    terminate: Effect.promise(async () => {
      const from = performance.now()
      child.kill("SIGTERM")
      const ended = await closed
      return { ...ended, millis: ended.at - from }
    })
  }
})

/** A function on Lambda, and its first connection. */
export const startOnLambda = Effect.fnUntraced(function*(
  program: string,
  env: Readonly<Record<string, string>> = {},
  flags: ReadonlyArray<string> = []
) {
  const server = yield* ScriptedServer.make()
  const fn = yield* start(program, { AWS_LAMBDA_RUNTIME_API: server.endpoint, ...env }, flags)
  return { ...fn, connection: yield* server.accept, server }
})
