/** Files that a module reads beside itself. They go along, at the same place beside the bundle. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import * as Path from "node:path"
import type { Plugin } from "rolldown"
import type * as Utils from "rolldown/utils"
import { installedPackage, ofLibrary } from "./packages.ts"
import { isMeta, nameOf, type Node, stringOf, visit } from "./syntax.ts"

/** A file beside the bundle. */
export interface Asset {
  readonly name: string
  readonly content: Uint8Array
}

/** Whether a node is the folder of the module. */
const isFolder = (node: Node | undefined): boolean => nameOf(node) === "__dirname" || isMeta(node, "dirname")

const calledName = (callee: Node): string | undefined =>
  callee.type === "MemberExpression" ? nameOf(callee["property"]) : nameOf(callee)

/** The path that a node leads to from the folder of its module, if that can be seen without running it. */
const pathIn = (node: Node): string | undefined => {
  switch (node.type) {
    case "NewExpression": {
      const [path, base] = node["arguments"] as ReadonlyArray<Node>
      return nameOf(node["callee"]) === "URL" && isMeta(base, "url") ? stringOf(path) : undefined
    }
    case "CallExpression": {
      const [folder, ...rest] = node["arguments"] as ReadonlyArray<Node>
      const name = calledName(node["callee"] as Node)
      if ((name !== "join" && name !== "resolve") || !isFolder(folder) || rest.length === 0) return undefined
      const parts = rest.map(stringOf)
      return parts.includes(undefined) ? undefined : parts.join("/")
    }
    case "BinaryExpression":
      return isFolder(node["left"] as Node) ? stringOf(node["right"])?.replace(/^\//, "./") : undefined
    case "TemplateLiteral": {
      const [folder, ...others] = node["expressions"] as ReadonlyArray<Node>
      if (!isFolder(folder) || others.length > 0) return undefined
      const [before, after] = (node["quasis"] as ReadonlyArray<Node>).map((quasi) =>
        (quasi["value"] as { readonly cooked: string }).cooked
      )
      return before === "" ? after?.replace(/^\//, "./") : undefined
    }
    default:
      return undefined
  }
}

/** The module that is imported, as far as its name stands in the code, if it is relative and the rest does not. */
const relativeImport = (node: Node): string | undefined => {
  if (node.type !== "ImportExpression" || stringOf(node["source"]) !== undefined) return undefined
  const source = node["source"] as Node
  const [quasi] = (source["quasis"] as ReadonlyArray<Node> | undefined) ?? []
  const start = quasi === undefined
    ? source.type === "BinaryExpression" ? stringOf(source["left"]) : undefined
    : (quasi["value"] as { readonly cooked: string }).cooked
  return start?.startsWith(".") === true ? start : undefined
}

/** Code is bundled by importing it: a copy would lack what it imports. */
const isCode = (file: string): boolean => /\.(?:[cm]?[jt]s|[jt]sx|node)$/.test(file)

/** The files of a folder, as paths from there. */
const filesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((item) => item.isFile()).map((item) =>
    Path.relative(folder, Path.join(item.parentPath, item.name))
  )

const isCodeAt = (module: string, path: string): boolean =>
  isCode(path) && existsSync(Path.join(Path.dirname(module), path))

/** What there is at a path. Of an installed package only single files go along. */
const filesAt = (module: string, path: string): ReadonlyArray<string> => {
  const file = Path.join(Path.dirname(module), path)
  if (!existsSync(file)) return []
  if (statSync(file).isFile()) return isCode(file) ? [] : [path]
  if (installedPackage(module) !== undefined) return []
  return filesIn(file).filter((name) => !isCode(name) && !name.split(Path.sep).includes("node_modules")).map((name) =>
    Path.join(path, name)
  )
}

/** What a module needs while it runs, and does not go along. */
export interface LeftBehind {
  /** Relative to the working directory. */
  readonly module: string
  /** A file of code beside the module. */
  readonly file?: string | undefined
  /** How the name of a module begins that is imported. */
  readonly imported?: string | undefined
}

/** One line about it. */
export const describeLeftBehind = ({ file, imported, module }: LeftBehind): string =>
  file === undefined
    ? `${module} imports "${imported}…" by a name that only the running program knows, so it is not bundled: write out the name of each module`
    : `${module} needs ${file} beside it, and code does not go along: --include it if it imports no packages, or start a worker from the entry itself by new Worker(new URL(import.meta.url))`

/** The files that the modules of one bundle read beside themselves. */
export class Assets {
  readonly plugin: Plugin
  readonly #found = new Map<string, ReadonlyArray<string>>()
  readonly #left = new Map<string, ReadonlyArray<LeftBehind>>()

  constructor({ parseSync }: typeof Utils) {
    const found = this.#found
    const left = this.#left
    this.plugin = {
      name: "assets",
      transform: {
        filter: {
          code: /\b__dirname\b|\bimport\s*(?:\(|\.\s*meta\s*\.\s*(?:url|dirname)\b)/,
          id: { exclude: ofLibrary },
          moduleType: ["js", "jsx", "ts", "tsx"]
        },
        handler(code, id) {
          if (id.startsWith("\0")) return null
          const paths = new Set<string>()
          const imports = new Set<string>()
          visit(parseSync(id, code).program as unknown as Node, (node) => {
            const imported = relativeImport(node)
            if (imported !== undefined) imports.add(imported)
            const path = pathIn(node)
            // What lies above the folder of the module has no place beside the bundle.
            const normal = path === undefined ? "" : Path.normalize(path)
            if (normal !== "" && normal !== "." && !normal.startsWith("..") && !Path.isAbsolute(normal)) {
              paths.add(normal)
            }
          })
          found.set(id, [...paths].flatMap((path) => filesAt(id, path)))
          if (installedPackage(id) === undefined) {
            const module = Path.relative("", id)
            left.set(id, [
              ...[...paths].filter((path) => isCodeAt(id, path)).map((file) => ({ file, module })),
              ...Array.from(imports, (imported) => ({ imported, module }))
            ])
          }
          return null
        }
      }
    }
  }

  /** What some modules need and what does not go along. What installed packages need is seen when the bundle is run. */
  leftBehind(ids: ReadonlyArray<string>): ReadonlyArray<LeftBehind> {
    return ids.flatMap((id) => this.#left.get(id) ?? [])
  }

  /** The files of some modules. Two modules may want different files at one place, which is the error. */
  of(ids: ReadonlyArray<string>): ReadonlyArray<Asset> {
    const assets = new Map<string, { readonly asset: Asset; readonly id: string }>()
    for (const id of ids) {
      for (const path of this.#found.get(id) ?? []) {
        const name = path.replaceAll("\\", "/")
        const content = readFileSync(Path.join(Path.dirname(id), path))
        const other = assets.get(name)
        if (other !== undefined && !content.equals(other.asset.content)) {
          const [a, b] = [other.id, id].map((file) => Path.relative("", file))
          throw new Error(`${a} and ${b} read different files ${name} beside them, and a bundle has one; rename one`)
        }
        assets.set(name, { asset: { content, name }, id })
      }
    }
    return Array.from(assets.values(), ({ asset }) => asset).toSorted((a, b) => a.name < b.name ? -1 : 1)
  }
}
