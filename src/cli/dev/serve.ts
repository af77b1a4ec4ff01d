/** What `effect-lambda dev` does: an emulator with the functions of a project, started anew whenever they are saved. */
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as Queue from "effect/Queue"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"
import * as path from "node:path"
import * as Emulator from "../../emulator/Emulator.ts"
import { type CommandError, CommandFailed, WrongUse } from "../internal/CommandError.ts"
import type { ProjectFunction } from "../internal/functions.ts"
import { untilAbandoned } from "./abandoned.ts"
import { takeBurst } from "./burst.ts"
import * as DevFunctions from "./DevFunctions.ts"
import { greeting, invokeUrl, runtimeApis } from "./greeting.ts"
import { exportsHandler } from "./Imports.ts"
import { makeOutput, type Output } from "./Output.ts"
import { type Project, type ProjectOptions, readProject, sharedFiles } from "./project.ts"
import { makeReaper, type Reaper } from "./reaper.ts"
import { exitOnSecondSignal } from "./secondSignal.ts"

/** The flags of `dev`. */
export interface Options extends ProjectOptions {
  readonly host: string
  readonly port: number | undefined
  /** Whether functions are started anew when their files change. */
  readonly watch: boolean
  /** Whether records for programs are written in place of lines for people. */
  readonly json: boolean
  readonly colors: boolean
}

const toCommandError = (error: { readonly message: string }): CommandError =>
  error instanceof Emulator.ListenFailed
    ? new CommandFailed({
      cause: error,
      detail: error.message.replace("LOCAL_LAMBDA_PORT", "--port").replace("LOCAL_LAMBDA_HOST", "--host")
    })
    : new WrongUse({ cause: error, detail: error.message })

/** What the emulator itself logs goes to stderr: stdout is for what happens to functions. */
const logger = Logger.layer([
  Logger.make<unknown, void>(({ message }) => {
    for (const part of Array.isArray(message) ? message : [message]) process.stderr.write(`${String(part)}\n`)
  })
])

/** What a module lacks that ends before it asks for an event. */
const howToRun = (folder: string, { entry }: ProjectFunction): string => {
  const file = path.relative(folder, entry.file)
  const what = exportsHandler(entry.file)
    ? `${file} exports a handler and does not run it`
    : `${file} ended before it asked for an event`
  return `${what}: name a file that ends with Lambda.run(handler).pipe(Lambda.main, NodeRuntime.runMain); ` +
    "for a handler of AWS's own loop name a file that sets _HANDLER and LAMBDA_TASK_ROOT and imports aws-lambda-ric"
}

/** Lambda's words for a program that exits with 0 before it should. */
const endedEarly = "exited without providing a reason"

/** Follows what happens in the emulator. */
const makeObserver = (
  { functions, output, reaper }: {
    readonly functions: DevFunctions.DevFunctions
    readonly output: Output
    readonly reaper: Reaper
  },
  folder: string
) => {
  const pids = new Map<string, number>()
  return (event: Emulator.EmulatorEvent): void => {
    output.event(event)
    if (event._tag === "EnvironmentStarted" && event.pid !== undefined) {
      pids.set(`${event.functionName} ${event.environment}`, event.pid)
      reaper.add(event.pid)
    }
    if (event._tag === "EnvironmentEnded") {
      const pid = pids.get(`${event.functionName} ${event.environment}`)
      if (pid !== undefined) reaper.remove(pid)
    }
    if (event._tag === "InitFailed" && event.errorMessage.endsWith(endedEarly)) {
      const fn = functions.get(event.functionName)
      if (fn?.entry.kind === "module") output.warn(howToRun(folder, fn))
    }
  }
}

