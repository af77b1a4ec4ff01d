/** Requests and responses that pass through Amazon CloudFront, for Lambda@Edge. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { NullableRecord } from "../schema/OpenRecord.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { expectedAt } from "./internal/expected.ts"
import { isBase64 } from "./internal/httpBody.ts"
import { HeaderText, namesAreText } from "./internal/httpResponse.ts"

/**
 * Headers, by name in lower case, each with all of its values.
 *
 * @category models
 * @since 0.1.0
 */
export const CloudFrontHeaders = NullableRecord(
  Schema.Array(OpenStruct({
    /** The name in the case of the client or origin. */
    key: nullishKey(Schema.String),
    value: Schema.String
  }))
)
export type CloudFrontHeaders = typeof CloudFrontHeaders.Type

/**
 * The distribution, and the place of the event on the way between viewer and origin.
 *
 * @category models
 * @since 0.1.0
 */
export class CloudFrontConfig extends Schema.Opaque<CloudFrontConfig>()(OpenStruct({
  distributionId: Schema.String,
  distributionDomainName: nullishKey(Schema.String),
  /** Opaque. Viewer events of one request have the same, origin events too. */
  requestId: nullishKey(Schema.String)
})) {}

/**
 * Where CloudFront would send the request: an HTTP server, or a bucket of S3.
 *
 * @category models
 * @since 0.1.0
 */
export class CloudFrontOrigin extends Schema.Opaque<CloudFrontOrigin>()(OpenStruct({
  custom: nullishKey(OpenStruct({
    domainName: Schema.String,
    customHeaders: nullishKey(CloudFrontHeaders),
    /** In seconds. */
    keepaliveTimeout: nullishKey(Schema.Finite),
    /** In front of the path of the request: empty, or `/path` without a slash at its end. */
    path: nullishKey(Schema.String),
    /** 80, 443, or 1024 to 65535. */
    port: nullishKey(Schema.Finite),
    /** `http` or `https`. */
    protocol: nullishKey(Schema.String),
    /** In seconds. */
    readTimeout: nullishKey(Schema.Finite),
    /** In seconds. */
    responseCompletionTimeout: nullishKey(Schema.Finite),
    sslProtocols: nullishKey(Schema.Array(Schema.String))
  })),
  s3: nullishKey(OpenStruct({
    domainName: Schema.String,
    /** `origin-access-identity` or `none`. */
    authMethod: nullishKey(Schema.String),
    customHeaders: nullishKey(CloudFrontHeaders),
    /** In front of the path of the request: empty, or `/path` without a slash at its end. */
    path: nullishKey(Schema.String),
    /** Set where `authMethod` is `origin-access-identity`. */
    region: nullishKey(Schema.String),
    /** In seconds. */
    responseCompletionTimeout: nullishKey(Schema.Finite)
  }))
})) {}

/**
 * The body of a request, for a function that asks to include it.
 *
 * @category models
 * @since 0.1.0
 */
export class CloudFrontBody extends Schema.Opaque<CloudFrontBody>()(OpenStruct({
  /** `read-only`. A response with `replace` sends its own body to the origin. */
  action: nullishKey(Schema.Literals(["read-only", "replace"])),
  /** In an event base64, in a response as `encoding` says. */
  data: Schema.String,
  encoding: nullishKey(Schema.Literals(["base64", "text"])),
  /** Whether it was cut: at 40 KB for a viewer, at 1 MB for an origin. */
  inputTruncated: nullishKey(Schema.Boolean)
})) {}

/**
 * A request, on its way from the viewer to CloudFront or from there to the origin.
 *
 * @category models
 * @since 0.1.0
 */
export class CloudFrontRequest extends Schema.Opaque<CloudFrontRequest>()(OpenStruct({
  method: Schema.String,
  /** Without the query, from `/` on. */
  uri: Schema.String,
  headers: CloudFrontHeaders,
  clientIp: nullishKey(Schema.String),
  /** Without `?`; empty if there is none. */
  querystring: nullishKey(Schema.String),
  body: nullishKey(CloudFrontBody),
  /** In origin events. */
  origin: nullishKey(CloudFrontOrigin)
})) {}

