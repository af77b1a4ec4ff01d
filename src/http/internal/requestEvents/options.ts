/** What `FrontDoor.toEvent` takes: a request as a client sends it, and how the front door is set up. */
import type { ApiGatewayV1Identity } from "../../../events/ApiGatewayV1Event.ts"
import type { ApiGatewayV2Authorizer, ClientCertificate } from "../../../events/ApiGatewayV2Event.ts"
import type { VpcLatticeIdentity } from "../../../events/VpcLatticeEvent.ts"

/**
 * One HTTP request, as a client sends it.
 *
 * @category models
 * @since 0.1.0
 */
export interface ClientRequest {
  /**
   * Path and query as sent, percent-encoding included: `/users/42?sort=name`. It holds neither the stage nor the base
   * path of an API: options add them. `https://example.com/users` works too; the scheme and the host are not used.
   */
  readonly url: string
  /** Default: `GET`. */
  readonly method?: string | undefined
  /** Pairs, so that a name can occur twice, or an object. A `host` is added if there is none. */
  readonly headers?: Iterable<readonly [name: string, value: string]> | { readonly [name: string]: string } | undefined
  /** Text is sent as UTF-8. An empty body counts as none. */
  readonly body?: string | Uint8Array | undefined
  /** The address of the client. Default: `192.0.2.1`. */
  readonly remoteAddress?: string | undefined
  /** Default: `https`. */
  readonly scheme?: "http" | "https" | undefined
  /** The port of the front door. Default: 443, and 80 for `http`. */
  readonly port?: number | undefined
}

/**
 * What every front door adds to a request. The defaults are constants, so equal arguments give equal events.
 *
 * @category models
 * @since 0.1.0
 */
export interface EventOptions {
  /** Default: an identifier in the form of the door. */
  readonly requestId?: string | undefined
  /** When the request arrived, in milliseconds since the epoch. Default: `2020-03-12T19:03:58.390Z`. */
  readonly time?: number | undefined
  /** The value of `x-amzn-trace-id`, if the client has not sent one. */
  readonly traceId?: string | undefined
}

/** What REST and HTTP APIs share. */
export interface ApiOptions extends EventOptions {
  /** Default: `123456789012`. */
  readonly accountId?: string | undefined
  /** Default: `a1b2c3d4e5`. */
  readonly apiId?: string | undefined
  /** A custom domain. Default: the `host` header, else the domain of `apiId`. */
  readonly domainName?: string | undefined
  /** The base path of the API mapping of a custom domain: `/orders`. */
  readonly basePath?: string | undefined
  /** Default: read from the path by `resource` or `routeKey`. */
  readonly pathParameters?: { readonly [name: string]: string } | undefined
  readonly stageVariables?: { readonly [name: string]: string } | undefined
  /** The certificate of the client, with mutual TLS. */
  readonly clientCert?: ClientCertificate | undefined
}

/**
 * How a REST API is set up.
 *
 * @category models
 * @since 0.1.0
 */
export interface RestOptions extends ApiOptions {
  /** Default: `prod`. */
  readonly stage?: string | undefined
  /** The mapping of the custom domain names no stage, so the client wrote it into the path. Default: false. */
  readonly stageInPath?: boolean | undefined
  /** The resource that matched: `/users/{id}`. Default: `/{proxy+}`, and `/` for the path `/`. */
  readonly resource?: string | undefined
  /** Of an API that was imported from OpenAPI. */
  readonly operationName?: string | undefined
  /** Claims of a user pool (`{ claims }`), or `principalId` and the context of a Lambda authorizer. */
  readonly authorizer?: { readonly [key: string]: unknown } | undefined
  /** Who signed the request, or the API key. */
  readonly identity?: Partial<ApiGatewayV1Identity> | undefined
  /**
   * Content types whose bodies arrive in base64: `image/png`, or all by `*\/*`. Default: none, and then a body that is not
   * UTF-8 is damaged, as on AWS.
   */
  readonly binaryMediaTypes?: ReadonlyArray<string> | undefined
}

/** What both payload formats of an HTTP API share. */
interface HttpApiOptions extends ApiOptions {
  /** Default: `$default`. */
  readonly stage?: string | undefined
  /** The route that matched: `GET /users/{id}`. Default: `$default`. */
  readonly routeKey?: string | undefined
}

/**
 * How an HTTP API with payload format 2.0 is set up.
 *
 * @category models
 * @since 0.1.0
 */
export interface HttpOptions extends HttpApiOptions {
  readonly payloadFormatVersion?: "2.0" | undefined
  /** What the authorizer of the route found out: `{ jwt }`, `{ iam }` or `{ lambda }`. */
  readonly authorizer?: ApiGatewayV2Authorizer | undefined
}

/**
 * How an HTTP API with payload format 1.0 is set up.
 *
 * @category models
 * @since 0.1.0
 */
export interface HttpV1Options extends HttpApiOptions {
  readonly payloadFormatVersion: "1.0"
  /** `claims` and `scopes` of a JWT, or `principalId` and the context of a Lambda authorizer. */
  readonly authorizer?: { readonly [key: string]: unknown } | undefined
}

/**
 * How the URL of a function is set up.
 *
 * @category models
 * @since 0.1.0
 */
export interface UrlOptions extends EventOptions {
  /** Default: `anonymous`, and `123456789012` with `iam`. */
  readonly accountId?: string | undefined
  /** Default: 32 letters. */
  readonly urlId?: string | undefined
  /** Default: `eu-central-1`. */
  readonly region?: string | undefined
  /** Who signed the request, with `AuthType: AWS_IAM`. */
  readonly iam?: NonNullable<ApiGatewayV2Authorizer["iam"]> | undefined
}

/**
 * How the target group of an Application Load Balancer is set up.
 *
 * @category models
 * @since 0.1.0
 */
export interface AlbOptions extends EventOptions {
  /** The attribute `lambda.multi_value_headers.enabled`. Default: false, so only the last of several values arrives. */
  readonly multiValueHeaders?: boolean | undefined
  readonly targetGroupArn?: string | undefined
  /** A health check of the target group: nothing is added to the headers, no `host` either. Default: false. */
  readonly healthCheck?: boolean | undefined
}

/**
 * How the target group of VPC Lattice is set up, with version 2 of the event structure.
 *
 * @category models
 * @since 0.1.0
 */
export interface LatticeOptions extends EventOptions {
  readonly eventStructureVersion?: "V2" | undefined
  readonly serviceNetworkArn?: string | undefined
  readonly serviceArn?: string | undefined
  readonly targetGroupArn?: string | undefined
  /** Default: `eu-central-1`. */
  readonly region?: string | undefined
  /** The network and the principal of the request. Default: the network alone. */
  readonly identity?: VpcLatticeIdentity | undefined
}

/**
 * How the target group of VPC Lattice is set up, with version 1 of the event structure.
 *
 * @category models
 * @since 0.1.0
 */
export interface LatticeV1Options extends EventOptions {
  readonly eventStructureVersion: "V1"
}
