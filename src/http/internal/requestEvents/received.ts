/** A client's request as each front door reads it: method, path, query, headers and body, nothing decoded. */
import { kindOf } from "../../../internal/failure/kindOf.ts"
import { checkOptions } from "../../../internal/failure/misuse.ts"
import type { ClientRequest, EventOptions } from "./options.ts"

export interface Received {
  readonly method: string
  /** As sent, with a slash in front. */
  readonly path: string
  /** As sent, without the question mark. */
  readonly query: string
  readonly headers: ReadonlyArray<Header>
  readonly body: string | Uint8Array | undefined
  readonly remoteAddress: string
  readonly scheme: "http" | "https"
  readonly port: number
}

export type Header = readonly [name: string, value: string]

export const receive = (request: ClientRequest): Received => {
  check(request)
  const { body, headers = {}, method = "GET", remoteAddress = "192.0.2.1", scheme = "https" } = request
  const target = originForm(request.url)
  const mark = target.indexOf("?")
  return {
    method,
    path: mark === -1 ? target : target.slice(0, mark),
    query: mark === -1 ? "" : target.slice(mark + 1),
    headers: isIterable(headers) ? Array.from(headers) : Object.entries(headers),
    body: body === undefined || body.length === 0 ? undefined : body,
    remoteAddress,
    scheme,
    port: request.port ?? (scheme === "https" ? 443 : 80)
  }
}

/** Throws if plain JavaScript passes what is not a request. */
const check = (request: ClientRequest): void => {
  if (typeof request !== "object" || request === null) {
    throw new TypeError(`FrontDoor.toEvent: expected a request, such as { url: "/" }, not ${kindOf(request)}`)
  }
  checkOptions("a request", request, { url: 1, method: 1, headers: 1, body: 1, remoteAddress: 1, scheme: 1, port: 1 })
  const { body, url } = request
  if (typeof url !== "string") throw new TypeError(`request.url: expected text, not ${kindOf(url)}`)
  if (body !== undefined && typeof body !== "string" && !(body instanceof Uint8Array)) {
    throw new TypeError(`request.body: expected text or bytes, not ${kindOf(body)}`)
  }
}

/** A server accepts an absolute URL as target too (RFC 9112, 3.2.2). */
const originForm = (url: string): string => {
  const target = url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?]*/i, "")
  return target.startsWith("/") ? target : `/${target}`
}

const isIterable = (headers: NonNullable<ClientRequest["headers"]>): headers is Iterable<Header> =>
  Symbol.iterator in headers

/** The last value of the header, whatever the case of its name. */
export const header = (received: Received, name: string): string | undefined =>
  received.headers.findLast(([each]) => each.toLowerCase() === name)?.[1]

const defaultTime = 1584039838390

export const arrival = (options: EventOptions): number => options.time ?? defaultTime

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** `12/Mar/2020:19:03:58 +0000`. */
export const commonLogTime = (time: number): string => {
  const [date = "", clock = ""] = new Date(time).toISOString().split("T")
  const [year, month, day] = date.split("-")
  return `${day}/${months[Number(month) - 1]}/${year}:${clock.slice(0, 8)} +0000`
}
