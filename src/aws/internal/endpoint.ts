/** Where the requests for a service go, and under which name they are signed. */
import type { Variables } from "../AwsEnvironment.ts"
import { InvalidRequest } from "../AwsError.ts"
import type { AwsRequest } from "./message.ts"

/** A server, and the path under which it has the service. */
export interface Endpoint {
  readonly isSecure: boolean
  /** A name or an address; an IPv6 address without brackets. */
  readonly hostname: string
  /** Empty: the usual one. */
  readonly port: string
  /** For the header `host`: with the port unless it is the usual one. */
  readonly host: string
  /** Begins the path of every request. Empty, or `/…`. */
  readonly prefix: string
}

/** Services whose variable is not called after their host name. */
const variableNames: Readonly<Record<string, string>> = {
  events: "EVENTBRIDGE",
  logs: "CLOUDWATCH_LOGS",
  secretsmanager: "SECRETS_MANAGER",
  states: "SFN"
}

/** Services that are signed for under another name than that of their host. `aws4` knows `email`. */
const signingNames: Readonly<Record<string, string>> = { appconfigdata: "appconfig" }

export const signingNameOf = ({ service, signingName }: AwsRequest): string =>
  signingName ?? signingNames[service] ?? service

const publicHost = (service: string, region: string): string => {
  const [partition] = region.split("-", 1)
  const suffix = partition === "cn" ? "amazonaws.com.cn" : partition === "eusc" ? "amazonaws.eu" : "amazonaws.com"
  return `${service}.${region}.${suffix}`
}

/** Reads a URL; `undefined` if it is not one, or has a query, a fragment, a user or a password. */
export const parseUrl = (text: string): Endpoint | undefined => {
  const url = /^https?:\/\/[^?#@]+$/i.test(text) && URL.parse(text)
  if (!url) return undefined
  const { host, hostname, pathname, port, protocol } = url
  return { isSecure: protocol === "https:", hostname: hostname.replace(/^\[|\]$/g, ""), port, host, prefix: pathname }
}

/** The variable that has the endpoint. */
const findVariable = (service: string, variables: Variables): string | undefined =>
  [`_${variableNames[service] ?? service.toUpperCase().replace(/\W/g, "_")}`, ""].map((end) => `AWS_ENDPOINT_URL${end}`)
    .find((name) => variables[name])

const must = (name: string, expected: string) => new InvalidRequest({ message: `${name} must be ${expected}` })

/** Where a request goes. Without the values that are wrong: they may hold a password. */
export const toEndpoint = (
  { endpoint, service }: AwsRequest,
  region: string,
  variables: Variables
): Endpoint | InvalidRequest => {
  // Anything else would lead to another host.
  if (!/^[a-z0-9][a-z0-9.-]*$/i.test(service ? service + region : "")) {
    return must("service and region", "parts of a host name")
  }
  const variable = endpoint === undefined ? findVariable(service, variables) : "endpoint"
  if (variable !== undefined) {
    return parseUrl(endpoint ?? variables[variable] ?? "") ?? must(variable, "a URL such as http://localhost:4566")
  }
  const host = publicHost(service, region)
  return { isSecure: true, hostname: host, port: "", host, prefix: "" }
}
