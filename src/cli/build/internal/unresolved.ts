/** Imports that lead nowhere: all of them in one message, with what helps. */
import { readFileSync } from "node:fs"
import * as Path from "node:path"
import type * as Utils from "rolldown/utils"
import { packageName } from "./packages.ts"
import { isOptional, type Node, stringOf, visit } from "./syntax.ts"

export interface Unresolved {
  /** The file. */
  readonly importer: string
  readonly specifier: string
}

/** The part of a node that names another module. */
const nameIn = (node: Node): Node | undefined => {
  if (node.type === "CallExpression") {
    const isRequire = (node["callee"] as Node)["name"] === "require"
    return isRequire ? (node["arguments"] as ReadonlyArray<Node>)[0] : undefined
  }
  return /^(?:Import|Export)/.test(node.type) ? node["source"] as Node | undefined : undefined
}

const place = (text: string, offset: number): string => {
  const before = text.slice(0, offset).split("\n")
  return `${before.length}:${before.at(-1)!.length + 1}`
}

/** Where a module cannot do without another. */
const neededAt = ({ parseSync }: typeof Utils, { importer, specifier }: Unresolved): string | undefined => {
  const file = Path.relative("", importer)
  let text: string
  try {
    text = readFileSync(importer, "utf8")
  } catch {
    return file
  }
  let isFound = false
  let needed: string | undefined
  visit(parseSync(importer, text).program as unknown as Node, (node, { ancestors }) => {
    const name = nameIn(node)
    if (needed !== undefined || name === undefined || stringOf(name) !== specifier) return
    isFound = true
    if (!isOptional(node, ancestors)) needed = `${file}:${place(text, name.start)}`
  })
  return isFound ? needed : file
}

const byText = (texts: ReadonlyArray<string>): ReadonlyArray<string> => [...new Set(texts)].toSorted()

/** The message about imports that were not found. `undefined` if the function works without them. */
export const describeUnresolved = (utils: typeof Utils, all: ReadonlyArray<Unresolved>): string | undefined => {
  const needed = all.flatMap((unresolved) => {
    const at = neededAt(utils, unresolved)
    return at === undefined ? [] : [{ at, specifier: unresolved.specifier }]
  })
  if (needed.length === 0) return undefined
  const list = byText(needed.map(({ at, specifier }) => `${JSON.stringify(specifier)} (${at})`)).join(", ")
  const packages = byText(needed.flatMap(({ specifier }) => packageName(specifier) ?? []))
  const flags = packages.map((name) => `--external ${name}`).join(" ")
  const help = packages.length === 0 ? "" : `; install what is missing, or leave it out of the bundle: ${flags}`
  return `could not resolve ${list}${help}`
}
