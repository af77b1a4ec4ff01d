import { NodeRuntime } from "@effect/platform-node"
import { Context, Effect, Layer, Schema } from "effect"
import { Handler, Lambda } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"

class Prices extends Context.Service<Prices, { readonly price: number }>()("test/Prices") {
  static readonly layer = Layer.succeed(Prices, { price: 3 })
}

const quote = Handler.json(
  { event: Schema.Unknown, response: Schema.Finite },
  () => Prices.use(({ price }) => Effect.succeed(price))
)

// The handler needs a service that nobody provides.
// at: unprovided
// error: Type 'ProvideBeforeMain<Prices>' is not assignable to type 'never'.
export const unprovided: Effect.Effect<never, Lambda.Stopped> = Lambda.run(quote).pipe(Lambda.main)

// The same on AWS's own loop.
// at: quote
// error: Type 'Prices' is not assignable to type 'never'.
export const handler = Lambda.toAwsHandler(quote)

// A layer is provided after main.
// at: Effect.provide
// error: Type 'ProvideBeforeMain<Prices>' is not assignable to type 'never'.
Lambda.run(quote).pipe(Lambda.main, Effect.provide(Prices.layer), NodeRuntime.runMain)

// A layer is provided after main with settings.
// at: Effect.provide
// error: Type 'ProvideBeforeMain<Prices>' is not assignable to type 'never'.
Lambda.run(quote).pipe(
  Lambda.main({ extension: Lambda.internalExtension }),
  Effect.provide(Prices.layer),
  NodeRuntime.runMain
)

// There is no main.
// at: Effect.provide
// error: Type 'ProvidedByMain' is not assignable to type 'never'.
Lambda.run(quote).pipe(Effect.provide(Prices.layer), NodeRuntime.runMain)

// There is no run.
// at: Lambda.main
// error: Type 'Handler<InvalidEvent | InvalidResponse, Prices, never>' is not assignable to type 'Effect<never, any, any> | MainOptions'.
quote.pipe(Lambda.main, NodeRuntime.runMain)

// A setting of the process is misspelt.
// at: extensions
// error: 'extensions' does not exist in type
export const setting = Lambda.main({ extensions: Lambda.internalExtension })

// A setting of the loop is misspelt.
// at: deadlinemargin
// error: Did you mean to write 'deadlineMargin'?
export const margin = Lambda.run(quote, { deadlinemargin: "1 second" })

// An option of a test is misspelt.
// at: env
// error: 'env' does not exist in type 'Options'
export const test = TestLambda.make(quote, { env: { TABLE: "orders" } })

// A function is run that is not a Handler.
// at: () => Effect.void
// error: Argument of type '() => Effect.Effect<void, never, never>' is not assignable to parameter of type 'Handler<
export const bare = Lambda.run(() => Effect.void)

// The same in a test.
// at: () => Effect.void
// error: Argument of type '() => Effect.Effect<void, never, never>' is not assignable to parameter of type 'Handler<
export const bareTest = TestLambda.make(() => Effect.void)
