/** `effect-lambda dev [entry…]`: serves functions on this machine, and starts them anew when they are saved. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { WrongUse } from "../internal/CommandError.ts"
import { jsonLines, memory, text, texts, toggle, wholeNumber } from "../internal/flags.ts"
import { concurrencyLimits, timeoutLimits } from "../internal/lambdaLimits.ts"

const entries = Argument.String("entry").pipe(
  Argument.variadic(),
  Argument.withDescription(
    "A module that runs a function (.ts, .js, .mjs, .cjs), any other executable file, or a name of " +
      "effect-lambda.config.ts. Default: all functions of effect-lambda.config.ts, else main.ts, index.ts, src/main.ts and so on"
  )
)

const flags = {
  port: wholeNumber(
    "port",
    "port",
    0,
    65_535,
    "The port of the invoke endpoints. Default: LOCAL_LAMBDA_PORT, else 7000 or the next free one"
  ),
  host: text("host", "host", "Where they listen. Default: LOCAL_LAMBDA_HOST, else 127.0.0.1"),
  timeout: Flag.Finite("timeout").pipe(
    Flag.withMetavar("seconds"),
    Flag.withSchema(
      Schema.Finite.pipe(
        Schema.check(
          Schema.isBetween({ minimum: 0.001, maximum: timeoutLimits.maximum }, {
            expected: `a number of seconds above 0 and up to ${timeoutLimits.maximum}`
          })
        )
      )
    ),
    Flag.optional,
    Flag.withDescription(
      `How long an invocation may take, up to ${timeoutLimits.maximum}. Default: the config file's, else 3, as on Lambda; ` +
        `${timeoutLimits.maximum} with --apis-only`
    )
  ),
  memory: memory("The memory that an environment may use. Default: the config file's, else 1024"),
  concurrency: wholeNumber(
    "concurrency",
    "n",
    concurrencyLimits.minimum,
    concurrencyLimits.maximum,
    "How many environments of a function take events at once; plain HTTP requests start further ones, up to 64. " +
      "Default: the config file's, else 1"
  ),
  envFile: texts(
    "env-file",
    "file",
    "Variables for the functions, NAME=value a line; wins over .env, and the shell wins over both. May be repeated. " +
      "Default: .env alone, if it is there"
  ),
  apisOnly: toggle(
    "apis-only",
    "Starts no program: prints the AWS_LAMBDA_RUNTIME_API of each function, for one that you start in a debugger. " +
      "Default: programs are started"
  ),
  noWatch: toggle("no-watch", "Starts nothing anew when a file is saved. Default: what a function imports is watched"),
  json: jsonLines
}

/** The port of the shell, if it has one. */
const localPort = ({ LOCAL_LAMBDA_PORT: port }: NodeJS.ProcessEnv) =>
  port === undefined || port === ""
    ? Effect.undefined
    : /^\d{1,5}$/.test(port) && Number(port) <= 65_535
    ? Effect.succeed(Number(port))
    : Effect.fail(
      new WrongUse({ detail: `LOCAL_LAMBDA_PORT cannot be ${JSON.stringify(port)}: expected a port from 0 to 65535` })
    )

/** The verb `dev`. */
export const dev = Command.make(
  "dev",
  { entries, ...flags },
  Effect.fnUntraced(function*(parsed) {
    const { canColor } = yield* TerminalCapabilities.TerminalCapabilities
    const { serve } = yield* Effect.promise(() => import("../dev/serve.ts"))
    const { env } = process
    return yield* serve({
      folder: process.cwd(),
      entries: parsed.entries,
      host: Option.getOrUndefined(parsed.host) ?? env.LOCAL_LAMBDA_HOST ?? "127.0.0.1",
      port: Option.getOrUndefined(parsed.port) ?? (yield* localPort(env)),
      timeout: Option.getOrUndefined(parsed.timeout),
      memory: Option.getOrUndefined(parsed.memory),
      concurrency: Option.getOrUndefined(parsed.concurrency),
      envFiles: parsed.envFile,
      apisOnly: parsed.apisOnly,
      watch: !parsed.noWatch && !parsed.apisOnly,
      json: parsed.json,
      colors: canColor,
      environment: env
    })
  }, Effect.scoped)
).pipe(
  Command.withDescription(
    "Serves functions on this machine as Lambda does, and starts them anew when they are saved."
  ),
  Command.withExamples([
    { command: "effect-lambda dev", description: "The functions of effect-lambda.config.ts, or main.ts" },
    { command: "effect-lambda dev src/orders.ts src/mail.ts", description: "Two functions: orders and mail" },
    { command: "effect-lambda dev --apis-only src/orders.ts", description: "For a program in a debugger" }
  ])
)
