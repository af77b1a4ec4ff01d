/** The events of one HTTP request by each front door, written after AWS's pages. */

/** A request as a client sends it. */
export interface Sent {
  readonly method?: string
  /** As in a URL: encoded. */
  readonly path?: string
  /** Without its `?`. */
  readonly query?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: ReadonlyArray<string>
  readonly body?: string | Uint8Array
}

const bodyOf = (body: string | Uint8Array | undefined) =>
  typeof body === "object"
    ? { body: Buffer.from(body).toString("base64"), isBase64Encoded: true }
    : { body, isBase64Encoded: false }

const cookieHeader = (cookies: ReadonlyArray<string>) => cookies.length === 0 ? {} : { cookie: cookies.join("; ") }

const host = { host: "shop.example.com", "x-forwarded-proto": "https" }

/** A function URL. Its path and query are as they were sent. */
export const url = ({ body, cookies = [], headers, method = "GET", path = "/", query = "" }: Sent = {}) => ({
  version: "2.0",
  routeKey: "$default",
  rawPath: path,
  rawQueryString: query,
  ...(cookies.length === 0 ? undefined : { cookies }),
  headers: { ...host, ...cookieHeader(cookies), ...headers },
  requestContext: {
    accountId: "anonymous",
    apiId: "abc",
    domainName: "abc.lambda-url.us-east-1.on.aws",
    domainPrefix: "abc",
    http: { method, path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
    requestId: "r-1",
    routeKey: "$default",
    stage: "$default",
    time: "12/Mar/2020:19:03:58 +0000",
    timeEpoch: 1583348638390
  },
  ...bodyOf(body)
})

/** An HTTP API with payload format 2.0. Its path is decoded. */
export const http = ({ path = "/", ...sent }: Sent = {}, { stage = "$default" }: { readonly stage?: string } = {}) => {
  const event = url(sent)
  const rawPath = `${stage === "$default" ? "" : `/${stage}`}${decodeURIComponent(path)}`
  const { cookie: _, ...headers } = event.headers as Record<string, string>
  return {
    ...event,
    headers,
    rawPath,
    requestContext: {
      ...event.requestContext,
      domainName: "abc.execute-api.us-east-1.amazonaws.com",
      http: { ...event.requestContext.http, path: rawPath },
      stage
    }
  }
}

/** The parameters of a query, decoded or not: the last of each name, and all of them. */
const parameters = (query: string, decode: (text: string) => string) => {
  const all: Record<string, Array<string>> = {}
  for (const pair of query === "" ? [] : query.split("&")) {
    const at = pair.indexOf("=")
    const name = decode(at < 0 ? pair : pair.slice(0, at))
    ;(all[name] ??= []).push(at < 0 ? "" : decode(pair.slice(at + 1)))
  }
  const last = Object.fromEntries(Object.entries(all).map(([name, values]) => [name, values.at(-1)!]))
  return query === "" ? { all: null, last: null } : { all, last }
}

const decoded = (text: string) => decodeURIComponent(text.replaceAll("+", " "))

const lists = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))

/** A REST API. Its path is as it was sent, its query decoded. */
export const rest = ({ body, cookies = [], headers, method = "GET", path = "/", query = "" }: Sent = {}) => {
  const sent: Record<string, string> = {
    Host: host.host,
    "X-Forwarded-Proto": "https",
    ...cookieHeader(cookies),
    ...headers
  }
  const { all, last } = parameters(query, decoded)
  return {
    resource: "/{proxy+}",
    path,
    httpMethod: method,
    headers: sent as Record<string, string> | null,
    multiValueHeaders: lists(sent) as Record<string, ReadonlyArray<string>> | null,
    queryStringParameters: last,
    multiValueQueryStringParameters: all,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      requestId: "r-1",
      apiId: "abc",
      authorizer: null as unknown,
      domainName: "abc.execute-api.us-east-1.amazonaws.com",
      httpMethod: method,
      identity: { sourceIp: "192.0.2.1", userAgent: "test" },
      path: `/prod${path}`,
      stage: "prod"
    },
    ...bodyOf(body),
    ...(body === undefined ? { body: null } : undefined)
  }
}

/** An HTTP API with payload format 1.0. Its path and query are decoded. */
export const http1 = ({ path = "/", ...sent }: Sent = {}, { stage = "$default" }: { readonly stage?: string } = {}) => {
  const event = rest(sent)
  return {
    ...event,
    version: "1.0",
    path: `${stage === "$default" ? "" : `/${stage}`}${decodeURIComponent(path)}`,
    requestContext: { ...event.requestContext, stage }
  }
}

/** An Application Load Balancer. Its path and query are as they were sent. */
export const alb = (
  { body, cookies = [], headers, method = "GET", path = "/", query = "" }: Sent = {},
  { multiValue = false }: { readonly multiValue?: boolean } = {}
) => {
  const sent = { ...host, "x-forwarded-for": "198.51.100.7, 192.0.2.1", ...cookieHeader(cookies), ...headers }
  const { all, last } = parameters(query, (text) => text)
  return {
    requestContext: {
      elb: { targetGroupArn: "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/shop/0123456789abcdef" }
    },
    httpMethod: method,
    path,
    ...(multiValue
      ? { multiValueHeaders: lists(sent), multiValueQueryStringParameters: all ?? {} }
      : { headers: sent, queryStringParameters: last ?? {} }),
    ...bodyOf(body ?? "")
  }
}

/** VPC Lattice, version 2 of its event. */
export const lattice = ({ body, cookies = [], headers, method = "GET", path = "/", query = "" }: Sent = {}) => ({
  version: "2.0",
  path,
  method,
  headers: lists({ ...host, "x-forwarded-for": "192.0.2.1", ...cookieHeader(cookies), ...headers }),
  queryStringParameters: parameters(query, decoded).all ?? {},
  ...bodyOf(body),
  requestContext: {
    serviceNetworkArn: "arn:aws:vpc-lattice:us-east-1:123456789012:servicenetwork/sn-1",
    serviceArn: "arn:aws:vpc-lattice:us-east-1:123456789012:service/svc-1",
    targetGroupArn: "arn:aws:vpc-lattice:us-east-1:123456789012:targetgroup/tg-1",
    identity: { sourceVpcArn: "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1", type: "AWS_IAM" },
    region: "us-east-1",
    timeEpoch: "1690497599177430"
  }
})

/** VPC Lattice, version 1 of its event. */
export const lattice1 = ({ body, cookies = [], headers, method = "GET", path = "/", query = "" }: Sent = {}) => {
  const { body: text, isBase64Encoded } = bodyOf(body)
  return {
    raw_path: query === "" ? path : `${path}?${query}`,
    method,
    headers: { ...host, "x-forwarded-for": "192.0.2.1", ...cookieHeader(cookies), ...headers },
    query_string_parameters: parameters(query, decoded).last ?? {},
    body: text,
    is_base64_encoded: isBase64Encoded
  }
}

/** Every door, with both kinds of its events where there are two. */
export const everyDoor: Readonly<Record<string, (sent?: Sent) => unknown>> = {
  url,
  http: (sent) => http(sent),
  "http, payload 1.0": (sent) => http1(sent),
  rest,
  alb: (sent) => alb(sent),
  "alb, multi-value": (sent) => alb(sent, { multiValue: true }),
  lattice,
  "lattice, version 1": lattice1
}
