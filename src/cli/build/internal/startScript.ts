/**
 * What starts a bundle with its compiled code, which is kept beside it, and with its source maps.
 *
 * Node has a cache of its own (`NODE_COMPILE_CACHE`), but finds what is in it only on the machine that wrote it, as the
 * user that wrote it: the name of its folder holds the features of the processor and the user id. Code in V8's cache
 * depends on neither, only on the build of Node and its flags, and where those differ V8 refuses the cache and compiles.
 */

/** The files of a bundle. They lie beside the script. */
export interface StartOptions {
  readonly main: string
  /** The file of the CommonJS modules, if there are any. */
  readonly commonJs: string | undefined
  /** Whether the source maps lie there too, and stack traces name the sources. */
  readonly sourceMaps: boolean
  /** Whether the bundle is the program of its process, and not loaded by another one. */
  readonly isProgram: boolean
  /** Whether the bundle imports at run time what is not a part of it. */
  readonly hasImports: boolean
}

/** The name of the file with the compiled code of another. */
export const cacheOf = (file: string): string => `${file}.cache`

/** The name of the file with the source map of another. */
export const mapOf = (file: string): string => `${file}.map`

/** What Node puts around a CommonJS module. The compiled code is for exactly this text. */
const head = "(function (exports, require, module, __filename, __dirname) {"

/** An expression that makes the script of a file of the bundle. Its arguments are expressions as well. */
const scriptOf = (file: string, filename: string, cache: string): string =>
  `new Script("${head}" + readFileSync(${file}, "utf8") + "\\n})", {
    cachedData: ${cache},
    columnOffset: ${-head.length},
    filename${filename === "filename" ? "" : `: ${filename}`},
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
  })`

/** Runs a file of the bundle as Node runs a CommonJS module. */
const runFile = (cache: string, record: string): string => `
const { readFileSync } = require("node:fs")
const { constants, Script } = require("node:vm")
const read = (path) => {
  try {
    return readFileSync(path)
  } catch {}
}
const run = (name, module, require) => {
  const filename = __dirname + "/" + name
  const script = ${scriptOf("filename", "filename", `read(${cache})`)}${record}
  script.runInThisContext()(module.exports, require, module, filename, __dirname)
}
`

/** A `require` that runs the file of the CommonJS modules, once. */
const requireCommonJs = (file: string): string =>
  `let commonJs
const requireBeside = Object.assign((id) => {
  if (id !== "./${file}") return require(id)
  if (commonJs === undefined) run("${file}", commonJs = { exports: {} }, require)
  return commonJs.exports
}, require)
`

/** Node maps the positions of a stack by itself, but not those in a script with compiled code. */
const mapStacks = `const maps = new Map()
const findOrigin = (file, line, column) => {
  try {
    if (!maps.has(file)) maps.set(file, new (require("node:module").SourceMap)(JSON.parse(readFileSync(file + ".map", "utf8"))))
    const { originalColumn, originalLine, originalSource } = maps.get(file).findEntry(line - 1, column - 1)
    return require("node:path").resolve(__dirname, originalSource) + ":" + (originalLine + 1) + ":" + (originalColumn + 1)
  } catch {
    return undefined
  }
}
const showSite = (site) => {
  const [file, line, column] = [site.getFileName(), site.getLineNumber(), site.getColumnNumber()]
  const origin = file?.startsWith(__dirname + "/") ? findOrigin(file, line, column) : undefined
  return origin === undefined ? String(site) : String(site).replace(file + ":" + line + ":" + column, () => origin)
}
Error.prepareStackTrace = (error, sites) => {
  let stack
  try {
    stack = Error.prototype.toString.call(error)
  } catch {
    stack = "Error"
  }
  for (const site of sites) stack += "\\n    at " + showSite(site)
  return stack
}
`

/** Node warns at the first import of a script that has compiled code. Every other warning passes. */
const withoutImportWarning = `const { emitWarning } = process
process.emitWarning = function (warning) {
  if (!String(warning).startsWith("vm.USE_MAIN_CONTEXT_DEFAULT_LOADER ")) return Reflect.apply(emitWarning, this, arguments)
}
`

const start = ({ commonJs, isProgram, main, sourceMaps }: StartOptions): string =>
  `${commonJs === undefined ? "" : requireCommonJs(commonJs)}${sourceMaps ? mapStacks : ""}${
    isProgram ? `process.argv[1] = module.filename = __dirname + "/${main}"\n` : ""
  }`

const runMain = ({ commonJs, main }: StartOptions): string =>
  `run("${main}", module, ${commonJs === undefined ? "require" : "requireBeside"})`

/** The text of the script that runs a bundle. */
export const startScript = (options: StartOptions): string =>
  `"use strict"
// The compiled code belongs to these very files: make all of them anew together.${runFile(`filename + ".cache"`, "")}${
    options.hasImports ? withoutImportWarning : ""
  }${start(options)}${runMain(options)}
`

/** What the script that records leaves behind. */
export interface Recorded {
  /** The folder. The compiled code has the names that it has beside a bundle. */
  readonly folder: string
  /** The name of a file that is there if a module threw while it was evaluated. */
  readonly thrown: string
}

/** V8 compiles the same code to the same bytes, whatever its other threads and its random numbers would do. */
export const recordFlags: ReadonlyArray<string> = ["--predictable"]

/**
 * The text of a script that runs a bundle as `startScript` does, and writes its compiled code when the process ends. Run
 * again, it adds to what it has written before.
 *
 * Compiled code holds the name of its file. It is made once more, from itself, for the file's place on Lambda, so that the
 * folder of this run is not in it.
 */
export const recordScript = (options: StartOptions, { folder, thrown }: Recorded): string =>
  `"use strict"
const recorded = ${JSON.stringify(folder)} + "/"
const scripts = new Map()
process.on("exit", () => {
  for (const [name, ran] of scripts) {
    const script = ${scriptOf(`__dirname + "/" + name`, `"/var/task/" + name`, "ran.createCachedData()")}
    require("node:fs").writeFileSync(recorded + name + ".cache", script.createCachedData())
  }
})
${runFile(`recorded + name + ".cache"`, "\n  scripts.set(name, script)")}${start(options)}
try {
  ${runMain(options)}
} catch (error) {
  require("node:fs").writeFileSync(recorded + ${JSON.stringify(thrown)}, require("node:util").inspect(error))
  throw error
}
`
