#!/usr/bin/env node
/**
 * `effect-lambda-bundle <entry> <outdir>`: makes of an entry what goes to Lambda. In this repository it is
 * `npm run bundle`.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { parseArgs } from "node:util"
import { BundleError } from "./BundleError.ts"
import { make, type Options } from "./FunctionBundle.ts"

const usage = "effect-lambda-bundle <entry> <outdir> [options]"

const help = `Bundles a function for AWS Lambda, and runs it once here to ship its compiled code.

${usage}

  <entry>            the module that runs the function by Lambda.main, such as main.ts
  <outdir>           the folder that goes to Lambda, such as dist; it is made if it is missing

  --external <name>  leaves a package out, which the place where the function runs has: sharp, @aws-sdk,
                     '@aws-sdk/client-*'. May be repeated. Default: everything is bundled
  --event <file>     invokes the function with this event (JSON) in that run, so that its first invocation is fast
                     as well. May be repeated. Default: layers are built, and no event is sent
  --node <path>      the Node that will run the function; other builds ignore its compiled code. Default: this one
  --no-warm          does not run the function. Default: it is run, with the variables of this shell
  --no-minify        leaves the code readable. Default: the code is made small; classes keep their names
  --source-map       writes source maps, so that stack traces name the sources. Default: none
  -h, --help         prints this
`

const parse = (args: ReadonlyArray<string>) =>
  Effect.try({
    try: () =>
      parseArgs({
        allowPositionals: true,
        args: [...args],
        options: {
          event: { multiple: true, type: "string" },
          external: { multiple: true, type: "string" },
          help: { short: "h", type: "boolean" },
          "no-minify": { type: "boolean" },
          node: { type: "string" },
          "no-warm": { type: "boolean" },
          "source-map": { type: "boolean" }
        }
      }),
    catch: (cause) => new BundleError({ cause, detail: (cause as Error).message.split(/[.\n]/, 1)[0]! })
  })

/** The text of a file that holds an event, which is JSON. */
const readEvent = (path: string) =>
  Effect.try({
    try: () => readFileSync(path, "utf8"),
    catch: (cause) => new BundleError({ cause, detail: `the event ${path} cannot be read` })
  }).pipe(
    Effect.tap((text) =>
      Effect.try({
        try: (): unknown => JSON.parse(text),
        catch: (cause) => new BundleError({ cause, detail: `the event ${path} is not JSON` })
      })
    )
  )

const report = (options: Options) =>
  Effect.map(make(options), ({ files, warnings }) => {
    for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`)
    for (const { bytes, path } of files) process.stdout.write(`${(bytes / 1000).toFixed(1).padStart(8)} kB  ${path}\n`)
  })

const bundle = Effect.fnUntraced(function*(args: ReadonlyArray<string>) {
  const { positionals, values } = yield* parse(args)
  if (values.help === true) {
    process.stdout.write(help)
    return
  }
  const [entry, outdir, ...more] = positionals
  if (entry === undefined || outdir === undefined || more.length > 0) {
    return yield* new BundleError({ detail: `usage: ${usage}; --help explains them` })
  }
  yield* report({
    entry,
    events: yield* Effect.forEach(values.event ?? [], readEvent),
    external: values.external,
    minify: values["no-minify"] !== true,
    node: values.node,
    outdir,
    sourceMap: values["source-map"],
    warm: values["no-warm"] !== true
  })
})

bundle(process.argv.slice(2)).pipe(
  Effect.tapError((error) => Effect.sync(() => process.stderr.write(`bundle: ${error.message}\n`))),
  (effect) => NodeRuntime.runMain(effect, { disableErrorReporting: true })
)
