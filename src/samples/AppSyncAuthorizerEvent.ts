/** Samples of `AppSyncAuthorizerEvent`. */
import type { AppSyncAuthorizerEvent } from "../events/AppSyncAuthorizerEvent.ts"

/**
 * A sample of `AppSyncAuthorizerEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const appSyncAuthorizer: typeof AppSyncAuthorizerEvent.Encoded = {
  authorizationToken: "abc",
  requestContext: {
    apiId: "api-1",
    accountId: "123456789012",
    requestId: "r-1",
    queryString: "query Q { order(id: 7) { id } }",
    operationName: "Q",
    variables: { id: 7 }
  },
  requestHeaders: { host: "api-1.appsync-api.eu-central-1.amazonaws.com" }
}

/**
 * A sample of `AppSyncAuthorizerEvent`: a channel of an Event API.
 *
 * @category samples
 * @since 0.1.0
 */
export const appSyncAuthorizerChannel: typeof AppSyncAuthorizerEvent.Encoded = {
  authorizationToken: "abc",
  requestContext: {
    apiId: "api-1",
    accountId: "123456789012",
    requestId: "r-1",
    operation: "EVENT_PUBLISH",
    channelNamespaceName: "orders",
    channel: "/orders/7",
    operationName: null
  },
  requestHeaders: null
}
