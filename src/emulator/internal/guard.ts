/**
 * Keeps web pages out, except for pages of the function itself and of origins that somebody has allowed.
 *
 * A page in the developer's browser can send requests to 127.0.0.1. It cannot read the answers, but a request is enough to
 * run a function, or to take an event away from the runtime. So no answer permits another origin (there is no CORS
 * header), and the request of a page is refused before anything else is done:
 *
 * - For a page of another site, the browser sends `Origin` or `Sec-Fetch-Site`.
 * - A page whose name was made to resolve to 127.0.0.1 (DNS rebinding) has the same origin for its browser, but sends that
 *   name as `Host`.
 */
import { isIP } from "node:net"
import type { Exchange } from "./http.ts"

const loopback = ["localhost", "127.0.0.1", "[::1]"]

/** The host as a URL has it: with brackets around IPv6. */
export const urlHost = (host: string): string => isIP(host) === 6 ? `[${host}]` : host

/** Whether a host listens on every address of the machine. */
const isWildcard = (host: string): boolean => host === "0.0.0.0" || host === "::"

/**
 * The names by which callers may address a listener: the loopback names, the address it listens on, and `more`. If it
 * listens on every address, any IP address is allowed, too: no name can be made to look like one.
 */
export const allowHosts = (host: string, more: ReadonlyArray<string>): (name: string) => boolean => {
  const names = new Set([...loopback, urlHost(host), ...more.map(urlHost)].map((name) => name.toLowerCase()))
  return (name) => names.has(name) || (isWildcard(host) && isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0)
}

const isAllowedHost = (exchange: Exchange, allowed: (name: string) => boolean): boolean => {
  const name = /^(\[[0-9a-f:.]+\]|[^:[\]/@\s]+)(?::[0-9]{1,5})?$/i.exec(exchange.header("host") ?? "")?.[1]
  return name !== undefined && allowed(name.toLowerCase())
}

/** Whether a request comes from a page that is not the function's own. */
const foreignPage = (exchange: Exchange): "origin" | "site" | undefined => {
  const origin = exchange.header("origin")
  if (origin !== undefined && origin.toLowerCase() !== `http://${exchange.header("host")?.toLowerCase()}`) {
    return "origin"
  }
  const site = exchange.header("sec-fetch-site")
  return site !== undefined && site !== "same-origin" && site !== "none" ? "site" : undefined
}

const wrongHost = "The Host header does not name this server"

/** Why a request to the invoke endpoints is refused, if it is. */
export const refuseForeign = (exchange: Exchange, allowed: (name: string) => boolean): string | undefined => {
  if (!isAllowedHost(exchange, allowed)) return wrongHost
  const page = foreignPage(exchange)
  return page && `Web pages of another ${page} cannot invoke the function`
}

const origin = /^https?:\/\/[^/?#@\s]+/i

/**
 * The origin of the page that sends a request. For what a page loads without a script, such as an image, browsers send no
 * `Origin`. Its address is in `Referer`, which no page can forge.
 */
const originOf = (exchange: Exchange): string | undefined =>
  (exchange.header("origin") ?? origin.exec(exchange.header("referer") ?? "")?.[0])?.toLowerCase()

/** Why a request is refused, and the origin that would have to be allowed, if that is known. */
export interface PageRefused {
  readonly message: string
  readonly origin: string | undefined
}

/** Why a request of plain HTTP is refused, if it is: pages of the allowed origins reach an HTTP function. */
export const refusePage = (
  exchange: Exchange,
  allowed: (name: string) => boolean,
  origins: ReadonlySet<string>
): PageRefused | undefined => {
  if (!isAllowedHost(exchange, allowed)) return { message: wrongHost, origin: undefined }
  const page = foreignPage(exchange)
  if (page === undefined) return undefined
  const sender = originOf(exchange)
  if (sender !== undefined && origins.has(sender)) return undefined
  const known = sender !== undefined && origin.exec(sender)?.[0] === sender ? sender : undefined
  const setting = known === undefined ? " with the origin of the page" : `=${known}`
  return {
    message: `Web pages of another ${page} cannot reach the function; LOCAL_LAMBDA_ALLOWED_ORIGINS${setting} allows it`,
    origin: known
  }
}

/**
 * Whether a request may have come from a browser, whatever its address: no browser is a runtime. Browsers send
 * `Sec-Fetch-Site`. Node's `fetch`, with which a runtime may be written, sends `Sec-Fetch-Mode` only.
 */
export const isFromBrowser = (exchange: Exchange): boolean =>
  !isAllowedHost(exchange, (name) => loopback.includes(name)) ||
  exchange.header("origin") !== undefined ||
  exchange.header("sec-fetch-site") !== undefined
