/** Reads of properties whose names only the running program knows. */
import { nameOf, type Node } from "./syntax.ts"

/** Whether a key is a number wherever it is computed. */
const isNumber = (key: Node, ancestors: ReadonlyArray<Node>): boolean => {
  switch (key.type) {
    case "UpdateExpression":
      return true
    case "UnaryExpression":
      return key["operator"] !== "typeof"
    case "BinaryExpression":
      return key["operator"] === "+"
        ? isNumber(key["left"] as Node, ancestors) && isNumber(key["right"] as Node, ancestors)
        : true
    case "Identifier":
      return ancestors.some(({ init, type }) => {
        if (type !== "ForStatement" || (init as Node | null)?.type !== "VariableDeclaration") return false
        return ((init as Node)["declarations"] as ReadonlyArray<Node>).some((declaration) =>
          nameOf(declaration["id"]) === key["name"] && (declaration["init"] as Node | null)?.type === "Literal"
        )
      })
    case "MemberExpression":
      return nameOf(key["property"]) === "length"
    default:
      return key.type === "Literal" && typeof key["value"] === "number"
  }
}

const isSymbol = (key: Node): boolean =>
  nameOf(key["object"]) === "Symbol" ||
  nameOf((key["callee"] as Node | undefined)?.["object"] ?? key["callee"]) === "Symbol"

const reflecting = /^(?:Reflect\.(?:get|has|ownKeys)|Object\.getOwnProperty\w+)$/

/**
 * Whether a node reads a property by a text that only the running program makes, and not from a table of its own: then
 * the property may be any method.
 */
export const isReadOfAny = (
  node: Node,
  ancestors: ReadonlyArray<Node>,
  valueOf: (node: Node) => Node | null | undefined = () => undefined
): boolean => {
  const isAny = (key: Node) => {
    const value = valueOf(key) ?? key
    return value.type !== "Literal" && !isSymbol(value) && !isNumber(value, ancestors)
  }
  const parent = ancestors.at(-1)
  switch (node.type) {
    case "MemberExpression": {
      if (node["computed"] !== true) return false
      const isWritten = parent!["left"] === node && parent!["operator"] === "=" ||
        parent!.type === "UpdateExpression" ||
        parent!["operator"] === "delete"
      const object = node["object"] as Node
      const isTable = /^(?:Object|Array)Expression$/.test(valueOf(object)?.type ?? "") ||
        nameOf(object["object"]) === "process"
      return !isWritten && !isTable && isAny(node["property"] as Node)
    }
    case "Property":
      return parent!.type === "ObjectPattern" && node["computed"] === true && isAny(node["key"] as Node)
    case "BinaryExpression":
      return node["operator"] === "in" && isAny(node["left"] as Node)
    case "CallExpression": {
      const callee = node["callee"] as Node
      return callee.type === "MemberExpression" &&
        reflecting.test(`${nameOf(callee["object"])}.${nameOf(callee["property"])}`)
    }
    default:
      return false
  }
}
