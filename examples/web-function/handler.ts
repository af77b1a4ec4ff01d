/** Routes that share a counter: as a Lambda Web Function, one process takes many requests at once. */
import { Context, Effect, Layer, Ref } from "effect"
import { HttpRouter, HttpServerResponse } from "effect/http"

/** How many visitors came. A Layer is built once for a process, so all requests share it. */
class Visitors extends Context.Service<Visitors, Ref.Ref<number>>()("examples/web-function/Visitors") {
  static readonly layer = Layer.effect(Visitors, Ref.make(0))
}

const welcome = HttpRouter.use((router) =>
  Effect.gen(function*() {
    const visitors = yield* Visitors
    yield* router.add(
      "GET",
      "/",
      Effect.map(Ref.updateAndGet(visitors, (n) => n + 1), (n) => HttpServerResponse.text(`You are visitor ${n}`))
    )
  })
)

export const routes = welcome.pipe(Layer.provide(Visitors.layer))
