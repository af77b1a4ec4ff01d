/** Where the Runtime API listens. */
import { isIPv6 } from "node:net"

/** A host and a port. */
export interface Endpoint {
  /** A name or an address; an IPv6 address without brackets. */
  readonly host: string
  readonly port: number
}

const form = /^(?:\[(?<address>[^\]]+)\]|(?<name>[A-Za-z0-9._-]+)):(?<port>[0-9]{1,5})$/

/** Reads `host:port`, an IPv6 address in brackets. */
export const parseEndpoint = (text: string): Endpoint | undefined => {
  const { address, name, port } = form.exec(text)?.groups ?? {}
  const host = address === undefined || isIPv6(address) ? address ?? name : undefined
  const number = Number(port)
  return host !== undefined && number > 0 && number < 65_536 ? { host, port: number } : undefined
}
