/**
 * CommonJS modules in a bundle: each is a function of its own, as in Node, and keeps the mode that it has there. The
 * bundler would merge them with the ES modules into one program, which is either strict or sloppy as a whole.
 *
 * They go into a file beside the code. In their place the bundler sees modules that call those functions, and whatever
 * they require it resolves and bundles as ever.
 */
import { createHash } from "node:crypto"
import * as Path from "node:path"
import type { Plugin } from "rolldown"
import type * as Utils from "rolldown/utils"
import { isModuleByManifest, ofLibrary } from "./packages.ts"
import { exactly } from "./plugins.ts"
import { isReadOfAny } from "./readsOfAny.ts"
import { constructorAt, type Node, stringOf, visit } from "./syntax.ts"

/** What a module asks for. */
interface Request {
  /** `undefined` where only the running program knows. */
  readonly specifier: string | undefined
  /** The offset in the text of the module. */
  readonly start: number
}

interface Body {
  /** The name of its function. */
  readonly key: string
  /** As its author wrote it. */
  readonly source: string
  /** Without types, if it had any. */
  readonly code: string
  /** From `code` to `source`, where they differ. */
  readonly map: Utils.TransformResult["map"]
  readonly uses: Uses
}

export interface Rendered {
  readonly code: string
  /** A source map with a section for each module. */
  readonly map: string
}

const commonJsFile = "effect-lambda-runtime:commonjs"

const parameters = "exports,require,module,__filename,__dirname,__import"

const isCommonJs = ({ parseSync }: typeof Utils, id: string, code: string): boolean => {
  const extension = Path.extname(id)
  if (extension === ".cjs" || extension === ".cts") return true
  // A package of CommonJS may have ES modules for bundlers, in files of the same extension.
  return isModuleByManifest(id) !== true && !parseSync(id, code).module.hasModuleSyntax
}

interface Uses {
  readonly requires: ReadonlyArray<Request>
  readonly imports: ReadonlyArray<Request>
  /** Whether `require` is more than called. */
  readonly needsRequire: boolean
  /** Whether more is read of `module` than its exports. */
  readonly needsModule: boolean
  /** Whether it reads a property by a name that only the running program knows. */
  readonly readsAny: boolean
  /** The names of functions that may be constructors. */
  readonly constructors: ReadonlyArray<string>
}

const usesOf = (program: Node): Uses => {
  const requires: Array<Request> = []
  const imports: Array<Request> = []
  let needsRequire = false
  let needsModule = false
  let readsAny = false
  const constructors = new Set<string>()
  visit(program, (node, { ancestors, isFree }) => {
    const parent = ancestors.at(-1)
    const constructor = constructorAt(node, ancestors)
    if (constructor !== undefined) constructors.add(constructor)
    if (isReadOfAny(node, ancestors)) readsAny = true
    if (node.type === "ImportExpression") {
      imports.push({ specifier: stringOf(node["source"]), start: node.start })
    }
    if (node.type !== "Identifier" || parent === undefined) return
    if (parent.type === "MemberExpression" && parent["object"] !== node && parent["computed"] !== true) return
    if (node["name"] === "module" && isFree("module")) {
      const member = parent.type === "MemberExpression" ? parent["property"] as Node : undefined
      if (member?.["name"] !== "exports") needsModule = true
    }
    if (node["name"] !== "require" || !isFree("require")) return
    if (parent.type !== "CallExpression" || parent["callee"] !== node) {
      needsRequire = true
      return
    }
    const specifier = stringOf((parent["arguments"] as ReadonlyArray<unknown>)[0])
    if (specifier !== undefined) requires.push({ specifier, start: node.start })
  })
  return { constructors: [...constructors], imports, needsModule, needsRequire, readsAny, requires }
}

/** A function that the bundler looks through: what is known now is bundled, and the rest is left to Node. */
const dispatch = (load: "require" | "import", requests: ReadonlyArray<Request>): string => {
  const specifiers = new Set(requests.flatMap(({ specifier }) => specifier ?? []))
  const cases = Array.from(specifiers, (specifier) => {
    const text = JSON.stringify(specifier)
    return `case ${text}:return ${load}(${text});`
  })
  return cases.length === 0 && load === "require" ? load : `(id)=>{switch(id){${cases.join("")}}return ${load}(id)}`
}

/** The text of the module that the bundler sees. */
const standIn = (key: string, { imports, needsModule, needsRequire, requires }: Uses, isEntry: boolean): string => {
  const call = dispatch("require", requires)
  const require = needsRequire && (requires.length > 0 || isEntry)
    ? `Object.assign((${call === "require" ? "(id)=>require(id)" : call}),require${isEntry ? ",{main:module}" : ""})`
    : call
  const args = ["exports", "exports", require, "module", "__filename", "__dirname"]
  if (imports.length > 0) args.push(dispatch("import", imports))
  const fields = "id:__filename,filename:__filename,loaded:false,children:[],paths:[],require"
  // That of the entry may be the one of Node.
  const details = needsModule ? `if(module.id===undefined)Object.assign(module,{${fields}});` : ""
  // A module that failed fails again when it is required again.
  const failed = "Object.defineProperty(module,\"exports\",{get(){throw error}})"
  return `try{${details}require("${commonJsFile}").${key}.call(${args.join(",")})}catch(error){${failed};throw error}`
}

