/** The command as a program: its verbs, what it prints on wrong use, and its exit codes. */
import * as NodeChildProcessSpawner from "@effect/platform-node/NodeChildProcessSpawner"
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeStdio from "@effect/platform-node/NodeStdio"
import * as NodeTerminal from "@effect/platform-node/NodeTerminal"
import * as CliConfig from "effect/cli/CliConfig"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as GlobalFlag from "effect/cli/GlobalFlag"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { version } from "../../internal/client/version.ts"
import { build } from "../commands/build.ts"
import { deploy } from "../commands/deploy.ts"
import { dev } from "../commands/dev.ts"
import { doctor } from "../commands/doctor.ts"
import { init } from "../commands/init.ts"
import { invoke } from "../commands/invoke.ts"
import { logs } from "../commands/logs.ts"
import { template } from "../commands/template.ts"
import { WrongUse } from "./CommandError.ts"
import { describeFault } from "./fault.ts"
import { endWithoutOutput, printError, printErrorText, printText } from "./output.ts"
import { describeErrors, emptyArgument } from "./wrongUse.ts"

/**
 * The command and its verbs. A verb describes its flags here, at once, and loads what it does when it runs: help and
 * completions stay fast.
 */
const command = Command.make("effect-lambda").pipe(
  Command.withDescription("Functions written as Effects, on this machine and on AWS Lambda."),
  Command.withSubcommands([init, dev, invoke, build, deploy, logs, doctor, template])
)

/** Help that was asked for is output; help that was not is part of what went wrong. */
const presenter = CliOutput.layerPresenter({
  present: Effect.fnUntraced(function*(event) {
    const { canColor } = yield* TerminalCapabilities.TerminalCapabilities
    const formatter = CliOutput.defaultFormatter({ colors: canColor, globalFlags: "summary" })
    switch (event._tag) {
      case "Help":
        return yield* (event.reason === "Requested" ? printText : printErrorText)(
          formatter.formatHelpDoc(event.helpDoc)
        )
      case "InvalidInvocation":
        return yield* printError(describeErrors(event.commandPath, event.errors))
      case "Version":
        return yield* printText(`${event.name} ${event.version}`)
    }
  })
})

const services = Layer.mergeAll(
  presenter,
  CliConfig.layer({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] }),
  TerminalCapabilities.layer,
  NodeTerminal.layer,
  NodeChildProcessSpawner.layer
).pipe(Layer.provideMerge(Layer.mergeAll(NodeFileSystem.layer, NodePath.layer, NodeStdio.layer)))

/** Runs the command with these arguments as the program of this process. */
export const main = (args: ReadonlyArray<string>): void =>
  Effect.suspend(() => {
    endWithoutOutput()
    const detail = emptyArgument(args)
    return detail === undefined
      ? Command.runWith(command, { version })(args)
      : Effect.fail(new WrongUse({ detail }))
  }).pipe(
    // The presenter has said what is wrong with the command line.
    Effect.tapError((error) => error._tag === "ShowHelp" ? Effect.void : printError(error.message)),
    Effect.catchTag("ShowHelp", (cause) => Effect.fail(new WrongUse({ cause, detail: "see the help" }))),
    Effect.provide(services),
    // The default report goes to stdout, which another program may read.
    Effect.catchDefect((defect) => {
      const failed = describeFault(defect)
      return Effect.andThen(printError(failed.message), Effect.fail(failed))
    }),
    NodeRuntime.runMain
  )
