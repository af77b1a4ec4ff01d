/** A function that streams 100 MB, for `httpStream.test.ts`. */
import { NodeRuntime } from "@effect/platform-node"
import { Effect, Stream } from "effect"
import { HttpServerResponse } from "effect/http"
import { HttpHandler } from "../../src/http/index.ts"
import { Lambda } from "../../src/index.ts"

const megabytes = Stream.range(1, 1600).pipe(Stream.rechunk(1), Stream.map(() => new Uint8Array(65_536)))

Lambda.run(HttpHandler.fromEffect(Effect.sync(() => HttpServerResponse.stream(megabytes)), { streaming: true })).pipe(
  Lambda.main,
  NodeRuntime.runMain
)