/** `import` is a word of the language, and not a parameter. */
const withImportParameter = (code: string, { imports }: Uses): string => {
  let text = code
  for (const { start } of imports.toReversed()) {
    text = `${text.slice(0, start)}__import${text.slice(start + "import".length)}`
  }
  return text
}

/** How the code is printed. */
export interface Printing {
  readonly minify: boolean
  /** The folder that the sources are named from. */
  readonly outdir: string
}

const minifyOptions = (minify: boolean, { uses: { constructors } }: Body): Utils.MinifyOptions => ({
  codegen: { removeWhitespace: minify },
  compress: minify && { keepNames: { class: true, function: constructors.length > 0 }, target: "node22.19" },
  mangle: minify && { keepNames: { class: true, function: false }, reserved: [...constructors] },
  module: false,
  sourcemap: true
})

/** The CommonJS modules of one bundle. */
export class CommonJs {
  readonly plugin: Plugin
  /** How the code asks for the file that holds the modules. */
  readonly specifier: string
  readonly #bodies = new Map<string, Body>()
  readonly #utils: typeof Utils

  constructor(options: {
    readonly utils: typeof Utils
    /** The name of the file that holds the modules. */
    readonly file: string
  }) {
    const { file, utils } = options
    const add = this.#add.bind(this)
    this.#utils = utils
    this.specifier = `./${file}`
    this.plugin = {
      name: "commonjs-as-in-node",
      resolveId: {
        filter: { id: exactly(commonJsFile) },
        handler: () => ({ external: true, id: this.specifier })
      },
      transform: {
        filter: { id: { exclude: [ofLibrary, /\.m[jt]s$/] }, moduleType: ["js", "jsx", "ts", "tsx"] },
        handler(code, id, { moduleType }) {
          if (id.startsWith("\0") || !isCommonJs(utils, id, code)) return null
          const text = add(id, code, moduleType, this.getModuleInfo(id)?.isEntry === true)
          return text === undefined ? null : { code: text, map: null, moduleType: "js" }
        }
      }
    }
  }

  /** Keeps a module, and returns what stands in for it. `undefined` where it cannot be parsed, of which the bundler tells. */
  #add(id: string, source: string, moduleType: string, isEntry: boolean): string | undefined {
    const isTyped = moduleType !== "js"
    const plain = isTyped
      ? this.#utils.transformSync(id, source, { sourcemap: true, sourceType: "commonjs" })
      : undefined
    const js = (plain?.code ?? source).replace(/^#!/, "//")
    const { errors, program } = this.#utils.parseSync(id, js, { lang: "js", sourceType: "commonjs" })
    if (errors.length > 0 || (plain !== undefined && plain.errors.length > 0)) return undefined
    const uses = usesOf(program as unknown as Node)
    const code = withImportParameter(js, uses)
    const key = `m${createHash("sha256").update(code).digest("hex").slice(0, 12)}`
    this.#bodies.set(id, { code, key, map: plain?.map, source, uses })
    return standIn(key, uses, isEntry)
  }

  /** Whether a module is CommonJS, once the bundler has seen it. */
  has(id: string): boolean {
    return this.#bodies.has(id)
  }

  /** What those modules that are CommonJS may ask for. */
  askedBy(ids: ReadonlyArray<string>): { readonly sources: ReadonlyArray<string>; readonly readsAny: boolean } {
    const bodies = ids.flatMap((id) => this.#bodies.get(id) ?? [])
    return { readsAny: bodies.some(({ uses }) => uses.readsAny), sources: bodies.map(({ source }) => source) }
  }

  /** The file of those modules that are CommonJS. `undefined` if none is. */
  render(ids: ReadonlyArray<string>, { minify, outdir }: Printing): Rendered | undefined {
    const lines: Array<string> = []
    const sections: Array<unknown> = []
    const done = new Set<string>()
    for (const id of ids) {
      const body = this.#bodies.get(id)
      if (body === undefined || done.has(body.key)) continue
      done.add(body.key)
      const source = `exports.${body.key}=function(${parameters}){${body.code}\n}`
      const options = {
        ...minifyOptions(minify, body),
        ...(body.map === undefined ? undefined : { inputMap: body.map })
      }
      const { code, errors, map } = this.#utils.minifySync(id, source, options)
      if (errors.length > 0) throw new Error(`${id}: ${errors[0]!.message}`)
      const sources = [Path.relative(outdir, id).replaceAll("\\", "/")]
      sections.push({
        map: { ...map, sources, sourcesContent: [body.source] },
        offset: { column: 0, line: lines.length }
      })
      lines.push(...code.trimEnd().split("\n"))
    }
    if (lines.length === 0) return undefined
    return { code: `${lines.join("\n")}\n`, map: JSON.stringify({ sections, version: 3 }) }
  }
}
