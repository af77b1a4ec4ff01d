/** Ends the work for a client that has left. */
import * as Effect from "effect/Effect"
import { Invocation } from "../../Invocation.ts"
import * as Response from "../../Response.ts"
import type { Local } from "../../RuntimeApi.ts"

/** Nobody gets it. */
const closed = Response.jsonText(JSON.stringify({ statusCode: 499 }))

/** Interrupts the app, or the body that it streams, once the client has left. Their finalizers run. */
export const untilLeft = <E, R>(
  run: Effect.Effect<Response.Response, E, R>,
  { left }: Local
): Effect.Effect<Response.Response, E, R | Invocation> =>
  Effect.flatMap(Invocation, ({ requestId }) => {
    const gone = left(requestId)
    return Effect.map(
      Effect.raceFirst(run, Effect.as(gone, closed)),
      (response): Response.Response =>
        response._tag === "Streamed"
          ? { ...response, produce: (write) => Effect.raceFirst(response.produce(write), gone) }
          : response
    )
  })
