/**
 * The compiled code of a bundle, kept beside it.
 *
 * Node has a cache of its own (`NODE_COMPILE_CACHE`), but finds what is in it only on the machine that wrote it, as the
 * user that wrote it: the name of its folder holds the features of the processor and the user id. Code in V8's cache
 * depends on neither, only on the build of Node and its flags, and where those differ V8 refuses the cache and compiles.
 */

/** What Node puts around a CommonJS module. The cache is for exactly this text. */
const head = "(function (exports, require, module, __filename, __dirname) {"

const compile = (cachedData: string) =>
  `new Script(${JSON.stringify(head)} + readFileSync(file, "utf8") + "\\n})", {
  cachedData: ${cachedData},
  columnOffset: ${-head.length},
  filename: file,
  importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
})`

/** The text of a script that runs `bundle`, which lies beside it, with the compiled code in `cache`. */
export const startScript = (options: { readonly bundle: string; readonly cache: string }): string =>
  `"use strict"
// Runs ${options.bundle} with the compiled code in ${options.cache}. It belongs to that very file: make both anew together.
const { readFileSync } = require("node:fs")
const { constants, Script } = require("node:vm")

const read = () => {
  try {
    return readFileSync(__dirname + ${JSON.stringify(`/${options.cache}`)})
  } catch {
    return undefined
  }
}

const file = __dirname + ${JSON.stringify(`/${options.bundle}`)}
const script = ${compile("read()")}
process.argv[1] = module.filename = file
script.runInThisContext()(exports, require, module, file, __dirname)
`

/** The text of a script that runs the file `bundle` and writes its compiled code to `cache` when the process ends. */
export const recordScript = (options: { readonly bundle: string; readonly cache: string }): string =>
  `"use strict"
const { readFileSync, writeFileSync } = require("node:fs")
const { createRequire } = require("node:module")
const { dirname } = require("node:path")
const { constants, Script } = require("node:vm")

const file = ${JSON.stringify(options.bundle)}
const script = ${compile("undefined")}
process.on("exit", () => writeFileSync(${JSON.stringify(options.cache)}, script.createCachedData()))
process.argv[1] = module.filename = file
script.runInThisContext()(exports, createRequire(file), module, file, dirname(file))
`
