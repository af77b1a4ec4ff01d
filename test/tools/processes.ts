/** Programs that tests start, and end with their scope. */
import { Data, Effect, Schedule } from "effect"
import { spawn } from "node:child_process"
import { once } from "node:events"
import * as Net from "node:net"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("../../", import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Options {
  /** The folder in which it runs. Default: that of the repository. */
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly input?: string
}

/** How often to look at a program, and how long. */
const patience = { schedule: Schedule.spaced("20 millis"), times: 1_000 }

class NotSaid extends Data.TaggedError("NotSaid")<{ readonly message: string }> {}

/** A program that runs until the scope closes. It has the variables that are given, and `PATH`. */
export const start = Effect.fnUntraced(function*(
  [command, ...args]: readonly [command: string, ...args: ReadonlyArray<string>],
  { cwd = root, env = {}, input = "" }: Options = {}
) {
  let stdout = ""
  let stderr = ""
  const child = spawn(command, args, { cwd, env: { PATH: process.env["PATH"], ...env } })
  child.stdout.on("data", (bytes) => {
    stdout += String(bytes)
  })
  child.stderr.on("data", (bytes) => {
    stderr += String(bytes)
  })
  child.stdin.end(input)
  const closed = once(child, "close").then((): Ended => ({ code: child.exitCode, stdout, stderr }))
  const ended = Effect.promise(() => closed)
  const terminate = Effect.andThen(Effect.sync(() => child.kill("SIGTERM")), ended)
  yield* Effect.addFinalizer(() =>
    Effect.timeoutOrElse(terminate, {
      duration: "5 seconds",
      orElse: () => Effect.andThen(Effect.sync(() => child.kill("SIGKILL")), ended)
    })
  )

  return {
    ended,
    /** Waits until it has written what matches. */
    said: (pattern: RegExp) =>
      Effect.suspend(() => {
        const found = pattern.exec(stdout) ?? pattern.exec(stderr)
        return found === null
          ? Effect.fail(new NotSaid({ message: `no ${pattern} in ${stdout}${stderr}` }))
          : Effect.succeed(found)
      }).pipe(Effect.retry(patience), Effect.orDie),
    terminate,
    /** Ctrl-C. */
    interrupt: () => void child.kill("SIGINT")
  }
})

/** What a program wrote until it ended. */
export const run = (command: readonly [command: string, ...args: ReadonlyArray<string>], options?: Options) =>
  Effect.scoped(Effect.flatMap(start(command, options), (program) => program.ended))

const listen = Effect.acquireRelease(
  Effect.promise(async () => {
    const server = Net.createServer().listen(0, "127.0.0.1")
    await once(server, "listening")
    return server
  }),
  (server) => Effect.promise(() => new Promise<void>((resolve) => server.close(() => resolve())))
)

/** Addresses of this machine at which nothing listens. */
export const freeAddresses = (count: number) =>
  Effect.scoped(Effect.map(
    Effect.all(Array.from({ length: count }, () => listen)),
    (servers) => servers.map((server) => `127.0.0.1:${(server.address() as Net.AddressInfo).port}`)
  ))

/** Waits until something listens there. */
export const listening = (address: string) =>
  Effect.tryPromise(async () => {
    const [host, port] = address.split(":")
    const socket = Net.connect(Number(port), host)
    await once(socket, "connect")
    socket.destroy()
  }).pipe(Effect.retry(patience), Effect.orDie)
