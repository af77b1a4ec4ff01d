/** The status, headers and cookies of a response, in the form that a front door takes. */
import * as Cookies from "effect/http/Cookies"
import { headerNameProblem, isHeaderValue } from "../../internal/response/headers.ts"
import type { Form } from "./doors/door.ts"
import { statusText } from "./statusText.ts"

/** What a response has before its body. */
export interface Head {
  readonly status: number
  readonly statusText?: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: Cookies.Cookies
  /** Complete `Set-Cookie` values beside `cookies`. */
  readonly setCookies?: ReadonlyArray<string>
}

/** The same as an object for `JSON.stringify`, to which the body is added. */
export interface HeadJson {
  statusCode: number
  statusDescription?: string
  headers?: Record<string, string>
  multiValueHeaders?: Record<string, ReadonlyArray<string>>
  cookies?: ReadonlyArray<string>
  body?: string
  isBase64Encoded?: boolean
}

const root: object = Object.create(null)

/** An object without the setter `__proto__` of `{}`. V8 keeps an object whose prototype is `null` in a slow form. */
const bare = <A>(): Record<string, A> => Object.create(root)

/** What belongs to a connection, not to a response: gateways refuse it, or give it another name. */
const isHop = (name: string): boolean => {
  switch (name) {
    case "connection":
    case "keep-alive":
    case "proxy-connection":
    case "te":
    case "trailer":
    case "transfer-encoding":
    case "upgrade":
      return true
    default:
      return false
  }
}

/** The values of `Set-Cookie`. */
const cookiesOf = (head: Head): ReadonlyArray<string> => {
  const own = head.headers["set-cookie"]
  if (own === undefined && head.setCookies === undefined) {
    return Cookies.isEmpty(head.cookies) ? noCookies : Cookies.toSetCookieHeaders(head.cookies)
  }
  return [...Cookies.toSetCookieHeaders(head.cookies), ...(own === undefined ? [] : [own]), ...(head.setCookies ?? [])]
}

const noCookies: ReadonlyArray<string> = []

/** Why a response cannot be sent, or its head. `keepsLength`: whether `content-length` stays. */
export const toJson = (form: Form, head: Head, keepsLength: boolean): HeadJson | string => {
  const { headers, status } = head
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    return "response.status: expected an integer from 200 to 599"
  }
  const single = bare<string>()
  const lists = bare<ReadonlyArray<string>>()
  const isMultiValue = form.headers === "multiValue"
  for (const name in headers) {
    if (name === "set-cookie" || isHop(name) || (!keepsLength && name === "content-length")) continue
    const problem = headerNameProblem("headers", name)
    if (problem !== undefined) return problem
    const value: unknown = headers[name]
    if (!isHeaderValue(value)) return `response.headers.${name}: ${expectedValue}`
    if (isMultiValue) lists[name] = [value]
    else single[name] = value
  }
  const cookies = cookiesOf(head)
  if (!cookies.every(isHeaderValue)) return `response.cookies: ${expectedValue}`
  const json: HeadJson = { statusCode: status }
  if (form.isDescribed) {
    const reason = head.statusText ?? statusText[status] ?? "Unknown"
    if (!isHeaderValue(reason)) return `response.statusText: ${expectedValue}`
    json.statusDescription = `${status} ${reason}`
  }
  if (isMultiValue) {
    if (cookies.length > 0) lists["set-cookie"] = cookies
    json.multiValueHeaders = lists
    return json
  }
  json.headers = single
  if (cookies.length === 0) return json
  if (form.headers === "cookies") {
    json.cookies = cookies
    return json
  }
  if (cookies.length > maxSpellings) return `response.cookies: expected at most ${maxSpellings} cookies`
  for (const [index, cookie] of cookies.entries()) single[spelling(index)] = cookie
  return json
}

const expectedValue = "expected Latin-1 text without control characters"

const letters = "setcookie"
const maxSpellings = 2 ** letters.length

/** A spelling of `set-cookie`, since an object has each of its keys once. */
const spelling = (index: number): string => {
  let name = ""
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i]!
    name += (index >> i) % 2 === 1 ? letter.toUpperCase() : letter
  }
  return `${name.slice(0, 3)}-${name.slice(3)}`
}
