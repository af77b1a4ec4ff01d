/** What a bundle runs before the modules of the function. */
import * as Path from "node:path"
import type { Plugin } from "rolldown"
import type * as Rolldown from "rolldown"
import { importMetaModule } from "./importMeta.ts"
import { exactly, virtualModule } from "./plugins.ts"

const startModule = virtualModule("start")

const code = (startUp: string): string => `
import { isMain } from ${JSON.stringify(importMetaModule)}
import { start } from ${JSON.stringify(startUp)}
if (isMain) start()
export {}
`

/**
 * Lets the library format `console`, and report what is thrown, before `Lambda.main` runs. It does nothing in a bundle that
 * another program loads, such as AWS's own runtime, or if the entry cannot import the library.
 */
export const startFirst = (
  rolldown: typeof Rolldown,
  /** The path of the entry, without symbolic links. */
  entry: string,
  commonJs: { readonly has: (id: string) => boolean }
): Plugin => ({
  name: "start-first",
  resolveId: { filter: { id: exactly(startModule) }, handler: (id) => id },
  load: {
    filter: { id: exactly(startModule) },
    async handler() {
      const library = await this.resolve("effect-lambda-runtime/Lambda", entry)
      if (library === null || library.external !== false || library.id.startsWith("\0")) return "export {}"
      return code(Path.join(Path.dirname(library.id), `internal/loop/startUp${Path.extname(library.id)}`))
    }
  },
  transform: {
    order: "post",
    filter: { id: exactly(entry) },
    handler(text, id) {
      const name = JSON.stringify(startModule)
      const edited = new rolldown.RolldownMagicString(text)
      edited.appendLeft(
        text.startsWith("#!") ? text.indexOf("\n") + 1 : 0,
        commonJs.has(id) ? `require(${name});` : `import ${name};`
      )
      return { code: edited.toString(), map: edited.generateMap({ hires: true }).toString() }
    }
  }
})
