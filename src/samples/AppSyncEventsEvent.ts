/** Samples of `AppSyncEventsEvent`. */
import type { AppSyncEventsEvent, AppSyncPublishEvent, AppSyncSubscribeEvent } from "../events/AppSyncEventsEvent.ts"

/**
 * A sample of `AppSyncEventsEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const appSyncEvents: typeof AppSyncEventsEvent.Encoded = {
  identity: null,
  result: null,
  request: {
    headers: { host: "abc.appsync-api.eu-central-1.amazonaws.com", "x-forwarded-for": "203.0.113.7" },
    domainName: null
  },
  info: {
    channel: { path: "/orders/o-1", segments: ["orders", "o-1"] },
    channelNamespace: { name: "orders" },
    operation: "SUBSCRIBE"
  },
  error: null,
  prev: null,
  stash: {},
  outErrors: [],
  events: null
}

/**
 * A sample of `AppSyncPublishEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const appSyncPublish: typeof AppSyncPublishEvent.Encoded = {
  identity: null,
  result: null,
  request: {
    headers: { host: "abc.appsync-api.eu-central-1.amazonaws.com", "x-forwarded-for": "203.0.113.7" },
    domainName: null
  },
  info: {
    channel: { path: "/orders/o-1", segments: ["orders", "o-1"] },
    channelNamespace: { name: "orders" },
    operation: "PUBLISH"
  },
  error: null,
  prev: null,
  stash: {},
  outErrors: [],
  events: [{ id: "5f3c", payload: { state: "paid" } }, { id: "5f3d", payload: "text" }]
}

/**
 * A sample of `AppSyncSubscribeEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const appSyncSubscribe: typeof AppSyncSubscribeEvent.Encoded = {
  identity: {
    sub: "4f8d2c1a",
    issuer: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
    username: "ada",
    claims: { sub: "4f8d2c1a", token_use: "id", auth_time: 1700000000 },
    groups: null,
    defaultAuthStrategy: "ALLOW",
    sourceIp: ["203.0.113.7"]
  },
  result: null,
  request: {
    headers: { host: "abc.appsync-api.eu-central-1.amazonaws.com", "x-forwarded-for": "203.0.113.7" },
    domainName: null
  },
  info: {
    channel: { path: "/orders/o-1", segments: ["orders", "o-1"] },
    channelNamespace: { name: "orders" },
    operation: "SUBSCRIBE"
  },
  error: null,
  prev: null,
  stash: {},
  outErrors: [],
  events: null
}
