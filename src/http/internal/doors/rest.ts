/** REST APIs of API Gateway, and HTTP APIs with payload format 1.0, which send the same event. */
import { maxBufferedBytes } from "../../../RuntimeApi.ts"
import * as Headers from "../headers.ts"
import * as Url from "../url.ts"
import { type Fields, fieldsOf, filledOr, textOf } from "../values.ts"
import { body, type Door, type Form, isBase64 } from "./door.ts"
import { httpApi } from "./httpApi.ts"

const form: Form = { headers: "multiValue", isDescribed: false, maxBytes: maxBufferedBytes }

const contextOf = (event: Fields): Fields => fieldsOf(event["requestContext"])

const queryOf = (event: Fields): string =>
  Url.queryOfDecoded(filledOr(event["multiValueQueryStringParameters"], event["queryStringParameters"]))

/** An HTTP request has a host. The test page of the console sends none. */
const headers: Door["headers"] = (event) => {
  const headers = Headers.fromFields(filledOr(event["multiValueHeaders"], event["headers"]))
  const host = headers["host"] ?? textOf(contextOf(event)["domainName"])
  if (host !== undefined) headers["host"] = host
  return Headers.done(headers)
}

const pathOf = (event: Fields): string => textOf(event["path"]) || "/"

/** A REST API: its path is as the client sent it, and has no stage. */
export const rest: Door = {
  name: "rest",
  title: "a REST API",
  canStream: true,
  form: () => form,
  method: (event) => textOf(event["httpMethod"]) ?? "",
  url: (event, { basePath }) =>
    Url.withQuery(Url.withoutPrefix(Url.fromSentPath(pathOf(event)), basePath), queryOf(event)),
  originalUrl: (event) => {
    const path = pathOf(event)
    const whole = textOf(contextOf(event)["path"])
    return Url.withQuery(Url.fromSentPath(whole?.endsWith(path) === true ? whole : path), queryOf(event))
  },
  headers,
  scheme: "https",
  client: (event) => textOf(fieldsOf(contextOf(event)["identity"])["sourceIp"]) || undefined,
  body,
  isBase64,
  authorizer: (event) => contextOf(event)["authorizer"] ?? undefined
}

/** An HTTP API with payload format 1.0. */
export const payload1: Door = { ...rest, ...httpApi(pathOf, queryOf) }
