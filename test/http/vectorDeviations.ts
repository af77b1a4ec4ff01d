/** Where events of other projects differ from what `FrontDoor.toEvent` makes, and why it is they that are wrong or old. */

export interface Deviation {
  /** The paths of the files, from the folder of all. */
  readonly files: RegExp
  /** The fields, by their path in the event. */
  readonly fields: RegExp
  readonly why: string
}

const rest = /apigw-(request|restapi|console|sam-rest)|apigw_(multi|no_host|proxy)/
/** Their headers are `Header1` and `Header2`, their client has the address `IP`. */
const documented =
  /apigw-v2-request-(iam|jwt|lambda|multi)|apigw_(request_path|v2_proxy_request(_with_stage_in_path)?\.json)/

export const deviations: ReadonlyArray<Deviation> = [
  {
    files: rest,
    fields: /^requestContext\.(resourceId|extendedRequestId|deploymentId)$/,
    why: "names that AWS gives to parts of one API and one request"
  },
  {
    files: rest,
    fields:
      /^((multiValueH|h)eaders\.X-Amzn-Trace-Id|isBase64Encoded|requestContext\.identity\.(principalOrgId|accessKey|cognitoIdentityId))$/,
    why: "older than these fields, which captures of 2026 have"
  },
  {
    files: rest,
    fields:
      /^(multiValue(Headers|QueryStringParameters)|body|requestContext\.(requestTime|requestTimeEpoch|path|protocol|domainName|domainPrefix))$/,
    why: "older than these fields, which captures of 2026 have; or the domains of two regions in one event"
  },
  { files: rest, fields: /^requestContext\.identity\.apiKey$/, why: "present only with a key, in captures" },
  {
    files: /multi-value-parameters/,
    fields: /^queryStringParameters\.name$/,
    why: "the first of two values: AWS says and sends the last"
  },
  { files: /catch-all/, fields: /^otherField$/, why: "a field that the project added" },
  {
    files: /console-test|no_host/,
    fields: /^((multiValueH|h)eaders|headers\.Host)$/,
    why: "the test page of the console sends no headers, and no client did so"
  },
  {
    files: /sam[-_](rest|http|local)/,
    fields:
      /^(version|body|cookies|stageVariables|queryStringParameters|(multiValueH|h)eaders\..*|requestContext\.(requestTime|time|http\.(sourceIp|userAgent)))$/,
    why: "made by SAM CLI: seconds for milliseconds, names and headers of its own"
  },
  {
    files: documented,
    fields: /^(headers\..*|requestContext\.(http\.(sourceIp|userAgent)|time))$/,
    why: "an example of AWS's page with invented headers, address and time"
  },
  {
    files: documented,
    fields: /^(body|isBase64Encoded)$/,
    why: "an example of AWS's page: text without content type, which captures have in base64"
  },
  {
    files: /apigw-v2-request-/,
    fields: /^requestContext\.authentication$/,
    why: "the certificate of the client is an option of its own"
  },
  {
    files: /lambda-urls-request/,
    fields:
      /^(routeKey|body|isBase64Encoded|pathParameters|stageVariables|headers\..*|requestContext\.(stage|routeKey|time|domain.*|authentication|http\..*|authorizer\.iam\..*))$/,
    why: "an example of AWS's page, shortened"
  },
  {
    files: /lambda_function_url_request/,
    fields: /^(headers\.x-amzn-tls-.*|queryStringParameters|requestContext\.domain.*)$/,
    why: "edited by the project: another cipher, no parameters of its query, two identifiers"
  },
  { files: /headers-only/, fields: /^body$/, why: "left out by the project: AWS sends an empty text" },
  {
    files: /example-alb-lambda-target-request-multivalue/,
    fields: /^(body|isBase64Encoded|multiValueHeaders\.content-length)$/,
    why: "the project gave the request a body that has no length and no type"
  },
  {
    files: /alb_(multi_value_)?request/,
    fields: /^((multiValueH|h)eaders\.content-length|headers|queryStringParameters)$/,
    why: "an example of AWS's page with a body without length, and both forms of headers in one event"
  }
]
