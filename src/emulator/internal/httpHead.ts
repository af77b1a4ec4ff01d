/** Status, headers and cookies of an HTTP response, as functions write them. */
import { validateHeaderName, validateHeaderValue } from "node:http"
import { connectionHeaders } from "../../internal/response/headers.ts"
import { utf8 } from "./http.ts"

/** As they go to the caller. */
export interface Head {
  readonly status: number
  readonly headers: Record<string, string | Array<string>>
  /** The `content-length` that the function has set. It is only right in an answer to HEAD. */
  readonly length?: string
}

/** What belongs to one connection, or to how the body is framed on it, is for the server to say. */
const withheld = new Set([...connectionHeaders, "content-length"])

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isText = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean"

const isSendable = (name: string, values: ReadonlyArray<string>): boolean => {
  try {
    validateHeaderName(name)
    for (const value of values) validateHeaderValue(name, value)
    return true
  } catch {
    return false
  }
}

/** Every header by its lower-case name; the list of values wins over the single one, as in API Gateway. */
const collect = (head: Record<string, unknown>): ReadonlyMap<string, ReadonlyArray<unknown>> => {
  const headers = new Map<string, ReadonlyArray<unknown>>()
  if (isObject(head["headers"])) {
    for (const [name, value] of Object.entries(head["headers"])) headers.set(name.toLowerCase(), [value])
  }
  if (isObject(head["multiValueHeaders"])) {
    for (const [name, values] of Object.entries(head["multiValueHeaders"])) {
      headers.set(name.toLowerCase(), Array.isArray(values) ? values : [values])
    }
  }
  if (Array.isArray(head["cookies"])) {
    headers.set("set-cookie", [...headers.get("set-cookie") ?? [], ...head["cookies"]])
  }
  return headers
}

/** Status and headers as text. */
export interface Fields {
  readonly status: number
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, ReadonlyArray<string>>
}

/** Reads status and headers, or says why they cannot be sent. */
export const readFields = (head: Record<string, unknown>): Fields | string => {
  // AWS's Go library sends 0 if the function set no status.
  const status = head["statusCode"] || 200
  if (typeof status !== "number" || !Number.isInteger(status) || status < 200 || status > 599) {
    return "statusCode is not a status from 200 to 599"
  }
  const headers = new Map<string, ReadonlyArray<string>>()
  for (const [name, values] of collect(head)) {
    const texts = values.filter(isText).map(String)
    if (texts.length < values.length || !isSendable(name, texts.map(utf8))) {
      return `the header ${JSON.stringify(name)} is not text that HTTP allows`
    }
    headers.set(name, texts)
  }
  return { status, headers }
}

/** Reads a head as it goes to the caller, or says why it cannot be sent. */
export const readHead = (head: Record<string, unknown>): Head | string => {
  const fields = readFields(head)
  if (typeof fields === "string") return fields
  const headers: Head["headers"] = {}
  for (const [name, texts] of fields.headers) {
    const values = texts.map(utf8)
    if (values.length > 0 && !withheld.has(name)) headers[name] = values.length === 1 ? values.join() : values
  }
  const length = fields.headers.get("content-length")?.join() ?? ""
  return { status: fields.status, headers, ...(/^[0-9]+$/.test(length) && { length }) }
}
