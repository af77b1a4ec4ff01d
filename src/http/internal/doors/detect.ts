/** Which front door an event comes from. */
import { InvalidEvent } from "../../../RuntimeError.ts"
import { type Fields, fieldsOf } from "../values.ts"
import { alb } from "./alb.ts"
import type { Door, Name } from "./door.ts"
import { lattice1, lattice2 } from "./lattice.ts"
import { functionUrl, payload2 } from "./payload2.ts"
import { payload1, rest } from "./rest.ts"

const isText = (value: unknown): boolean => typeof value === "string"

/** The front door of an event; absent if it is not an HTTP request. It reads the event, and never throws. */
export const detect = (json: unknown): Door | undefined => {
  if (typeof json !== "object" || json === null) return undefined
  const event = fieldsOf(json)
  const context = fieldsOf(event["requestContext"])
  if (asksAuthorizer(event) || isWebSocket(context)) return undefined
  if (isText(event["rawPath"]) && isText(fieldsOf(context["http"])["method"])) {
    return isFunctionUrl(context) ? functionUrl : payload2
  }
  if (isText(event["httpMethod"]) && isText(event["path"])) {
    if (isFields(context["elb"])) return alb
    if (!isFields(event["requestContext"])) return undefined
    return event["version"] === "1.0" ? payload1 : rest
  }
  if (!isText(event["method"])) return undefined
  if (isText(event["path"]) && isText(context["serviceArn"])) return lattice2
  return isText(event["raw_path"]) && !isFields(event["requestContext"]) ? lattice1 : undefined
}

const isFields = (value: unknown): boolean => typeof value === "object" && value !== null

const isFunctionUrl = (context: Fields): boolean =>
  typeof context["domainName"] === "string" && context["domainName"].includes(".lambda-url.")

/** A request to an authorizer of API Gateway looks like the request that it is about. */
const asksAuthorizer = (event: Fields): boolean => isText(event["methodArn"]) || isText(event["routeArn"])

const isWebSocket = (context: Fields): boolean => isText(context["eventType"]) || isText(context["connectionId"])

/** The doors that send the event of another one. */
const alike: ReadonlyArray<ReadonlyArray<Door>> = [[functionUrl, payload2], [rest, payload1]]

/** The front door of an event, or the reason why the event is not for the app. `name`: the only one that counts. */
export const doorOf = (json: unknown, name: Name | undefined): Door | InvalidEvent => {
  const door = detect(json)
  if (door !== undefined && (name === undefined || door.name === name)) return door
  const other = door && alike.find((doors) => doors.includes(door))?.find((other) => other.name === name)
  if (other !== undefined) return other
  const expected = name === undefined ? "an HTTP request" : `an HTTP request by the front door "${name}"`
  const found = door === undefined ? describe(json) : `one by "${door.name}"`
  return new InvalidEvent({ detail: `event: expected ${expected}, found ${found}` })
}

const maxKeys = 6

/** Names what an event is by its keys, never by its values. */
const describe = (json: unknown): string => {
  if (json === null) return "null"
  if (Array.isArray(json)) return "an array"
  if (typeof json !== "object") return `a ${typeof json}`
  const keys = Object.keys(json)
  if (keys.length === 0) return "an object without keys"
  const shown = keys.slice(0, maxKeys).map((key) => key.slice(0, 40)).join(", ")
  return `an object with the keys ${shown}${keys.length > maxKeys ? ", and more" : ""}`
}
