/**
 * A program as a child process with a process group of its own, so that a signal reaches all that it starts, and Ctrl-C
 * in the terminal reaches nobody but this process.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import { type ChildProcess, spawn } from "node:child_process"
import { atExit } from "./atExit.ts"
import { Lines } from "./lines.ts"
import { signalGroup } from "./signals.ts"

export interface Program {
  readonly command: readonly [program: string, ...args: ReadonlyArray<string>]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly onLine: (output: "stdout" | "stderr", line: string) => void
}

/** How a program has ended, or why it could not be started. */
export type Ending =
  | { readonly _tag: "Exited"; readonly exitCode: number | null; readonly signal: string | null }
  | { readonly _tag: "NotStarted"; readonly code: string }

/** How long a process that has left the group may hold the output open after the end of the program, in milliseconds. */
const outputPatience = 500

export class Child {
  /** Absent if the program could not be started. */
  readonly pid: number | undefined
  readonly #ended = Deferred.makeUnsafe<Ending>()

  /** Waits until the program and its group have ended and their output has been read. */
  readonly ended: Effect.Effect<Ending> = Deferred.await(this.#ended)

  constructor(program: Program) {
    const process = spawned(program)
    if (typeof process === "string") {
      this.pid = undefined
      this.#end({ _tag: "NotStarted", code: process })
      return
    }
    this.pid = process.pid
    process.on("error", ({ code }: NodeJS.ErrnoException) => {
      // With a process, it is a signal that could not be sent.
      if (process.pid === undefined) this.#end({ _tag: "NotStarted", code: String(code) })
    })
    if (this.pid !== undefined) this.#watch(process, this.pid, program.onLine)
  }

  get isRunning(): boolean {
    return !Deferred.isDoneUnsafe(this.#ended)
  }

  /** Sends a signal to the program and all that it has started. */
  signal(signal: NodeJS.Signals): void {
    if (this.isRunning && this.pid !== undefined) signalGroup(this.pid, signal)
  }

  /** Asks the program to end by SIGTERM, and kills it if it is still there after so many milliseconds. */
  terminate(patience: number): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.signal("SIGTERM")
      return Effect.timeoutOrElse(Effect.asVoid(this.ended), { duration: patience, orElse: () => this.kill })
    })
  }

  /** Kills the program, and waits for its end. */
  readonly kill: Effect.Effect<void> = Effect.suspend(() => {
    this.signal("SIGKILL")
    return Effect.asVoid(this.ended)
  })

  #watch(process: ChildProcess, pid: number, onLine: Program["onLine"]): void {
    const forget = atExit(() => signalGroup(pid, "SIGKILL"))
    const outputs = (["stdout", "stderr"] as const).map((output) => {
      const lines = new Lines((line) => onLine(output, line))
      process[output]?.on("data", (bytes: Buffer) => lines.write(bytes))
      return lines
    })
    process.once("exit", () => {
      signalGroup(pid, "SIGKILL")
      const timer = setTimeout(() => {
        process.stdout?.destroy()
        process.stderr?.destroy()
      }, outputPatience)
      process.once("close", (exitCode, signal) => {
        clearTimeout(timer)
        forget()
        for (const lines of outputs) lines.end()
        this.#end({ _tag: "Exited", exitCode, signal })
      })
    })
  }

  #end(ending: Ending): void {
    Deferred.doneUnsafe(this.#ended, Effect.succeed(ending))
  }
}

/** The process, or the code of the system if it says at once why there is none. */
const spawned = ({ command: [program, ...args], cwd, env }: Program): ChildProcess | string => {
  try {
    return spawn(program, args, { cwd, env, detached: true, stdio: ["ignore", "pipe", "pipe"] })
  } catch (error) {
    return String(Object(error).code)
  }
}