/**
 * A response, on its way from the origin to CloudFront or from there to the viewer. Its body stays out of sight.
 *
 * @category models
 * @since 0.1.0
 */
export class CloudFrontResponse extends Schema.Opaque<CloudFrontResponse>()(OpenStruct({
  /** The status as a string: `"200"`. */
  status: Schema.String,
  statusDescription: nullishKey(Schema.String),
  headers: CloudFrontHeaders
})) {}

const configOf = <S extends Schema.Constraint>(eventType: S) => OpenStruct({ ...CloudFrontConfig.fields, eventType })

const requestEvent = <EventType extends Schema.Constraint, Request extends Schema.Constraint>(
  eventType: EventType,
  request: Request
) => OpenStruct({ Records: Schema.Tuple([OpenStruct({ cf: OpenStruct({ config: configOf(eventType), request }) })]) })

const responseEvent = <EventType extends Schema.Constraint, Request extends Schema.Constraint>(
  eventType: EventType,
  request: Request
) =>
  OpenStruct({
    Records: Schema.Tuple([OpenStruct({
      cf: OpenStruct({ config: configOf(eventType), request, response: CloudFrontResponse })
    })])
  })

/**
 * A request, from the viewer or to the origin.
 *
 * **Details**
 *
 * `Records` has one. `config.eventType` says which it is; the sample events of `sam local generate-event` have none.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 * @category models
 * @since 0.1.0
 */
export class CloudFrontRequestEvent extends Schema.Opaque<CloudFrontRequestEvent>()(requestEvent(
  nullishKey(Schema.Literals(["viewer-request", "origin-request"])),
  CloudFrontRequest
)) {}

/**
 * A request, from the viewer or to the origin, with its body as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class CloudFrontRequestEventDecoded extends Schema.Opaque<CloudFrontRequestEventDecoded>()(requestEvent(
  nullishKey(Schema.Literals(["viewer-request", "origin-request"])),
  OpenStruct({
    ...CloudFrontRequest.fields,
    body: nullishKey(OpenStruct({ ...CloudFrontBody.fields, data: Schema.Uint8ArrayFromBase64 }))
  })
)) {}

/**
 * A request from the viewer, before CloudFront looks into its cache.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 * @category models
 * @since 0.1.0
 */
export class CloudFrontViewerRequestEvent extends Schema.Opaque<CloudFrontViewerRequestEvent>()(
  requestEvent(Schema.Literal("viewer-request"), CloudFrontRequest)
) {}

/**
 * A request to the origin, which was not in the cache.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 * @category models
 * @since 0.1.0
 */
export class CloudFrontOriginRequestEvent extends Schema.Opaque<CloudFrontOriginRequestEvent>()(requestEvent(
  Schema.Literal("origin-request"),
  OpenStruct({ ...CloudFrontRequest.fields, origin: CloudFrontOrigin })
)) {}

/**
 * A response, from the origin or to the viewer, and the request that it is to.
 *
 * **Details**
 *
 * CloudFront always sends the request; the sample of `sam local generate-event` has none.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 * @category models
 * @since 0.1.0
 */
export class CloudFrontResponseEvent extends Schema.Opaque<CloudFrontResponseEvent>()(responseEvent(
  nullishKey(Schema.Literals(["viewer-response", "origin-response"])),
  nullishKey(CloudFrontRequest)
)) {}

/**
 * A response of the origin, before CloudFront puts it into its cache.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 * @category models
 * @since 0.1.0
 */
export class CloudFrontOriginResponseEvent extends Schema.Opaque<CloudFrontOriginResponseEvent>()(
  responseEvent(Schema.Literal("origin-response"), CloudFrontRequest)
) {}

/**
 * A response to the viewer, from the cache or not.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 * @category models
 * @since 0.1.0
 */
export class CloudFrontViewerResponseEvent extends Schema.Opaque<CloudFrontViewerResponseEvent>()(
  responseEvent(Schema.Literal("viewer-response"), CloudFrontRequest)
) {}

