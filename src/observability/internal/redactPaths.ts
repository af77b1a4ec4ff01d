/** Paths of values to redact, such as `user.email`, as a tree that is followed while a value is walked. */

/** What may follow at some place of a value. */
export interface PathNode {
  /** A path ends here. */
  isEnd: boolean
  readonly names: Map<string, PathNode>
  /** Below `*`: any one name or index. */
  any: PathNode | undefined
  /** Below `**`: any number of names, and none. */
  deep: PathNode | undefined
}

const makeNode = (): PathNode => ({ any: undefined, deep: undefined, isEnd: false, names: new Map() })

/** A name, `*`, `**`, `[0]`, `[*]` or `["x.y"]`, and what separates it from the one before. */
const segmentPattern = /(?:^|(?<=.)\.)([^.[\]"]+)|\[(?:(\d+|\*)|("(?:[^"\\]|\\.)*"))\]/gy

/** The segments of a path; `undefined` if it is not one. */
const parse = (path: string): ReadonlyArray<string> | undefined => {
  const segments: Array<string> = []
  segmentPattern.lastIndex = 0
  let end = 0
  for (let match = segmentPattern.exec(path); match !== null; match = segmentPattern.exec(path)) {
    const [, name, index, quoted] = match
    // A quoted name is a name, also if it reads `*`.
    segments.push(quoted === undefined ? name ?? index ?? "" : `"${unquote(quoted)}`)
    end = segmentPattern.lastIndex
  }
  return segments.length > 0 && end === path.length ? segments : undefined
}

const unquote = (quoted: string): string => quoted.slice(1, -1).replace(/\\(.)/g, "$1")

const child = (node: PathNode, segment: string): PathNode => {
  if (segment === "*") return node.any ??= makeNode()
  if (segment === "**") return node.deep ??= makeNode()
  const name = segment.startsWith("\"") ? segment.slice(1) : segment
  const found = node.names.get(name) ?? makeNode()
  node.names.set(name, found)
  return found
}

/** The tree of some paths. Throws if one is not a path. */
export const toTree = (paths: ReadonlyArray<string>): PathNode => {
  const root = makeNode()
  for (const path of paths) {
    const segments = parse(path)
    // One that ends in `**` would hide every value there is.
    if (segments === undefined || segments.at(-1) === "**") {
      throw new TypeError(
        `Logs.redaction: ${
          JSON.stringify(path)
        } is not a path: write names with dots between them, such as user.email; ` +
          "* is any one name, and ** before a name is any number of them"
      )
    }
    segments.reduce(child, root).isEnd = true
  }
  return root
}

/** Adds the places that are reached without a further name. */
const open = (nodes: ReadonlyArray<PathNode>): ReadonlyArray<PathNode> =>
  nodes.some(({ deep }) => deep !== undefined)
    ? Array.from(new Set(nodes.flatMap((node) => node.deep === undefined ? [node] : [node, ...open([node.deep])])))
    : nodes

/** Where the paths stand in front of a value. */
export const start = (root: PathNode): ReadonlyArray<PathNode> => open([root])

/** Where the paths stand after a name. */
export const step = (nodes: ReadonlyArray<PathNode>, name: string): ReadonlyArray<PathNode> => {
  const next: Array<PathNode> = []
  for (const node of nodes) {
    const named = node.names.get(name)
    if (named !== undefined) next.push(named)
    if (node.any !== undefined) next.push(node.any)
    // `**` goes on.
    if (node.deep !== undefined) next.push(node)
  }
  return next.length === 0 ? next : open(next)
}

/** Whether a path ends here. */
export const isEnd = (nodes: ReadonlyArray<PathNode>): boolean => nodes.some((node) => node.isEnd)
