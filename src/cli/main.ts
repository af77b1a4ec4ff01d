#!/usr/bin/env node
/** The command `effect-lambda`. In this repository it is `npm run effect-lambda --`. */
import { enableCompileCache } from "node:module"

// The modules of the command are loaded after this, so that Node keeps their compiled code for the next time.
enableCompileCache()
const { main } = await import("./internal/program.ts")
main(process.argv.slice(2))
