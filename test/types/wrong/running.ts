import { Context, Effect, Schema } from "effect"
import { Handler, Lambda } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"

class Prices extends Context.Service<Prices, { readonly price: number }>()("test/Prices") {}

const quote = Handler.json(
  { event: Schema.Unknown, response: Schema.Finite },
  () => Prices.use(({ price }) => Effect.succeed(price))
)

// The handler needs a service that nobody provides.
// at: unprovided
// error: Type 'Prices' is not assignable to type 'never'.
export const unprovided: Effect.Effect<never, Lambda.Stopped> = Lambda.run(quote).pipe(Lambda.main)

// The same on AWS's own loop.
// at: quote
// error: Type 'Prices' is not assignable to type 'never'.
export const handler = Lambda.toAwsHandler(quote)

// A function is run that is not a Handler.
// at: () => Effect.void
// error: Argument of type '() => Effect.Effect<void, never, never>' is not assignable to parameter of type 'Handler<
export const bare = Lambda.run(() => Effect.void)

// The same in a test.
// at: () => Effect.void
// error: Argument of type '() => Effect.Effect<void, never, never>' is not assignable to parameter of type 'Handler<
export const bareTest = TestLambda.make(() => Effect.void)