const disallowed = new RegExp(
  "^(connection|expect|keep-alive|proxy-(authenticate|authorization|connection)|trailer|upgrade|x-accel-.*|x-amz-cf-.*" +
    "|x-amzn-(auth|cf-billing|cf-id|cf-xff|errortype|fle-profile|header-count|header-order|lambda-integration-tag" +
    "|requestid)|x-cache|x-edge-.*|x-forwarded-proto|x-real-ip)$",
  "i"
)

const textHeaders = NullableRecord(
  Schema.Array(OpenStruct({ key: nullishKey(HeaderText), value: HeaderText }))
).check(namesAreText)

const ownHeaders = textHeaders.check(Schema.makeFilter((headers) => {
  for (const [name, values] of Object.entries(headers)) {
    if (disallowed.test(name)) return expectedAt([name], "no header that CloudFront disallows")
    for (const [index, { key }] of (values ?? []).entries()) {
      if (key !== undefined && key !== null && key.toLowerCase() !== name.toLowerCase()) {
        return expectedAt([name, index, "key"], "the name of the header in any case")
      }
    }
  }
  return undefined
}))

const KB = 1024

const bodyFits = (maxBytes: number) =>
  Schema.makeFilter<{ readonly body?: string | undefined; readonly bodyEncoding?: "text" | "base64" | undefined }>(
    ({ body, bodyEncoding }) => {
      if (body === undefined) return undefined
      if (bodyEncoding === "base64" && !isBase64(body)) {
        return expectedAt(["body"], "a valid Base64 string")
      }
      return Buffer.byteLength(body) <= maxBytes || expectedAt(["body"], `at most ${maxBytes / KB} KB`)
    }
  )

const changed = ClosedStruct({
  /** The status as a string: `"200"`. */
  status: Schema.String.check(Schema.isPattern(/^[1-5][0-9]{2}$/)),
  statusDescription: Schema.optional(Schema.NullOr(Schema.String)),
  headers: Schema.optional(textHeaders),
  /** In place of the one that the origin sent, or would have. */
  body: Schema.optional(Schema.String),
  /** `text` if it is absent. */
  bodyEncoding: Schema.optional(Schema.Literals(["text", "base64"]))
})

const generated = (maxBytes: number) =>
  ClosedStruct({ ...changed.fields, headers: Schema.optional(ownHeaders) }).check(bodyFits(maxBytes))

const passedOn = OpenStruct({
  ...CloudFrontRequest.fields,
  uri: Schema.String.check(Schema.isStartingWith("/"))
}).check(Schema.makeFilter(({ body, origin }) => {
  if (body?.action === "replace" && body.encoding === "base64" && !isBase64(body.data)) {
    return expectedAt(["body", "data"], "a valid Base64 string")
  }
  if (origin === undefined || origin === null || isAbsent(origin.custom) !== isAbsent(origin.s3)) return undefined
  return expectedAt(["origin"], "either custom or s3")
}))

const isAbsent = (value: unknown) => value === undefined || value === null

/**
 * The response to a request: the request itself, changed or not, or a response instead of the origin's.
 *
 * **Details**
 *
 * The request of the event goes on as it is when it is returned, with all that CloudFront may add to it one day. A
 * response has its status as a string and at most 1 MB of body; `CloudFrontViewerRequestResponse` has the limit of a
 * viewer's request. CloudFront responds with 502 to any other shape, and if a response has a header that it
 * disallows.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses-in-requests.html
 * @category models
 * @since 0.1.0
 */
export const CloudFrontRequestResponse = Schema.Union([passedOn, generated(1024 * KB)])
export type CloudFrontRequestResponse = typeof CloudFrontRequestResponse.Type

/**
 * The response to a request of a viewer. A response has at most 40 KB of body.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses-in-requests.html
 * @category models
 * @since 0.1.0
 */
export const CloudFrontViewerRequestResponse = Schema.Union([passedOn, generated(40 * KB)])
export type CloudFrontViewerRequestResponse = typeof CloudFrontViewerRequestResponse.Type

/**
 * The response to a response: that response, changed or not.
 *
 * **Details**
 *
 * Without `body` the one of the origin stays.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-updating-http-responses.html
 * @category models
 * @since 0.1.0
 */
export class CloudFrontResponseResponse
  extends Schema.Opaque<CloudFrontResponseResponse>()(changed.check(bodyFits(1024 * KB)))
{}
