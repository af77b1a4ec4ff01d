import { Effect } from "effect"
import { Handler } from "effect-lambda-runtime"
import { ApiGatewayV2Event } from "effect-lambda-runtime/events/ApiGatewayV2Event"

const users: Readonly<Record<string, string>> = { "42": "Ada" }

export const getUser = Handler.http({ event: ApiGatewayV2Event }, ({ pathParameters, routeKey }) => {
  const name = routeKey === "GET /users/{id}" ? users[pathParameters?.["id"] ?? ""] : undefined
  return Effect.succeed(
    name === undefined
      ? { status: 404 }
      : { headers: { "content-type": "application/json" }, body: JSON.stringify({ name }) }
  )
})
