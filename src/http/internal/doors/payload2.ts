/** HTTP APIs with payload format 2.0, and function URLs, which send the same event but for the encoding of the path. */
import { maxBufferedBytes } from "../../../RuntimeApi.ts"
import * as Headers from "../headers.ts"
import * as Url from "../url.ts"
import { type Fields, fieldsOf, textOf } from "../values.ts"
import { body, type Door, type Form, isBase64 } from "./door.ts"
import { httpApi } from "./httpApi.ts"

const form: Form = { headers: "cookies", isDescribed: false, maxBytes: maxBufferedBytes }

const contextOf = (event: Fields): Fields => fieldsOf(event["requestContext"])
const httpOf = (event: Fields): Fields => fieldsOf(contextOf(event)["http"])
const pathOf = (event: Fields): string => textOf(event["rawPath"]) || "/"
/** `queryStringParameters` is not a query: it joins the values of a name by commas. */
const queryOf = (event: Fields): string => textOf(event["rawQueryString"]) ?? ""

/** A function URL: its path is as the client sent it. */
export const functionUrl: Door = {
  name: "url",
  title: "a function URL",
  canStream: true,
  form: () => form,
  method: (event) => textOf(httpOf(event)["method"]) ?? "",
  url: (event, { basePath }) =>
    Url.withQuery(Url.withoutPrefix(Url.fromSentPath(pathOf(event)), basePath), queryOf(event)),
  originalUrl: (event) => Url.withQuery(Url.fromSentPath(pathOf(event)), queryOf(event)),
  headers: (event) => {
    const headers = Headers.fromFields(event["headers"])
    Headers.setCookies(headers, event["cookies"])
    const host = headers["host"] ?? textOf(contextOf(event)["domainName"])
    if (host !== undefined) headers["host"] = host
    return Headers.done(headers)
  },
  scheme: "https",
  client: (event) => textOf(httpOf(event)["sourceIp"]) || undefined,
  body,
  isBase64,
  authorizer: (event) => contextOf(event)["authorizer"] ?? undefined
}

/** An HTTP API with payload format 2.0. */
export const payload2: Door = { ...functionUrl, ...httpApi(pathOf, queryOf) }
