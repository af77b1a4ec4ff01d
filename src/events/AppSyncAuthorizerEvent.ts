/** What AWS AppSync asks a function that authorizes its requests, and the response. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { asksNoAuthorizer } from "./internal/authorizer.ts"
import { strings } from "./internal/maps.ts"

/**
 * Asks about a GraphQL request, or about a connection or channel of an Event API.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 * @see https://docs.aws.amazon.com/appsync/latest/eventapi/configure-event-api-auth.html
 * @category models
 * @since 0.1.0
 */
export class AppSyncAuthorizerEvent extends Schema.Opaque<AppSyncAuthorizerEvent>()(
  OpenStruct({
    authorizationToken: Schema.String,
    requestContext: OpenStruct({
      apiId: Schema.String,
      accountId: nullishKey(Schema.String),
      requestId: nullishKey(Schema.String),
      /** The GraphQL document. */
      queryString: nullishKey(Schema.String),
      operationName: nullishKey(Schema.String),
      variables: nullishKey(Schema.Record(Schema.String, Schema.Unknown)),
      /** Of an Event API: `EVENT_CONNECT`, `EVENT_SUBSCRIBE` or `EVENT_PUBLISH`. */
      operation: nullishKey(Schema.String),
      /** Of an Event API. */
      channel: nullishKey(Schema.String),
      /** Of an Event API. */
      channelNamespaceName: nullishKey(Schema.String)
    }),
    requestHeaders: nullishKey(strings)
  }).check(asksNoAuthorizer)
) {}

const maxContextBytes = 5 * 1024 * 1024

// AppSync takes key-value pairs, and no nested ones.
const context = Schema.optional(
  Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Finite, Schema.Boolean, Schema.Null])).check(
    Schema.makeFilter((pairs) => Buffer.byteLength(JSON.stringify(pairs)) <= maxContextBytes, {
      expected: "at most 5 MB"
    })
  )
)

/**
 * Whether the request may pass, and what the resolvers learn about it.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 * @category models
 * @since 0.1.0
 */
export class AppSyncAuthorizerResponse extends Schema.Opaque<AppSyncAuthorizerResponse>()(ClosedStruct({
  isAuthorized: Schema.Boolean,
  /** `ctx.identity.resolverContext` of resolvers. */
  resolverContext: context,
  /** `ctx.identity.handlerContext` of handlers of an Event API. */
  handlerContext: context,
  /** Fields that become `null`: their ARNs, or `Mutation.createEvent`. */
  deniedFields: Schema.optional(Schema.Array(Schema.String)),
  /** Seconds to keep this response, instead of what the API is set to. */
  ttlOverride: Schema.optional(Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)))
}, { context: "resolverContext" })) {}
