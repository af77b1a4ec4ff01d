/** Where the requests for a service go, and under which name and region they are signed. */
import { InvalidVariable } from "../../RuntimeError.ts"
import type { Variables } from "../AwsEnvironment.ts"
import { InvalidRequest } from "../AwsError.ts"
import type { AwsRequest } from "./message.ts"

/** A server, and the path under which it has the service. */
export interface Endpoint {
  readonly protocol: "http:" | "https:"
  /** A name or an address; an IPv6 address without brackets. */
  readonly hostname: string
  readonly port: number
  /** For the header `host`: with the port unless it is the usual one. */
  readonly host: string
  /** Begins the path of every request. Empty, or `/…` without a slash at its end. */
  readonly prefix: string
}

/** Services whose variable is not called after their host name. */
const serviceIds: Readonly<Record<string, string>> = {
  "cognito-identity": "COGNITO_IDENTITY",
  "cognito-idp": "COGNITO_IDENTITY_PROVIDER",
  elasticloadbalancing: "ELASTIC_LOAD_BALANCING_V2",
  email: "SESV2",
  events: "EVENTBRIDGE",
  "execute-api": "APIGATEWAYMANAGEMENTAPI",
  logs: "CLOUDWATCH_LOGS",
  monitoring: "CLOUDWATCH",
  secretsmanager: "SECRETS_MANAGER",
  states: "SFN",
  "streams.dynamodb": "DYNAMODB_STREAMS"
}

/** Services that are signed for under another name than that of their host. */
const signingNames: Readonly<Record<string, string>> = {
  "api.ecr": "ecr",
  appconfigdata: "appconfig",
  "bedrock-agent-runtime": "bedrock",
  "bedrock-runtime": "bedrock",
  email: "ses",
  "runtime.sagemaker": "sagemaker",
  "streams.dynamodb": "dynamodb"
}

export const signingNameOf = ({ service, signingName }: AwsRequest): string =>
  signingName ?? signingNames[service] ?? service

/** The ends of host names by how a region begins. */
const suffixes: ReadonlyArray<readonly [region: string, suffix: string, dualStack: string]> = [
  ["cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"],
  ["us-iso-", "c2s.ic.gov", "api.aws.ic.gov"],
  ["us-isob-", "sc2s.sgov.gov", "api.aws.scloud"],
  ["us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"],
  ["eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"],
  ["eusc-", "amazonaws.eu", "api.amazonwebservices.eu"],
  ["", "amazonaws.com", "api.aws"]
]

const isOn = (text: string | undefined): boolean => text?.toLowerCase() === "true"

const publicHost = (service: string, region: string, variables: Variables): string => {
  const [, suffix, dualStack] = suffixes.find(([beginning]) => region.startsWith(beginning))!
  const fips = isOn(variables.AWS_USE_FIPS_ENDPOINT) ? "-fips" : ""
  if (!isOn(variables.AWS_USE_DUALSTACK_ENDPOINT)) return `${service}${fips}.${region}.${suffix}`
  return service === "s3" ? `s3${fips}.dualstack.${region}.${suffix}` : `${service}${fips}.${region}.${dualStack}`
}

const parse = (text: string): Endpoint | undefined => {
  if (!URL.canParse(text)) return undefined
  const { hash, host, hostname, password, pathname, port, protocol, search, username } = new URL(text)
  if (protocol !== "http:" && protocol !== "https:") return undefined
  if (hash !== "" || search !== "" || username !== "" || password !== "") return undefined
  return {
    protocol,
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (protocol === "http:" ? 80 : 443) : Number(port),
    host,
    prefix: pathname.replace(/\/+$/, "")
  }
}

const expected = "a URL such as http://localhost:4566, without a query or a password"

/** A URL may hold a password, which must not get into a log. */
const shown = (text: string): string => text.replace(/\/\/.*@/s, "//…@")

const regionForm = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i
const serviceForm = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/i

/** Where a request goes. */
export const toEndpoint = (
  { endpoint, service }: AwsRequest,
  region: string,
  variables: Variables
): Endpoint | InvalidRequest | InvalidVariable => {
  if (!serviceForm.test(service)) {
    return new InvalidRequest({
      detail: `service must be as in a host name, such as ssm, not ${JSON.stringify(service)}`
    })
  }
  if (!regionForm.test(region)) {
    return new InvalidRequest({ detail: `the region must be as eu-west-1, not ${JSON.stringify(region)}` })
  }
  if (endpoint !== undefined) {
    return parse(endpoint) ??
      new InvalidRequest({ detail: `endpoint must be ${expected}, not ${JSON.stringify(shown(endpoint))}` })
  }
  const id = serviceIds[service] ?? service.toUpperCase().replace(/[^A-Z0-9]/g, "_")
  if (!isOn(variables.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS)) {
    for (const variable of [`AWS_ENDPOINT_URL_${id}`, "AWS_ENDPOINT_URL"]) {
      const text = variables[variable]
      if (text === undefined || text === "") continue
      return parse(text) ?? new InvalidVariable({ variable, expected, actual: shown(text) })
    }
  }
  const host = publicHost(service, region, variables)
  return { protocol: "https:", hostname: host, port: 443, host, prefix: "" }
}
