/**
 * JSON with positions, for an editor and a viewer: it accepts what `JSON.parse` accepts, says where a text is wrong, and
 * keeps numbers as they are written.
 */

/**
 * @typedef {{ readonly type: "object", readonly entries: Array<[string, Json]> }} JsonObject
 * @typedef {{ readonly type: "array", readonly items: Array<Json> }} JsonArray
 * @typedef {{ readonly type: "string", readonly value: string }
 *   | { readonly type: "number", readonly text: string }
 *   | { readonly type: "word", readonly text: string }} JsonLeaf
 * @typedef {JsonObject | JsonArray | JsonLeaf} Json
 * @typedef {{ readonly message: string, readonly offset: number, readonly line: number, readonly column: number }} Problem
 */

class Wrong extends Error {
  /** @param {string} message @param {number} offset */
  constructor(message, offset) {
    super(message)
    this.offset = offset
  }
}

/** @param {string} text @param {number} offset @param {string} message @returns {Problem} */
const problemAt = (text, offset, message) => {
  const before = text.slice(0, offset)
  const line = before.split("\n").length
  return { message, offset, line, column: offset - before.lastIndexOf("\n") }
}

const space = /[ \t\n\r]*/y
const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y
const word = /true|false|null/y
/** Every character that needs no escape: from the space on, but no quote and no backslash. */
const plain = /[ !#-[\]-\uffff]*/y
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** @param {RegExp} pattern @param {string} text @param {number} at @returns {number} where a match ends, or -1 */
const endOf = (pattern, text, at) => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** @param {string} text @param {number} at where the quote is @returns {number} */
const endOfString = (text, at) => {
  let end = at + 1
  for (;;) {
    end = endOf(plain, text, end)
    if (text[end] === "\"") return end + 1
    if (end === text.length) throw new Wrong("this text has no closing quote", at)
    if (text[end] !== "\\") throw new Wrong("a line break or control character in a text must be escaped", end)
    const next = endOf(escape, text, end)
    if (next < 0) throw new Wrong("this is not an escape of JSON", end)
    end = next
  }
}

/** @param {string} text @returns {Json} */
const read = (text) => {
  let at = 0
  /** @type {Array<JsonObject | JsonArray>} */
  const open = []
  /** @type {string | undefined} */
  let key

  const skip = () => {
    at = endOf(space, text, at)
  }
  /** @param {string} expected @returns {Wrong} */
  const wrong = (expected) =>
    new Wrong(at === text.length ? `the text ends, but ${expected} must follow` : `expected ${expected}`, at)

  /** @param {string} expected @returns {Json} */
  const begin = (expected) => {
    const first = text[at]
    if (first === "{") {
      at++
      return { type: "object", entries: [] }
    }
    if (first === "[") {
      at++
      return { type: "array", items: [] }
    }
    const start = at
    if (first === "\"") {
      at = endOfString(text, at)
      return { type: "string", value: JSON.parse(text.slice(start, at)) }
    }
    const isNumber = first !== undefined && /[-0-9]/.test(first)
    const end = endOf(isNumber ? number : word, text, at)
    if (end < 0) throw wrong(expected)
    at = end
    const token = text.slice(start, end)
    return isNumber ? { type: "number", text: token } : { type: "word", text: token }
  }

  /** @param {string} expected */
  const readKey = (expected) => {
    if (text[at] !== "\"") throw wrong(expected)
    const start = at
    at = endOfString(text, at)
    key = JSON.parse(text.slice(start, at))
    skip()
    if (text[at] !== ":") throw wrong("a colon")
    at++
    skip()
  }

  /** @type {Json | undefined} */
  let root
  for (;;) {
    skip()
    const parent = open.at(-1)
    if (parent === undefined && root !== undefined) {
      if (at < text.length) throw wrong("the end: there is one value only")
      return root
    }
    if (parent !== undefined) {
      const isObject = parent.type === "object"
      const close = isObject ? "}" : "]"
      const isEmpty = (isObject ? parent.entries : parent.items).length === 0
      if (text[at] === close) {
        at++
        open.pop()
        continue
      }
      if (!isEmpty) {
        if (text[at] !== ",") throw wrong(`a comma or ${close}`)
        at++
        skip()
      }
      if (isObject) readKey(isEmpty ? "a key in double quotes or }" : "a key in double quotes")
    }
    const value = begin(parent?.type === "array" && parent.items.length === 0 ? "a value or ]" : "a value")
    if (parent === undefined) root = value
    else if (parent.type === "object") parent.entries.push([/** @type {string} */ (key), value])
    else parent.items.push(value)
    if (value.type === "object" || value.type === "array") open.push(value)
  }
}

/** @param {string} text @returns {{ readonly value: Json } | { readonly problem: Problem }} */
export const parse = (text) => {
  try {
    return { value: read(text) }
  } catch (error) {
    if (error instanceof Wrong) return { problem: problemAt(text, error.offset, error.message) }
    throw error
  }
}

/**
 * A value as text of several lines. Numbers stay as they were written.
 *
 * @param {Json} value
 * @param {string} [indent]
 * @returns {string}
 */
export const print = (value, indent = "") => {
  if (value.type === "string") return JSON.stringify(value.value)
  if (value.type === "number" || value.type === "word") return value.text
  const deeper = `${indent}  `
  const parts = value.type === "object"
    ? value.entries.map(([key, member]) => `${JSON.stringify(key)}: ${print(member, deeper)}`)
    : value.items.map((item) => print(item, deeper))
  const [open, close] = value.type === "object" ? ["{", "}"] : ["[", "]"]
  if (parts.length === 0) return `${open}${close}`
  return `${open}\n${parts.map((part) => deeper + part).join(",\n")}\n${indent}${close}`
}
