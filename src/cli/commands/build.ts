/** `effect-lambda build [entry…]`: bundles functions for Lambda. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { readFile } from "node:fs/promises"
import type { BuiltFunction } from "../build/buildFunctions.ts"
import { CommandFailed } from "../internal/CommandError.ts"
import { printText, printWarning } from "../internal/output.ts"

const entries = Argument.String("entry").pipe(
  Argument.variadic(),
  Argument.withDescription(
    "A module that runs a function by Lambda.main, its folder, or a name of effect-lambda.config.ts. Default: all " +
      "functions of effect-lambda.config.ts, else main.ts, index.ts, src/main.ts and so on"
  )
)

const flags = {
  out: Flag.String("out").pipe(
    Flag.withMetavar("dir"),
    Flag.withDefault("dist"),
    Flag.withDescription(
      "Where each function gets a folder <name> with what goes to Lambda, and <name>.zip with the same. Default: dist"
    )
  ),
  external: Flag.String("external").pipe(
    Flag.withMetavar("name"),
    Flag.atLeast(0),
    Flag.withDescription(
      "Leaves out a package that the place where the function runs has: sharp, @aws-sdk, '@aws-sdk/client-*'. May be " +
        "repeated. Default: everything is bundled"
    )
  ),
  event: Flag.String("event").pipe(
    Flag.withMetavar("file"),
    Flag.atLeast(0),
    Flag.withDescription(
      "Invokes the function with this event (JSON) while it is warmed, so that its first invocation is fast as well. " +
        "May be repeated. Default: layers are built, and no event is sent"
    )
  ),
  node: Flag.String("node").pipe(
    Flag.withMetavar("path"),
    Flag.optional,
    Flag.withDescription(
      "The Node that will run the function; other builds ignore its compiled code. Default: the Node of this command"
    )
  ),
  noWarm: Flag.Boolean("no-warm").pipe(
    Flag.withoutNegation,
    Flag.withDefault(false),
    Flag.withDescription("Does not run the function. Default: it is run, with the variables of this shell")
  ),
  noMinify: Flag.Boolean("no-minify").pipe(
    Flag.withoutNegation,
    Flag.withDefault(false),
    Flag.withDescription("Leaves the code readable. Default: the code is made small; classes keep their names")
  ),
  sourceMap: Flag.Boolean("source-map").pipe(
    Flag.withoutNegation,
    Flag.withDefault(false),
    Flag.withDescription("Writes source maps, so that stack traces name the sources. Default: none")
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withoutNegation,
    Flag.withDefault(false),
    Flag.withDescription("Prints one JSON record a function, for programs. Default: tables for people")
  )
}

/** The text of a file that holds an event, which is JSON. */
const readEvent = (path: string) =>
  Effect.tryPromise({
    try: () => readFile(path, "utf8"),
    catch: (cause) => new CommandFailed({ cause, detail: `the event ${path} cannot be read` })
  }).pipe(
    Effect.tap((text) =>
      Effect.try({
        try: (): unknown => JSON.parse(text),
        catch: (cause) => new CommandFailed({ cause, detail: `the event ${path} is not JSON` })
      })
    )
  )

const inKilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1).padStart(9)} kB`

/** The files of a function with their sizes, and what they come to. */
const table = ({ files, folder, name, unpackedBytes, zip, zippedBytes }: BuiltFunction): string => {
  const others = unpackedBytes - files.reduce((sum, { bytes }) => sum + bytes, 0)
  return [
    name,
    ...files.map(({ bytes, path }) => `${inKilobytes(bytes)}  ${path}`),
    ...(others > 0 ? [`${inKilobytes(others)}  other files in the folder`] : []),
    `${inKilobytes(unpackedBytes)}  ${folder}`,
    `${inKilobytes(zippedBytes)}  ${zip}`
  ].join("\n")
}

const report = ({ files, folder, name, unpackedBytes, warnings, zip, zippedBytes }: BuiltFunction): string =>
  JSON.stringify({ name, folder, zip, unpackedBytes, zippedBytes, files, warnings })

/** The verb `build`. */
export const build = Command.make(
  "build",
  { entries, ...flags },
  Effect.fnUntraced(function*({ entries, event, external, json, noMinify, noWarm, node, out, sourceMap }) {
    const [{ buildFunction }, { planFunctions }, { loadConfig }] = yield* Effect.promise(() =>
      Promise.all([
        import("../build/buildFunctions.ts"),
        import("../internal/functions.ts"),
        import("../internal/loadConfig.ts")
      ])
    )
    const folder = process.cwd()
    const functions = yield* planFunctions(folder, entries, yield* loadConfig(folder), "bundle")
    const events = yield* Effect.forEach(event, readEvent)
    for (const fn of functions) {
      const built = yield* buildFunction(fn, {
        events,
        external,
        minify: !noMinify,
        node: Option.getOrUndefined(node),
        out,
        sourceMap,
        warm: !noWarm
      }).pipe(Effect.mapError((cause) => new CommandFailed({ cause, detail: cause.message })))
      yield* Effect.forEach(built.warnings, printWarning)
      yield* printText(json ? report(built) : table(built))
    }
  })
).pipe(
  Command.withDescription("Bundles functions for AWS Lambda, and runs each once here to ship its compiled code."),
  Command.withExamples([
    { command: "effect-lambda build", description: "The functions of effect-lambda.config.ts, or main.ts" },
    { command: "effect-lambda build src/orders.ts", description: "Fill dist/orders, and dist/orders.zip with the same" }
  ])
)
