/** A function, and what surrounds it without a change to it: around each invocation, and in place of a failure. */
import { Data, Effect, Schema } from "effect"
import { Handler, Response } from "effect-lambda-runtime"

export class OutOfStock extends Data.TaggedError("OutOfStock")<{ readonly item: string }> {}

const stock: Readonly<Record<string, number>> = { cup: 2 }

const order = Handler.json(
  { event: Schema.Struct({ item: Schema.String }), response: Schema.Struct({ left: Schema.Natural }) },
  Effect.fnUntraced(function*({ item }) {
    const left = stock[item]
    if (left === undefined) return yield* new OutOfStock({ item })
    yield* Effect.log(`there are ${left}`)
    return { left }
  })
)

export const handler = order.pipe(
  // A failure that the caller expects is a response, not an error.
  Handler.catchTag("OutOfStock", ({ item }) => Effect.succeed(Response.json({ left: 0, missing: item }))),
  // Every log record of an invocation says how large its event was.
  Handler.wrap((handling, { bytes }) => Effect.annotateLogs(handling, { eventBytes: bytes.length }))
)
