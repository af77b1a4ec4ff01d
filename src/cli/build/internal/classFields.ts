/** Fields of classes mean in a bundle what they mean in Node. */
import type { Plugin } from "rolldown"
import type * as Experimental from "rolldown/experimental"
import type * as Utils from "rolldown/utils"

/**
 * Node defines a field. The bundler sets it if the `target` of tsconfig.json is old or absent: a field without a value then
 * does not hide an inherited one, and an unnamed class in a field has no name. `useDefineForClassFields` and
 * `experimentalDecorators` in tsconfig.json are respected, since such a program does not run in Node anyway.
 */
export const classFields = (
  { resolveTsconfig }: typeof Experimental,
  { transformSync }: typeof Utils
): Plugin => ({
  name: "class-fields",
  transform: {
    order: "pre",
    filter: { code: /\bclass\b/, id: { exclude: /[\\/]node_modules[\\/]/, include: /\.[cm]?tsx?$/ } },
    handler(code, id) {
      // Two types of one thing: here `jsx` may be any text.
      const compilerOptions = (resolveTsconfig(id)?.tsconfig.compilerOptions ?? {}) as Utils.TsconfigCompilerOptions
      if (compilerOptions.useDefineForClassFields !== undefined || compilerOptions.experimentalDecorators === true) {
        return null
      }
      const result = transformSync(id, code, {
        sourcemap: true,
        tsconfig: { compilerOptions: { ...compilerOptions, useDefineForClassFields: true } }
      })
      // The bundler says itself what it cannot parse.
      return result.errors.length > 0 ? null : { code: result.code, map: result.map ?? null, moduleType: "js" }
    }
  }
})
