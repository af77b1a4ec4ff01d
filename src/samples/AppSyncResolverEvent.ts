/** Samples of `AppSyncResolverEvent`. */
import type {
  AmplifyResolverEvent,
  AppSyncBatchResolverEvent,
  AppSyncResolverEvent
} from "../events/AppSyncResolverEvent.ts"

/**
 * A sample of `AmplifyResolverEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const amplifyResolver: typeof AmplifyResolverEvent.Encoded = {
  typeName: "Query",
  fieldName: "order",
  arguments: { id: "o-1" },
  identity: {
    sub: "4f8d2c1a",
    issuer: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
    username: "ada",
    claims: { sub: "4f8d2c1a", token_use: "id", auth_time: 1700000000 },
    groups: null,
    defaultAuthStrategy: "ALLOW",
    sourceIp: ["203.0.113.7"]
  },
  source: {},
  request: {
    headers: { host: "abc.appsync-api.eu-central-1.amazonaws.com", "x-forwarded-for": "203.0.113.7" },
    domainName: null
  },
  prev: { result: {} }
}

/**
 * A sample of `AppSyncBatchResolverEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const appSyncBatchResolver: typeof AppSyncBatchResolverEvent.Encoded = [
  {
    arguments: { id: "o-1" },
    identity: {
      accountId: "123456789012",
      userArn: "arn:aws:iam::123456789012:user/ada",
      username: "AIDAEXAMPLE:ada",
      sourceIp: ["203.0.113.7"],
      cognitoIdentityAuthType: null
    },
    source: { id: "o-1" },
    request: {
      headers: { host: "abc.appsync-api.eu-central-1.amazonaws.com", "x-forwarded-for": "203.0.113.7" },
      domainName: null
    },
    prev: null,
    info: { fieldName: "lines", parentTypeName: "Order" },
    stash: {}
  },
  {
    arguments: { id: "o-1" },
    identity: {
      accountId: "123456789012",
      userArn: "arn:aws:iam::123456789012:user/ada",
      username: "AIDAEXAMPLE:ada",
      sourceIp: ["203.0.113.7"],
      cognitoIdentityAuthType: null
    },
    source: { id: "o-2" },
    request: {
      headers: { host: "abc.appsync-api.eu-central-1.amazonaws.com", "x-forwarded-for": "203.0.113.7" },
      domainName: null
    },
    prev: null,
    info: { fieldName: "lines", parentTypeName: "Order" },
    stash: {}
  }
]

/**
 * A sample of `AppSyncResolverEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const appSyncResolver: typeof AppSyncResolverEvent.Encoded = {
  arguments: { id: "o-1" },
  identity: {
    sub: "4f8d2c1a",
    issuer: "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEfGhI",
    username: "ada",
    claims: { sub: "4f8d2c1a", token_use: "id", auth_time: 1700000000 },
    groups: null,
    defaultAuthStrategy: "ALLOW",
    sourceIp: ["203.0.113.7"]
  },
  source: null,
  request: {
    headers: { host: "abc.appsync-api.eu-central-1.amazonaws.com", "x-forwarded-for": "203.0.113.7" },
    domainName: null
  },
  prev: null,
  info: {
    fieldName: "order",
    parentTypeName: "Query",
    variables: { id: "o-1" },
    selectionSetList: ["id", "lines", "lines/sku"],
    selectionSetGraphQL: "{\n  id\n  lines {\n    sku\n  }\n}"
  },
  stash: {}
}

/**
 * A sample of `AppSyncResolverEvent`: a function of a pipeline resolver.
 *
 * @category samples
 * @since 0.1.0
 */
export const appSyncResolverPipeline: typeof AppSyncResolverEvent.Encoded = {
  arguments: { id: "o-1" },
  identity: null,
  source: { id: "c-1" },
  request: {
    headers: { host: "abc.appsync-api.eu-central-1.amazonaws.com", "x-forwarded-for": "203.0.113.7" },
    domainName: null
  },
  prev: { result: [1] },
  info: {
    fieldName: "order",
    parentTypeName: "Query",
    variables: { id: "o-1" },
    selectionSetList: ["id", "lines", "lines/sku"],
    selectionSetGraphQL: "{\n  id\n  lines {\n    sku\n  }\n}"
  },
  stash: {}
}
