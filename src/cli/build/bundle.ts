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

const usage = "effect-lambda-bundle <entry> <outdir> [--event <file.json>] [--no-warm] [--node <path>] [--source-map]" +
  " [--no-minify] [--external <package>]"

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
    process.stdout.write(`${usage}\n`)
    return
  }
  const [entry, outdir, ...more] = positionals
  if (entry === undefined || outdir === undefined || more.length > 0) {
    return yield* new BundleError({ detail: `usage: ${usage}` })
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
