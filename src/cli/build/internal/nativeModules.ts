/** Native modules: machine code, which no bundle can hold. */
import * as Path from "node:path"
import type { Plugin } from "rolldown"
import { installedPackage } from "./packages.ts"

/** In place of a native module there is one that fails as a missing one does, and says what to do. */
export const nativeModules: Plugin = {
  name: "native-modules",
  load: {
    filter: { id: /\.node$/ },
    handler(id) {
      const name = installedPackage(id)
      const what = `Cannot find module '${Path.basename(id)}': a bundle cannot hold native modules`
      const help = name === undefined ? "" : `; leave the package out of it: --external ${name}`
      const error = `Object.assign(new Error(${JSON.stringify(what + help)}), { code: "MODULE_NOT_FOUND" })`
      return {
        code: `Object.defineProperty(module, "exports", { get() { throw ${error} } }); module.exports`,
        moduleType: "js"
      }
    }
  }
}
