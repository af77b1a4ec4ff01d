/** Every front door: how a request becomes an event, and what the client gets of the function's response. */
import { Predicate } from "effect"
import { isUtf8 } from "node:buffer"
import * as FrontDoor from "../../../src/http/FrontDoor.ts"
import type { TestLambda } from "../../../src/testing/index.ts"
import type { Answer } from "./rawClient.ts"
import { headersOf as sentHeaders, type Sent } from "./requests.ts"

export const doorNames = [
  "rest",
  "http",
  "http 1.0",
  "url",
  "alb",
  "alb lists",
  "lattice",
  "lattice V1",
  "rest stream",
  "url stream"
] as const

export type DoorName = typeof doorNames[number]

export const streams = (door: DoorName): boolean => door.endsWith(" stream")

/** The event of a request that arrives by plain HTTP, as it does at the server that answers are compared with. */
export const eventOf = (door: DoorName, sent: Sent, host: string): unknown => {
  const request: FrontDoor.ClientRequest = {
    method: sent.method,
    url: sent.url,
    headers: sentHeaders(sent, host),
    body: sent.body,
    remoteAddress: "127.0.0.1",
    scheme: "http",
    port: 80
  }
  switch (door) {
    case "rest":
      // Bodies of text pass an API without binary media types as well.
      return FrontDoor.toEvent("rest", request, {
        binaryMediaTypes: isUtf8(sent.body ?? new Uint8Array()) ? [] : ["*/*"]
      })
    case "rest stream":
      return FrontDoor.toEvent("rest", request, { binaryMediaTypes: ["*/*"] })
    case "http":
      return FrontDoor.toEvent("http", request)
    case "http 1.0":
      return FrontDoor.toEvent("http", request, { payloadFormatVersion: "1.0" })
    case "url":
    case "url stream":
      return FrontDoor.toEvent("url", request)
    case "alb":
      return FrontDoor.toEvent("alb", request)
    case "alb lists":
      return FrontDoor.toEvent("alb", request, { multiValueHeaders: true })
    case "lattice":
      return FrontDoor.toEvent("lattice", request)
    case "lattice V1":
      return FrontDoor.toEvent("lattice", request, { eventStructureVersion: "V1" })
  }
}

type Json = { readonly [key: string]: unknown }

/** The keys that a front door accepts. It answers 502 to a response with others. */
const keys: { readonly [door in DoorName]: ReadonlyArray<string> } = {
  rest: ["statusCode", "multiValueHeaders", "body", "isBase64Encoded"],
  "http 1.0": ["statusCode", "multiValueHeaders", "body", "isBase64Encoded"],
  http: ["statusCode", "headers", "cookies", "body", "isBase64Encoded"],
  url: ["statusCode", "headers", "cookies", "body", "isBase64Encoded"],
  alb: ["statusCode", "statusDescription", "headers", "body", "isBase64Encoded"],
  "alb lists": ["statusCode", "statusDescription", "multiValueHeaders", "body", "isBase64Encoded"],
  lattice: ["statusCode", "statusDescription", "headers", "body", "isBase64Encoded"],
  "lattice V1": ["statusCode", "statusDescription", "headers", "body", "isBase64Encoded"],
  "rest stream": ["statusCode", "multiValueHeaders"],
  "url stream": ["statusCode", "headers", "cookies"]
}

const headersOf = (response: Json): ReadonlyMap<string, ReadonlyArray<string>> => {
  const headers = new Map<string, Array<string>>()
  const add = (name: string, values: unknown) => {
    for (const value of Array.isArray(values) ? values : [values]) {
      if (typeof value !== "string") throw new Error(`the header ${name} is not text`)
      const list = headers.get(name.toLowerCase())
      if (list === undefined) headers.set(name.toLowerCase(), [value])
      else list.push(value)
    }
  }
  for (const field of ["headers", "multiValueHeaders"]) {
    for (const [name, values] of Object.entries(Predicate.isObject(response[field]) ? response[field] : {})) {
      if ((field === "headers") === Array.isArray(values)) throw new Error(`${field}.${name} has the wrong form`)
      add(name, values)
    }
  }
  if (Array.isArray(response["cookies"])) add("set-cookie", response["cookies"])
  return headers
}

const checked = (door: DoorName, response: unknown): Json => {
  if (!Predicate.isObject(response)) throw new Error(`not an HTTP response: ${JSON.stringify(response)}`)
  const others = Object.keys(response).filter((key) => !keys[door].includes(key))
  if (others.length > 0) throw new Error(`the door ${door} takes no ${others.join(", ")}`)
  return response
}

/** What the client gets. */
export const answerOf = (door: DoorName, response: TestLambda.Response): Answer => {
  if (response._tag === "Streamed" && response.error === undefined) {
    const prelude = checked(door, response.prelude)
    return { status: Number(prelude["statusCode"]), headers: headersOf(prelude), body: Buffer.from(response.body) }
  }
  if (response._tag !== "Buffered" || streams(door)) {
    throw new Error(`not an HTTP response: ${JSON.stringify(response)}`)
  }
  const fields = checked(door, response.body)
  const { body = "", isBase64Encoded, statusCode, statusDescription } = fields
  if (typeof body !== "string") throw new Error("the body is not text")
  if (statusDescription !== undefined && !String(statusDescription).startsWith(`${String(statusCode)} `)) {
    throw new Error(`the description ${String(statusDescription)} is not of the status`)
  }
  return {
    status: Number(statusCode),
    headers: headersOf(fields),
    body: Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8")
  }
}
