/** The headers of a request, as Effect has them: names in lower case, one text for each. */
import * as Headers from "effect/http/Headers"
import { fieldsOf, textOf, textsOf } from "./values.ts"

/** `{}` would lose a header named `__proto__`, and to change the prototype of an object makes it slow. */
const prototype: object = Object.getPrototypeOf(Headers.empty)

type Mutable = Record<string, string>

/** Headers of an object with a text, or a list of texts, for each name. */
export const fromFields = (headers: unknown): Mutable => {
  const fields = fieldsOf(headers)
  const result: Mutable = Object.create(prototype)
  for (const name in fields) {
    const value = fields[name]
    const text = typeof value === "string" ? value : Array.isArray(value) ? join(name, value) : textOf(value)
    if (text === undefined) continue
    const lower = name.toLowerCase()
    const before = result[lower]
    // A REST API tells two spellings of a name apart.
    result[lower] = before === undefined ? text : `${before}${separator(lower)}${text}`
  }
  return result
}

const join = (name: string, values: ReadonlyArray<unknown>): string | undefined => {
  const texts = textsOf(values)
  if (texts.length === 0) return undefined
  return texts.length === 1 ? texts[0] : texts.join(separator(name.toLowerCase()))
}

const separator = (name: string): string => name === "cookie" ? "; " : ", "

/** Cookies that come as a list, in the place of a header. */
export const setCookies = (headers: Mutable, cookies: unknown): void => {
  if (!Array.isArray(cookies)) return
  const texts = textsOf(cookies)
  if (texts.length > 0) headers["cookie"] = texts.join("; ")
}

/** The headers of Effect. */
export const done = (headers: Mutable): Headers.Headers =>
  // They were made with its prototype.
  headers as Record<string, string> & Headers.Headers

/** Who spoke to the load balancer: it appends the address to what the client claims. */
export const lastForwarded = (headers: Headers.Headers): string | undefined => {
  const forwarded = headers["x-forwarded-for"]
  if (forwarded === undefined) return undefined
  const last = forwarded.slice(forwarded.lastIndexOf(",") + 1).trim()
  return last === "" ? undefined : withoutPort(last)
}

/** A load balancer can be set to append the port of the client. */
const withoutPort = (address: string): string => {
  if (address.startsWith("[")) return address.slice(1, address.indexOf("]"))
  const colon = address.indexOf(":")
  return colon >= 0 && colon === address.lastIndexOf(":") ? address.slice(0, colon) : address
}
