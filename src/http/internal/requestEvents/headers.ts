/** Headers as the front doors hand them on. */
import { Buffer } from "node:buffer"
import { connectionHeaders } from "../../../internal/response/headers.ts"
import type { EventOptions } from "./options.ts"
import { type Header, header, type Received } from "./received.ts"

/** All values of each name in lower case, in the order in which the names came. */
export type HeaderLists = ReadonlyMap<string, ReadonlyArray<string>>

const ofConnection = /*#__PURE__*/ new Set(connectionHeaders)

/** What the door says about the client, in place of what the client said about itself. */
const replaced = new Set(["x-amzn-trace-id", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto"])

/**
 * The headers of the client and those that every front door adds. The address of the client comes behind those that
 * `x-forwarded-for` has already; the scheme and the port are those of the door.
 */
export const forwarded = (
  received: Received,
  options: EventOptions,
  { host, keep }: { readonly host: string; readonly keep?: string }
): HeaderLists => {
  const sent = received.headers.filter(([name]) => {
    const lower = name.toLowerCase()
    return lower === keep || !ofConnection.has(lower) && !replaced.has(lower)
  })
  const before = received.headers.flatMap(([name, value]) => name.toLowerCase() === "x-forwarded-for" ? [value] : [])
  const traceId = header(received, "x-amzn-trace-id") ?? options.traceId ?? "Root=1-5e6a86de-4b1d3a2f9c8e7d6f5a4b3c2d"
  return listsOf([
    ...header(received, "host") === undefined ? [["host", host] as const] : [],
    ...sent,
    ...lengthOf(received),
    ["x-amzn-trace-id", traceId],
    ["x-forwarded-for", [...before, received.remoteAddress].join(", ")],
    ["x-forwarded-port", String(received.port)],
    ["x-forwarded-proto", received.scheme]
  ])
}

/** The length of a body that came in chunks, or by a caller that left it out. */
const lengthOf = ({ body, headers }: Received): ReadonlyArray<Header> =>
  body === undefined || headers.some(([name]) => name.toLowerCase() === "content-length")
    ? []
    : [["content-length", String(typeof body === "string" ? Buffer.byteLength(body) : body.length)]]

export const listsOf = (headers: ReadonlyArray<Header>): HeaderLists => {
  const lists = new Map<string, Array<string>>()
  for (const [name, value] of headers) {
    const lower = name.toLowerCase()
    const list = lists.get(lower)
    if (list === undefined) lists.set(lower, [value])
    else list.push(value)
  }
  return lists
}

/** Each name as the client first wrote it, but for those that API Gateway writes itself. */
export const spelled = (lists: HeaderLists, received: Received): ReadonlyMap<string, ReadonlyArray<string>> => {
  const written = new Map(received.headers.toReversed().map(([name]) => [name.toLowerCase(), name]))
  return new Map(
    Array.from(lists, ([name, values]) => [gatewaySpelling.get(name) ?? written.get(name) ?? name, values])
  )
}

const gatewaySpelling = new Map(
  ["Host", "User-Agent", "X-Amzn-Trace-Id", "X-Forwarded-For", "X-Forwarded-Port", "X-Forwarded-Proto"]
    .map((name) => [name.toLowerCase(), name])
)

export const without = (lists: HeaderLists, ...names: ReadonlyArray<string>): HeaderLists =>
  new Map(Array.from(lists).filter(([name]) => !names.includes(name)))

/** The cookies of all `cookie` headers, one by one. */
export const cookiesOf = (lists: HeaderLists): ReadonlyArray<string> =>
  (lists.get("cookie") ?? []).flatMap((value) => value.split(";")).map((cookie) => cookie.trim()).filter((cookie) =>
    cookie !== ""
  )