/** Serves the functions of a project until it is interrupted. */
export const serve = Effect.fnUntraced(
  function*(options: Options): Effect.fn.Return<never, CommandError, Scope> {
    const { folder, watch } = options
    yield* exitOnSecondSignal
    const shared = sharedFiles(options)
    let project = yield* readProject(options)

    const output = makeOutput(options)
    const changes = yield* Queue.unbounded<string>()
    const functions = yield* DevFunctions.make(watch ? shared : [], (file) => Queue.offerUnsafe(changes, file))
    const reaper = yield* makeReaper
    const emulator = yield* Effect.mapError(
      Emulator.make({ functions: {}, host: options.host, port: options.port }),
      toCommandError
    )
    const observe = makeObserver({ functions, output, reaper }, folder)
    yield* Effect.forkScoped(
      Stream.runForEach(emulator.events, (event) => Effect.sync(() => observe(event))),
      { startImmediately: true }
    )

    const start = (fn: ProjectFunction) => {
      const isNew = functions.get(fn.name) === undefined
      const imports = functions.start(fn)
      const definition = project.define(fn, watch ? imports : undefined)
      const defined = isNew ? emulator.define(fn.name, definition) : emulator.replace(fn.name, definition)
      return Effect.mapError(Effect.andThen(defined, emulator.start(fn.name)), toCommandError)
    }
    const stop = ({ name }: ProjectFunction) => {
      functions.remove(name)
      return Effect.mapError(emulator.remove(name), toCommandError)
    }

    /** Starts anew what some files are part of. What fails is said, and the next save may mend it. */
    const restart = Effect.fnUntraced(function*(files: ReadonlySet<string>) {
      if (shared.some((file) => files.has(file))) {
        project = yield* readProject(options)
        const names = new Set(project.functions.map(({ name }) => name))
        yield* Effect.forEach(functions.functions.filter(({ name }) => !names.has(name)), stop)
        output.rename([...names])
        yield* Effect.forEach(project.functions, start)
        sayRestarted(project.functions, files)
        return
      }
      const affected = functions.affected(files)
      yield* Effect.forEach(affected, start)
      sayRestarted(affected, files)
    }, Effect.catch((error: CommandError) => Effect.sync(() => output.warn(`error: ${error.message}`))))

    const sayRestarted = (restarted: ReadonlyArray<ProjectFunction>, files: ReadonlySet<string>) => {
      if (restarted.length === 0) return
      const names = restarted.map(({ name }) => name)
      const changed = Array.from(files, (file) => path.relative(folder, file))
      output.say(`${names.join(", ")} restarted: ${changed.join(", ")} changed`, "restarted", {
        functions: names,
        files: changed
      })
    }

    output.rename(project.functions.map(({ name }) => name))
    yield* Effect.forEach(project.functions, start)
    yield* sayListening(options, emulator, output, project)
    return yield* Effect.raceFirst(
      Effect.forever(Effect.flatMap(takeBurst(changes), restart)),
      Effect.andThen(
        untilAbandoned(process, { env: options.environment, parent: () => process.ppid }, [
          process.stdout,
          process.stderr
        ]),
        Effect.interrupt
      )
    )
  },
  Effect.provide(logger)
)

const sayListening = Effect.fnUntraced(function*(
  { apisOnly, folder, json }: Options,
  emulator: Emulator.Emulator["Service"],
  { say }: Output,
  { functions }: Project
) {
  const infos = yield* emulator.functions
  const apis = new Map(infos.map(({ name, runtimeApi }) => [name, runtimeApi]))
  const record = {
    url: emulator.url,
    functions: functions.map(({ name, entry }) => ({
      name,
      entry: path.relative(folder, entry.file),
      invoke: invokeUrl(emulator, name),
      runtimeApi: apis.get(name)
    }))
  }
  const lines = [
    ...(apisOnly ? runtimeApis(infos) : []),
    ...greeting(emulator, folder, functions),
    `A page to invoke them and to see what happens: ${emulator.url}/_lambda`
  ]
  if (json) say("", "listening", record)
  else for (const line of lines) say(line, "listening", record)
})
