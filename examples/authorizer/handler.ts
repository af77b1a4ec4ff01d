/** An authorizer of an HTTP API: says whether a request may pass, and hands on what it knows of the caller. */
import { Context, Effect, Layer, Option } from "effect"
import { Handler } from "effect-lambda-runtime"
import {
  ApiGatewayV2AuthorizerEvent,
  ApiGatewayV2AuthorizerSimpleResponse
} from "effect-lambda-runtime/events/ApiGatewayV2AuthorizerEvent"

export class Tokens extends Context.Service<Tokens, {
  /** The name of the user to whom a token belongs. */
  readonly find: (token: string) => Effect.Effect<Option.Option<string>>
}>()("examples/authorizer/Tokens") {
  static readonly layer = Layer.succeed(Tokens, {
    find: (token) => Effect.succeed(token === "ada-token" ? Option.some("ada") : Option.none())
  })
}

export const authorize = Handler.json(
  { event: ApiGatewayV2AuthorizerEvent, response: ApiGatewayV2AuthorizerSimpleResponse },
  Effect.fnUntraced(function*({ identitySource }) {
    const tokens = yield* Tokens
    const [header = ""] = identitySource ?? []
    const user = yield* tokens.find(header.replace(/^Bearer /, ""))
    return Option.match(user, {
      onNone: () => ({ isAuthorized: false }),
      onSome: (name) => ({ isAuthorized: true, context: { name } })
    })
  })
)
