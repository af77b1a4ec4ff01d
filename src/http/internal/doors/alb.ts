/** Application Load Balancers. */
import * as Headers from "../headers.ts"
import * as Url from "../url.ts"
import { type Fields, filledOr, textOf } from "../values.ts"
import { body, type Door, type Form, isBase64 } from "./door.ts"

/** A load balancer takes 1 MB, less than Lambda. */
const maxBytes = 1_048_576

const single: Form = { headers: "single", isDescribed: true, maxBytes }
const multiValue: Form = { ...single, headers: "multiValue" }

/** Events that are written by hand may have empty lists beside the headers. */
const hasLists = (event: Fields): boolean =>
  typeof event["multiValueHeaders"] === "object" && event["multiValueHeaders"] !== null &&
  filledOr(event["multiValueHeaders"], event["headers"]) === event["multiValueHeaders"]

/** Parameters are not decoded. */
const queryOf = (event: Fields): string =>
  Url.queryOfSent(filledOr(event["multiValueQueryStringParameters"], event["queryStringParameters"]))

const pathOf = (event: Fields): string => Url.fromSentPath(textOf(event["path"]) || "/")

export const alb: Door = {
  name: "alb",
  title: "an Application Load Balancer",
  canStream: false,
  // The target group has one of two settings, which the event tells.
  form: (event) => hasLists(event) ? multiValue : single,
  method: (event) => textOf(event["httpMethod"]) ?? "",
  url: (event, { basePath }) => Url.withQuery(Url.withoutPrefix(pathOf(event), basePath), queryOf(event)),
  originalUrl: (event) => Url.withQuery(pathOf(event), queryOf(event)),
  headers: (event) => Headers.done(Headers.fromFields(filledOr(event["multiValueHeaders"], event["headers"]))),
  scheme: "http",
  client: (_event, headers) => Headers.lastForwarded(headers),
  body,
  isBase64,
  authorizer: (_event, headers) => {
    const data = headers["x-amzn-oidc-data"]
    const identity = headers["x-amzn-oidc-identity"]
    const accessToken = headers["x-amzn-oidc-accesstoken"]
    return data === undefined && identity === undefined && accessToken === undefined
      ? undefined
      : { accessToken, data, identity }
  }
}
