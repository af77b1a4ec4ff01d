/** `effect-lambda init [dir]`: makes a project. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { version } from "../../internal/client/version.ts"
import { templateNames } from "../init/templates.ts"
import { text } from "../internal/flags.ts"
import { printText } from "../internal/output.ts"

const dir = Argument.String("dir").pipe(
  Argument.optional,
  Argument.withDescription(
    "The folder of the project, which is made if it is missing; . is this one. Default: asks, and needs it if nobody can " +
      "be asked"
  )
)

const flags = {
  template: Flag.Literals("template", templateNames).pipe(
    Flag.withAlias("t"),
    Flag.optional,
    Flag.withDescription("What the function does. Default: asks, else hello")
  ),
  name: text(
    "name",
    "package",
    "The name of the package, from which that of the function follows. Default: that of the folder"
  ),
  runtime: text(
    "runtime",
    "version",
    `The version of effect-lambda-runtime, or the path of a tarball of it. Default: ${version}, that of this command`
  ),
  yes: Flag.Boolean("yes").pipe(
    Flag.withAlias("y"),
    Flag.withoutNegation,
    Flag.withDefault(false),
    Flag.withDescription("Takes the defaults. Default: asks, if this is a terminal")
  )
}

/** The verb `init`. */
export const init = Command.make(
  "init",
  { dir, ...flags },
  Effect.fnUntraced(function*({ dir, name, runtime, template, yes }) {
    const Init = yield* Effect.promise(() => import("../init/init.ts"))
    const made = yield* Init.init({
      dir: Option.getOrUndefined(dir),
      template: Option.getOrUndefined(template),
      name: Option.getOrUndefined(name),
      runtime: Option.getOrUndefined(runtime),
      asks: !yes && process.stdin.isTTY === true && process.stdout.isTTY === true,
      cwd: process.cwd(),
      userAgent: process.env["npm_config_user_agent"]
    })
    yield* printText(made)
  })
).pipe(
  Command.withDescription(
    "Makes a project: a function in TypeScript, its test, sample events and scripts. It installs nothing, and writes over " +
      "nothing."
  ),
  Command.withExamples([
    { command: "effect-lambda init hello", description: "Ask what the function does, and make it in hello" },
    { command: "effect-lambda init shop --template http --yes", description: "Ask nothing, as in CI" }
  ])
)
