/** Front doors of a function that `deploy` does not make: APIs of API Gateway, and a load balancer. */
import { Data, Effect, Schedule } from "effect"
import { Place, prefix, send, sendJson, unlessMissing } from "./place.ts"

/** A function as `deploy` shows it. */
export interface Deployed {
  readonly name: string
  readonly arn: string
  readonly role: string
  readonly url: string
}

const allow = (
  { name }: Deployed,
  id: string,
  permission: { readonly Action: string; readonly Principal: string; readonly SourceArn: string }
) =>
  sendJson({
    service: "lambda",
    operation: "AddPermission",
    method: "POST",
    path: `/2015-03-31/functions/${name}/policy`,
    input: { StatementId: id, ...permission }
  })

const allowApi = Effect.fnUntraced(function*(to: Deployed, id: string, api: string, action: string) {
  const { account, partition, region } = yield* Place
  yield* allow(to, id, {
    Action: action,
    Principal: "apigateway.amazonaws.com",
    SourceArn: `arn:${partition}:execute-api:${region}:${account}:${api}/*`
  })
})

/** A request to API Gateway. */
const gateway = <A>(method: string, path: string, input?: unknown) =>
  sendJson<A>({ service: "apigateway", operation: `${method} ${path}`, method, path, input })

interface Resource {
  readonly id: string
  readonly path?: string
}

/**
 * A REST API with two resources: `/{proxy+}` is buffered, and `/streamed/{proxy+}` streams. Yields the URL of its stage.
 */
export const restApi = Effect.fnUntraced(function*(http: Deployed, stream: Deployed) {
  const { partition, region } = yield* Place
  const api = yield* gateway<Resource>("POST", "/restapis", {
    name: prefix,
    binaryMediaTypes: ["*/*"],
    endpointConfiguration: { types: ["REGIONAL"] }
  })
  const { item = [] } = yield* gateway<{ readonly item?: ReadonlyArray<Resource> }>(
    "GET",
    `/restapis/${api.id}/resources`
  )
  const child = (parent: string, pathPart: string) =>
    gateway<Resource>("POST", `/restapis/${api.id}/resources/${parent}`, { pathPart })
  const root = item[0]?.id ?? ""
  const all = yield* child(root, "{proxy+}")
  const streamed = yield* child((yield* child(root, "streamed")).id, "{proxy+}")
  const lead = Effect.fnUntraced(function*({ id }: Resource, to: Deployed, invoke: string, mode: string) {
    const method = `/restapis/${api.id}/resources/${id}/methods/ANY`
    yield* gateway("PUT", method, { authorizationType: "NONE" })
    yield* gateway("PUT", `${method}/integration`, {
      type: "AWS_PROXY",
      httpMethod: "POST",
      uri: `arn:${partition}:apigateway:${region}:lambda:path/${invoke.replace("{}", to.arn)}`,
      ...(mode === "STREAM" && { responseTransferMode: mode })
    })
  })
  yield* lead(all, http, "2015-03-31/functions/{}/invocations", "BUFFERED")
  yield* lead(streamed, stream, "2021-11-15/functions/{}/response-streaming-invocations", "STREAM")
  yield* allowApi(http, "rest-api", api.id, "lambda:InvokeFunction")
  yield* allowApi(stream, "rest-api", api.id, "lambda:InvokeFunction")
  yield* gateway("POST", `/restapis/${api.id}/deployments`, { stageName: "verify" })
  return `https://${api.id}.execute-api.${region}.amazonaws.com/verify`
})

/** An HTTP API: payload format 2.0, and 1.0 below `/v1`. Yields its URL. */
export const httpApi = Effect.fnUntraced(function*(http: Deployed) {
  const { region } = yield* Place
  const { apiId } = yield* gateway<{ readonly apiId: string }>("POST", "/v2/apis", {
    name: prefix,
    protocolType: "HTTP"
  })
  const lead = Effect.fnUntraced(function*(routeKey: string, payloadFormatVersion: string) {
    const { integrationId } = yield* gateway<{ readonly integrationId: string }>(
      "POST",
      `/v2/apis/${apiId}/integrations`,
      {
        integrationType: "AWS_PROXY",
        integrationUri: http.arn,
        payloadFormatVersion
      }
    )
    yield* gateway("POST", `/v2/apis/${apiId}/routes`, { routeKey, target: `integrations/${integrationId}` })
  })
  yield* lead("$default", "2.0")
  yield* lead("ANY /v1/{proxy+}", "1.0")
  yield* gateway("POST", `/v2/apis/${apiId}/stages`, { stageName: "$default", autoDeploy: true })
  yield* allowApi(http, "http-api", apiId, "lambda:InvokeFunction")
  return `https://${apiId}.execute-api.${region}.amazonaws.com`
})

