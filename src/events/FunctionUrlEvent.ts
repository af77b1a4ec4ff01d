/** Requests and responses of the URL of a function. */
import * as Schema from "effect/Schema"
import { JsonText } from "../schema/JsonText.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { ApiGatewayV2Event, ApiGatewayV2RequestContext, ApiGatewayV2Response } from "./ApiGatewayV2Event.ts"
import { asksNoAuthorizer } from "./internal/authorizer.ts"
import * as HttpBody from "./internal/httpBody.ts"

/**
 * What Lambda knows about a request besides the request.
 *
 * **Details**
 *
 * `accountId` is the owner's, or `anonymous` if the URL asks for no signature. With one, `authorizer.iam` says who
 * signed.
 *
 * @category models
 * @since 0.1.0
 */
export class FunctionUrlRequestContext extends Schema.Opaque<FunctionUrlRequestContext>()(OpenStruct({
  ...ApiGatewayV2RequestContext.fields,
  /** `<url-id>.lambda-url.<region>.on.aws`, which no API of API Gateway has. */
  domainName: nullishKey(Schema.String.check(Schema.isIncluding(".lambda-url.")))
})) {}

/**
 * One request, in the shape of payload format 2.0 of an HTTP API.
 *
 * **Details**
 *
 * There is one route and one stage, so `routeKey` and `requestContext.stage` are `$default`, and there are neither
 * `pathParameters` nor `stageVariables`.
 *
 * **Gotchas**
 *
 * `ApiGatewayV2Event` accepts it too: if a function gets both, try this one first.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 * @category models
 * @since 0.1.0
 */
export class FunctionUrlEvent extends Schema.Opaque<FunctionUrlEvent>()(
  OpenStruct({
    ...ApiGatewayV2Event.fields,
    routeKey: nullishKey(Schema.Literal("$default")),
    requestContext: FunctionUrlRequestContext
  }).check(asksNoAuthorizer)
) {}

/**
 * One request whose body is JSON, sent as text or in base64.
 *
 * @category constructors
 * @since 0.1.0
 */
export const FunctionUrlEventOf = <S extends Schema.Constraint>(body: S) =>
  FunctionUrlEvent.pipe(Schema.decodeTo(
    OpenStruct({ ...FunctionUrlEvent.fields, body: JsonText(body) }),
    HttpBody.text()
  ))

/**
 * One request with its body as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class FunctionUrlEventDecoded
  extends Schema.Opaque<FunctionUrlEventDecoded>()(FunctionUrlEvent.pipe(Schema.decodeTo(
    OpenStruct({ ...FunctionUrlEvent.fields, body: nullishKey(Schema.Uint8Array) }).check(HttpBody.bytesAreAsEncoded),
    HttpBody.bytes()
  )))
{}

/**
 * The response to a request, for a URL with `InvokeMode: BUFFERED`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 * @category models
 * @since 0.1.0
 */
export const FunctionUrlResponse = ApiGatewayV2Response
export type FunctionUrlResponse = ApiGatewayV2Response
