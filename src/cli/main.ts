#!/usr/bin/env node
/** The command `effect-lambda`. In this repository it is `npm run effect-lambda --`. */
import module from "node:module"

if ("registerHooks" in module) {
  // The modules of the command are loaded after this, so that Node keeps their compiled code for the next time.
  module.enableCompileCache()
  const { main } = await import("./internal/program.ts")
  main(process.argv.slice(2))
} else {
  process.stderr.write(`error: effect-lambda needs Node 22.19 or newer, and this is ${process.version}\n`)
  process.exitCode = 1
}
