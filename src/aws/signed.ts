/**
 * An `HttpClient` of Effect whose requests are signed for a service of AWS. In a module of its own, so that only those who
 * have such a client load it.
 *
 * **Example** (Traces to X-Ray, over OTLP)
 *
 * ```ts
 * import { Effect, Layer } from "effect"
 * import { signed } from "effect-lambda-runtime/aws/signed"
 * import { FetchHttpClient, HttpClient } from "effect/http"
 *
 * const toXray = Layer.effect(HttpClient.HttpClient, Effect.map(HttpClient.HttpClient, signed({ service: "xray" }))).pipe(
 *   Layer.provide(FetchHttpClient.layer)
 * )
 * ```
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as UrlParams from "effect/http/UrlParams"
import * as Option from "effect/Option"
import { AwsCredentials } from "./AwsCredentials.ts"
import { InvalidRequest } from "./AwsError.ts"
import { AwsRegion } from "./AwsRegion.ts"
import { parseUrl } from "./internal/endpoint.ts"
import { sign } from "./internal/sign.ts"

/**
 * For what requests are signed.
 *
 * @category models
 * @since 0.1.0
 */
export interface SignedOptions {
  /** The name under which the service is signed for, such as `xray`, `execute-api`, `lambda` (function URLs) or `s3`. */
  readonly service: string
  /** Default: `AwsRegion`. */
  readonly region?: string | undefined
}

/** Bytes whose hash can be signed; `undefined` if the body is made as it is sent. */
const bytesOf = ({ body }: HttpClientRequest.HttpClientRequest): string | Uint8Array | undefined => {
  if (body._tag === "Empty") return ""
  if (body._tag === "Uint8Array") return body.body
  return body._tag === "Raw" && typeof body.body === "string" ? body.body : undefined
}

const signRequest = /*#__PURE__*/ Effect.fnUntraced(function*(
  request: HttpClientRequest.HttpClientRequest,
  { region, service }: SignedOptions
) {
  const url = Option.getOrUndefined(HttpClientRequest.toUrl(request))
  const endpoint = url && parseUrl(url.origin)
  // The client says itself what is wrong with the URL.
  if (url === undefined || endpoint === undefined) return request
  const body = bytesOf(request)
  if (body === undefined && service !== "s3") {
    return yield* new InvalidRequest({ message: `a body of type ${request.body._tag} cannot be signed` })
  }
  const inRegion = region ?? (yield* Effect.flatten(AwsRegion))
  const keys = yield* Effect.flatMap(AwsCredentials, ({ get }) => get)
  const now = yield* Clock.currentTimeMillis
  const query: Record<string, Array<string>> = {}
  for (const [name, value] of url.searchParams) (query[name] ??= []).push(value)
  const signed = yield* Effect.try({
    try: () =>
      sign(
        {
          service,
          signingName: service,
          method: request.method,
          path: url.pathname,
          query,
          headers: {
            ...request.headers,
            ...(body === undefined && { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" })
          },
          body
        },
        endpoint,
        keys,
        inRegion,
        now
      ),
    catch: (error) => new InvalidRequest({ message: `the request cannot be signed: ${error}` })
  })
  return HttpClientRequest.makeWith(
    request.method,
    `${url.origin}${signed.path}`,
    UrlParams.empty,
    Option.none(),
    HttpClientRequest.setHeaders(request, signed.headers).headers,
    request.body
  )
})

/**
 * A client that signs each request for a service of AWS, and sends it as the client that it is given does.
 *
 * **Details**
 *
 * Region and credentials are those of `AwsRegion` and `AwsCredentials` where the request is made: of the environment unless
 * others are provided. A request that cannot be signed fails with an `HttpClientError` whose reason is `EncodeError`; its
 * cause is one of `AwsError`'s reasons, such as `CredentialsMissing`. Nothing is tried again and no clock is corrected.
 *
 * **Gotchas**
 *
 * What changes a request, such as `mapRequest`, has to come before: a request that is changed after it was signed is
 * refused. A body has to be bytes or text, except for S3, which takes a stream unsigned over TLS.
 *
 * @category combinators
 * @since 0.1.0
 */
export const signed: {
  /** A client that signs each request for a service of AWS, and sends it as the client that it is given does. */
  (
    options: SignedOptions
  ): <E, R>(
    client: HttpClient.HttpClient.With<E, R>
  ) => HttpClient.HttpClient.With<E | HttpClientError.HttpClientError, R>
  /** A client that signs each request for a service of AWS, and sends it as the client that it is given does. */
  <E, R>(
    client: HttpClient.HttpClient.With<E, R>,
    options: SignedOptions
  ): HttpClient.HttpClient.With<E | HttpClientError.HttpClientError, R>
} = /*#__PURE__*/ dual(
  2,
  <E, R>(
    client: HttpClient.HttpClient.With<E, R>,
    options: SignedOptions
  ): HttpClient.HttpClient.With<E | HttpClientError.HttpClientError, R> =>
    HttpClient.mapRequestEffect(
      client,
      (request) =>
        Effect.mapError(signRequest(request, options), (cause) =>
          new HttpClientError.HttpClientError({
            reason: new HttpClientError.EncodeError({ request, cause, description: cause.message })
          }))
    )
)
