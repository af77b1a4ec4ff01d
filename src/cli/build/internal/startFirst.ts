/** What a bundle runs before the modules of the function. */
import * as Path from "node:path"
import type { Plugin } from "rolldown"
import type * as Rolldown from "rolldown"
import { importMetaModule } from "./importMeta.ts"
import { exactly, virtualModule } from "./plugins.ts"

const startModule = virtualModule("start")
const withoutStacks = virtualModule("without-stacks")
const withStacks = virtualModule("with-stacks")

/**
 * Effect makes an error when it is loaded, and looks whether its stack has the name of a function. The first stack of a
 * process takes half a millisecond. Without one, Effect takes the way that is right in any case.
 */
const effectFirst = (utilities: string): string => `
import ${JSON.stringify(withoutStacks)}
import ${JSON.stringify(utilities)}
import ${JSON.stringify(withStacks)}`

const stackLimits = new Map([
  [withoutStacks, "export const limit = Error.stackTraceLimit; Reflect.set(Error, \"stackTraceLimit\", 0)"],
  [withStacks, `import { limit } from ${JSON.stringify(withoutStacks)}; Reflect.set(Error, "stackTraceLimit", limit)`]
])

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
  resolveId: { filter: { id: [startModule, withoutStacks, withStacks].map(exactly) }, handler: (id) => id },
  load: {
    filter: { id: [startModule, withoutStacks, withStacks].map(exactly) },
    async handler(id) {
      const limits = stackLimits.get(id)
      if (limits !== undefined) return limits
      const library = await this.resolve("effect-lambda-runtime/Lambda", entry)
      if (library === null || library.external !== false || library.id.startsWith("\0")) return "export {}"
      const utilities = await this.resolve("effect/Utils", library.id)
      const first = utilities?.external === false ? effectFirst(utilities.id) : ""
      return first + code(Path.join(Path.dirname(library.id), `internal/loop/startUp${Path.extname(library.id)}`))
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
