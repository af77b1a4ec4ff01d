/** Imports that lead nowhere: all of them in one message, with what helps. */
import { readFileSync } from "node:fs"
import * as Path from "node:path"
import type * as Utils from "rolldown/utils"
import { installedPackage, isOptionalFor, packageName } from "./packages.ts"
import { calledName, isFunction, isOptional, type Node, stringOf, visit } from "./syntax.ts"

export interface Unresolved {
  /** The file. */
  readonly importer: string
  readonly specifier: string
  /** The name of the function that is asked for it. Default `require`. */
  readonly require?: string
}

/** The part of a node that names another module. */
const nameIn = (node: Node, require: string): Node | undefined => {
  if (node.type === "CallExpression") {
    return calledName(node) === require ? (node["arguments"] as ReadonlyArray<Node>)[0] : undefined
  }
  return /^(?:Import|Export)/.test(node.type) ? node["source"] as Node | undefined : undefined
}

const place = (text: string, offset: number): string => {
  const before = text.slice(0, offset).split("\n")
  return `${before.length}:${before.at(-1)!.length + 1}`
}

/** Where a module asks for another that it cannot do without, or `undefined` if it can do without it. */
interface Need {
  readonly at: string
  /** Whether an installed package asks for it when it is called, and not when it is loaded. */
  readonly isLate: boolean
}

const needOf = (
  { parseSync }: typeof Utils,
  { importer, require = "require", specifier }: Unresolved
): Need | undefined => {
  const other = packageName(specifier)
  if (other !== undefined && isOptionalFor(importer, other)) return undefined
  const file = Path.relative("", importer)
  let text: string
  try {
    text = readFileSync(importer, "utf8")
  } catch {
    return { at: file, isLate: false }
  }
  let isFound = false
  let needed: Need | undefined
  visit(parseSync(importer, text).program as unknown as Node, (node, { ancestors }) => {
    const name = nameIn(node, require)
    if (needed?.isLate === false || name === undefined || stringOf(name) !== specifier) return
    isFound = true
    if (isOptional(node, ancestors)) return
    const isLate = installedPackage(importer) !== undefined && ancestors.some(isFunction)
    needed = { at: `${file}:${place(text, name.start)}`, isLate }
  })
  return isFound ? needed : { at: file, isLate: false }
}

const byText = (texts: ReadonlyArray<string>): ReadonlyArray<string> => [...new Set(texts)].toSorted()

/** What there is to say about imports that were not found. */
export interface Unresolvable {
  /** Why there is no bundle. */
  readonly error: string | undefined
  /** What may fail once it is called. */
  readonly warning: string | undefined
}

export const describeUnresolved = (utils: typeof Utils, all: ReadonlyArray<Unresolved>): Unresolvable => {
  const needed = all.flatMap((unresolved) => {
    const need = needOf(utils, unresolved)
    return need === undefined ? [] : [{ ...need, specifier: unresolved.specifier }]
  })
  const describe = (isLate: boolean, help: string): string | undefined => {
    const some = needed.filter((need) => need.isLate === isLate)
    if (some.length === 0) return undefined
    const list = byText(some.map(({ at, specifier }) => `${JSON.stringify(specifier)} (${at})`)).join(", ")
    const packages = byText(some.flatMap(({ specifier }) => packageName(specifier) ?? []))
    const flags = packages.map((name) => `--external ${name}`).join(" ")
    return `could not resolve ${list}${packages.length === 0 ? "" : `; ${help}${isLate ? "" : flags}`}`
  }
  return {
    error: describe(false, "install what is missing, or leave it out of the bundle: "),
    warning: describe(true, "it is asked for only when a function is called; install it if that happens")
  }
}
