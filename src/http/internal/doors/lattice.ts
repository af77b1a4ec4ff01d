/** VPC Lattice, with both versions of its event. */
import { maxBufferedBytes } from "../../../RuntimeApi.ts"
import * as Headers from "../headers.ts"
import * as Url from "../url.ts"
import { type Fields, fieldsOf, textOf } from "../values.ts"
import { body, type Door, type Form, isBase64 } from "./door.ts"

const form: Form = { headers: "single", isDescribed: true, maxBytes: maxBufferedBytes }

/** The path and the query of what may be both. */
const split = (target: string): readonly [path: string, query: string | undefined] => {
  const mark = target.indexOf("?")
  return mark < 0 ? [target, undefined] : [target.slice(0, mark), target.slice(mark + 1)]
}

const urlOf = (event: Fields, basePath: string): string => {
  const [path, query] = split(textOf(event["path"]) || "/")
  const parameters = event["queryStringParameters"] ?? event["query_string_parameters"]
  return Url.withQuery(Url.withoutPrefix(Url.fromSentPath(path), basePath), query ?? Url.queryOfDecoded(parameters))
}

/** Version 2 of the event. */
export const lattice2: Door = {
  name: "lattice",
  title: "VPC Lattice",
  canStream: false,
  form: () => form,
  method: (event) => textOf(event["method"]) ?? "",
  url: (event, { basePath }) => urlOf(event, basePath),
  originalUrl: (event) => urlOf(event, ""),
  headers: (event) => Headers.done(Headers.fromFields(event["headers"])),
  scheme: "https",
  client: (_event, headers) => Headers.lastForwarded(headers),
  body,
  isBase64,
  authorizer: (event) => fieldsOf(event["requestContext"])["identity"] ?? undefined
}

const urlOf1 = (event: Fields, basePath: string): string => {
  const [path, query] = split(textOf(event["raw_path"]) || "/")
  return Url.withQuery(
    Url.withoutPrefix(Url.fromSentPath(path), basePath),
    query ?? Url.queryOfDecoded(event["query_string_parameters"])
  )
}

/** Version 1 of the event: its path has the query. */
export const lattice1: Door = {
  ...lattice2,
  url: (event, { basePath }) => urlOf1(event, basePath),
  originalUrl: (event) => urlOf1(event, ""),
  isBase64: (event) => event["is_base64_encoded"] === true,
  authorizer: () => undefined
}