const balancing = (action: string, parameters: Readonly<Record<string, string>>) =>
  Effect.map(
    send({
      service: "elasticloadbalancing",
      operation: action,
      body: new URLSearchParams({ Action: action, Version: "2015-12-01", ...parameters }).toString()
    }),
    ({ text }) => text
  )

const valueOf = (element: string, xml: string): string => new RegExp(`<${element}>([^<]*)<`).exec(xml)?.[1] ?? ""

const listOf = (name: string, values: ReadonlyArray<string>) =>
  Object.fromEntries(values.map((value, index) => [`${name}.member.${index + 1}`, value]))

class NotActive extends Data.TaggedError("NotActive")<{ readonly message: string }> {}

/** A load balancer that passes everything to the function, with headers that may repeat. Yields its URL. */
export const loadBalancer = Effect.fnUntraced(
  function*(http: Deployed, subnets: ReadonlyArray<string>, securityGroups: ReadonlyArray<string>) {
    const group = valueOf(
      "TargetGroupArn",
      yield* balancing("CreateTargetGroup", { Name: prefix, TargetType: "lambda" })
    )
    yield* balancing("ModifyTargetGroupAttributes", {
      TargetGroupArn: group,
      "Attributes.member.1.Key": "lambda.multi_value_headers.enabled",
      "Attributes.member.1.Value": "true"
    })
    yield* allow(http, "load-balancer", {
      Action: "lambda:InvokeFunction",
      Principal: "elasticloadbalancing.amazonaws.com",
      SourceArn: group
    })
    yield* balancing("RegisterTargets", { TargetGroupArn: group, "Targets.member.1.Id": http.arn })
    const made = yield* balancing("CreateLoadBalancer", {
      Name: prefix,
      Type: "application",
      Scheme: "internet-facing",
      ...listOf("Subnets", subnets),
      ...listOf("SecurityGroups", securityGroups)
    })
    yield* balancing("CreateListener", {
      LoadBalancerArn: valueOf("LoadBalancerArn", made),
      Protocol: "HTTP",
      Port: "80",
      "DefaultActions.member.1.Type": "forward",
      "DefaultActions.member.1.TargetGroupArn": group
    })
    yield* Effect.flatMap(balancing("DescribeLoadBalancers", { "Names.member.1": prefix }), (found) => {
      const code = valueOf("Code", found)
      return code === "active" ? Effect.void : Effect.fail(new NotActive({ message: `the load balancer is ${code}` }))
    }).pipe(Effect.retry({
      while: (error) => error._tag === "NotActive",
      schedule: Schedule.spaced("5 seconds"),
      times: 72
    }))
    return `http://${valueOf("DNSName", made)}`
  }
)

export const removeRestApis = Effect.gen(function*() {
  const { item = [] } = yield* sendJson<
    { readonly item?: ReadonlyArray<{ readonly id: string; readonly name: string }> }
  >({
    service: "apigateway",
    operation: "GetRestApis",
    path: "/restapis",
    query: { limit: "500" }
  })
  for (const { id } of item.filter(({ name }) => name === prefix)) {
    yield* unlessMissing(send({
      service: "apigateway",
      operation: "DeleteRestApi",
      method: "DELETE",
      path: `/restapis/${id}`
    }))
  }
})

export const removeHttpApis = Effect.gen(function*() {
  const { items = [] } = yield* sendJson<
    { readonly items?: ReadonlyArray<{ readonly apiId: string; readonly name: string }> }
  >({ service: "apigateway", operation: "GetApis", path: "/v2/apis", query: { maxResults: "500" } })
  for (const { apiId } of items.filter(({ name }) => name === prefix)) {
    yield* unlessMissing(send({
      service: "apigateway",
      operation: "DeleteApi",
      method: "DELETE",
      path: `/v2/apis/${apiId}`
    }))
  }
})

export const removeLoadBalancer = Effect.gen(function*() {
  const found = yield* unlessMissing(
    balancing("DescribeLoadBalancers", { "Names.member.1": prefix }),
    "LoadBalancerNotFound",
    "LoadBalancerNotFoundException"
  )
  const arn = valueOf("LoadBalancerArn", found ?? "")
  if (arn !== "") yield* balancing("DeleteLoadBalancer", { LoadBalancerArn: arn })
  const groups = yield* unlessMissing(
    balancing("DescribeTargetGroups", { "Names.member.1": prefix }),
    "TargetGroupNotFound",
    "TargetGroupNotFoundException"
  )
  const group = valueOf("TargetGroupArn", groups ?? "")
  // It is in use until the load balancer is gone.
  if (group !== "") yield* balancing("DeleteTargetGroup", { TargetGroupArn: group })
})
