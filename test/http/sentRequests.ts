/** What a client must have sent, and how the front door was set up, read from an event that came of it. */
import { Predicate } from "effect"
import type * as FrontDoor from "../../src/http/FrontDoor.ts"

type Json = { readonly [key: string]: unknown }
type Pairs = ReadonlyArray<readonly [name: string, value: string]>

export const fields = (value: unknown): Json => Predicate.isObject(value) ? value : {}

const text = (value: unknown): string => typeof value === "string" ? value : ""

/** Each value of each name: of lists if there are some, else of single values. */
const pairs = (single: unknown, multi?: unknown): Pairs =>
  Object.entries(fields(multi ?? single)).flatMap(([name, value]) =>
    Array.isArray(value) ? value.map((each) => [name, text(each)] as const) : [[name, text(value)] as const]
  )

const added = /^x-(amzn-(trace-id|tls-.*)|forwarded-(for|port|proto))$/

/** The headers without those that the front door adds, and what those say. */
const sent = (headers: Pairs) => {
  const find = (name: string) => headers.find(([each]) => each.toLowerCase() === name)?.[1]
  const addresses = find("x-forwarded-for")?.split(", ") ?? []
  return {
    traceId: find("x-amzn-trace-id"),
    request: {
      headers: [
        ...headers.filter(([name]) => !added.test(name.toLowerCase())),
        ...addresses.slice(0, -1).map((address) => ["x-forwarded-for", address] as const)
      ],
      remoteAddress: addresses.at(-1),
      scheme: find("x-forwarded-proto") === "http" ? "http" as const : "https" as const,
      port: Number(find("x-forwarded-port") ?? "443")
    }
  }
}

const target = (path: unknown, parameters: Pairs, encode: (value: string) => string): string =>
  parameters.length === 0
    ? text(path)
    : `${text(path)}?${parameters.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&")}`

const bodyOf = (event: Json): string | Uint8Array =>
  event["isBase64Encoded"] === true ? Buffer.from(text(event["body"]), "base64") : text(event["body"])

/** A setting of the front door that the event shows as it is. */
const shown = (source: Json, ...names: ReadonlyArray<string>): Json =>
  Object.fromEntries(
    names.flatMap((name) => source[name] === undefined || source[name] === null ? [] : [[name, source[name]]])
  )

/** The arguments of `FrontDoor.toEvent`, behind the door. */
export const argumentsOf = (
  door: keyof FrontDoor.EventsByDoor,
  input: unknown
): readonly [FrontDoor.ClientRequest, any] => {
  const event = fields(input)
  const context = fields(event["requestContext"])
  const http = fields(context["http"])
  const api = {
    ...shown(event, "pathParameters", "stageVariables"),
    ...shown(context, "accountId", "apiId", "authorizer", "domainName", "requestId", "stage")
  }
  switch (door) {
    case "rest": {
      const { request, traceId } = sent(pairs(event["headers"], event["multiValueHeaders"]))
      const parameters = pairs(event["queryStringParameters"], event["multiValueQueryStringParameters"])
      const { domainName: _, ...options } = api as Json
      return [
        {
          ...request,
          method: text(event["httpMethod"]),
          url: target(event["path"], parameters, encodeURIComponent),
          body: bodyOf(event)
        },
        {
          ...options,
          traceId,
          identity: shown(fields(context["identity"]), ...Object.keys(fields(context["identity"]))),
          resource: event["resource"],
          operationName: context["operationName"],
          time: context["requestTimeEpoch"]
        }
      ]
    }
    case "http":
    case "url": {
      const { request, traceId } = sent(pairs(event["headers"]))
      const cookies = Array.isArray(event["cookies"])
        ? event["cookies"].map((cookie) => ["cookie", text(cookie)] as const)
        : []
      const stage = context["stage"] ?? "$default"
      const prefix = stage === "$default" ? "" : `/${text(stage)}`
      return [
        {
          ...request,
          headers: [...request.headers.filter(([name]) => name !== "cookie"), ...cookies],
          method: text(http["method"]),
          // What it says is not changed by decoding.
          url: `${text(event["rawPath"]).slice(prefix.length)}?${text(event["rawQueryString"])}`,
          body: bodyOf(event)
        },
        {
          ...api,
          traceId,
          urlId: context["apiId"],
          iam: fields(context["authorizer"])["iam"],
          routeKey: event["routeKey"],
          time: context["timeEpoch"]
        }
      ]
    }
    case "alb": {
      const { request, traceId } = sent(pairs(event["headers"], event["multiValueHeaders"]))
      const parameters = pairs(event["queryStringParameters"], event["multiValueQueryStringParameters"])
      return [
        {
          ...request,
          method: text(event["httpMethod"]),
          url: target(event["path"], parameters, (value) => value),
          body: bodyOf(event)
        },
        {
          traceId,
          multiValueHeaders: event["multiValueHeaders"] !== undefined,
          targetGroupArn: fields(context["elb"])["targetGroupArn"],
          healthCheck: fields(event["headers"])["user-agent"] === "ELB-HealthChecker/2.0"
        }
      ]
    }
    case "lattice": {
      const { request, traceId } = sent(pairs(event["headers"]))
      return [
        {
          ...request,
          method: text(event["method"]),
          url: target(event["path"], pairs(event["queryStringParameters"]), encodeURIComponent),
          body: bodyOf(event)
        },
        {
          ...shown(context, "identity", "region", "serviceArn", "serviceNetworkArn", "targetGroupArn"),
          traceId,
          time: Number(context["timeEpoch"]) / 1000
        }
      ]
    }
  }
}

/** `__proto__` is a key like others. */
const own = (json: Json, key: string): unknown => Object.hasOwn(json, key) ? json[key] : undefined

/** Where two documents differ: `headers.host`. Keys with a dot are one step. */
export const differences = (actual: unknown, expected: unknown, path = ""): ReadonlyArray<string> => {
  if (Object.is(actual, expected)) return []
  if (!Predicate.isObjectKeyword(actual) || !Predicate.isObjectKeyword(expected)) return [path]
  const [left, right] = [actual as Json, expected as Json]
  return Array.from(new Set([...Object.keys(left), ...Object.keys(right)])).flatMap((key) =>
    differences(own(left, key), own(right, key), path === "" ? key : `${path}.${key}`)
  )
}
