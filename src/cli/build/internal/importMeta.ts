/** `import.meta` in a bundle, which is CommonJS and has none: there it is that of the file of the bundle. */
import type { Plugin } from "rolldown"
import type * as Rolldown from "rolldown"
import type * as Utils from "rolldown/utils"
import { exactly, virtualModule } from "./plugins.ts"

export const importMetaModule: string = virtualModule("import-meta")

/**
 * What `import.meta` has in Node. `main` is true in the entry alone, and only where the bundle was not loaded by another
 * program. A relative name leads to a file beside the bundle, and another to a package that is not part of it.
 */
const code = `
export const isMain = require.main === module
const toUrl = (path) => process.getBuiltinModule("node:url").pathToFileURL(path).href
const resolve = (specifier) => {
  if (/^(?:\\.{0,2}\\/|[a-z][a-z+.-]*:)/i.test(specifier)) return new URL(specifier, toUrl(__filename)).href
  const path = require.resolve(specifier)
  return path === specifier ? "node:" + path : toUrl(path)
}
const make = (main) => ({
  __proto__: null,
  dirname: __dirname,
  filename: __filename,
  main,
  resolve,
  get url() {
    return toUrl(__filename)
  }
})
export const ofEntry = /* @__PURE__ */ make(isMain)
export const ofOthers = /* @__PURE__ */ make(false)
`

/** Whether the words stand in the code, and not just in a comment of whole lines, of which Effect has many. */
const mayHave = (text: string): boolean => /^(?!\s*(?:\*|\/\/)).*\bimport\s*\.\s*meta\b/m.test(text)

/** Gives every module that asks for `import.meta` an object in its place. */
export const importMeta = (rolldown: typeof Rolldown, { parseSync }: typeof Utils): Plugin => ({
  name: "import-meta",
  resolveId: { filter: { id: exactly(importMetaModule) }, handler: (id) => id },
  load: { filter: { id: exactly(importMetaModule) }, handler: () => ({ code, moduleSideEffects: false }) },
  transform: {
    filter: { code: /\bimport\s*\.\s*meta\b/, moduleType: ["js", "jsx", "ts", "tsx"] },
    handler(text, id) {
      if (id.startsWith("\0") || !mayHave(text)) return null
      const { importMetas } = parseSync(id, text).module
      if (importMetas.length === 0) return null
      const from = this.getModuleInfo(id)?.isEntry === true ? "ofEntry" : "ofOthers"
      const edited = new rolldown.RolldownMagicString(text)
      for (const { end, start } of importMetas) edited.overwrite(start, end, "__importMeta")
      edited.appendLeft(
        text.startsWith("#!") ? text.indexOf("\n") + 1 : 0,
        `import { ${from} as __importMeta } from ${JSON.stringify(importMetaModule)};`
      )
      return { code: edited.toString(), map: edited.generateMap({ hires: true }).toString() }
    }
  }
})
