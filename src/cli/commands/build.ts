/** `effect-lambda build <entry>`: bundles a function for Lambda. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { readFile } from "node:fs/promises"
import { CommandFailed } from "../internal/CommandError.ts"
import { printText, printWarning } from "../internal/output.ts"

const entry = Argument.String("entry").pipe(
  Argument.withDescription("The module that runs the function by Lambda.main, such as main.ts")
)

const flags = {
  out: Flag.String("out").pipe(
    Flag.withMetavar("dir"),
    Flag.withDefault("dist"),
    Flag.withDescription("The folder that goes to Lambda; it is made if it is missing. Default: dist")
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

/** The verb `build`. */
export const build = Command.make(
  "build",
  { entry, ...flags },
  Effect.fnUntraced(function*({ entry, event, external, noMinify, noWarm, node, out, sourceMap }) {
    const FunctionBundle = yield* Effect.promise(() => import("../build/FunctionBundle.ts"))
    const { files, warnings } = yield* FunctionBundle.make({
      entry,
      events: yield* Effect.forEach(event, readEvent),
      external,
      minify: !noMinify,
      node: Option.getOrUndefined(node),
      outdir: out,
      sourceMap,
      warm: !noWarm
    }).pipe(Effect.mapError((cause) => new CommandFailed({ cause, detail: cause.message })))
    yield* Effect.forEach(warnings, printWarning)
    yield* Effect.forEach(
      files,
      ({ bytes, path }) => printText(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${path}`)
    )
  })
).pipe(
  Command.withDescription("Bundles a function for AWS Lambda, and runs it once here to ship its compiled code."),
  Command.withExamples([{ command: "effect-lambda build src/main.ts --out dist", description: "Fill dist" }])
)
