/** Streams an HTTP response: the caller reads each line when it is written, and not at the end. */
import { Effect, Schedule, Schema, Stream } from "effect"
import { Handler } from "effect-lambda-runtime"
import { FunctionUrlEvent } from "effect-lambda-runtime/events/FunctionUrlEvent"

/** How far to count, in the query as `?to=5`. */
const decodeTo = Schema.decodeUnknownEffect(
  Schema.FiniteFromString.check(Schema.isInt(), Schema.isBetween({ minimum: 1, maximum: 100 }))
)

const count = (to: number) =>
  Stream.range(1, to).pipe(Stream.schedule(Schedule.spaced("200 millis")), Stream.map((n) => `${n}\n`))

const headers = { "content-type": "text/plain; charset=utf-8" }

export const handler = Handler.http(
  { event: FunctionUrlEvent },
  ({ queryStringParameters }) =>
    decodeTo(queryStringParameters?.["to"] ?? "5").pipe(
      Effect.map((to) => ({ status: 200, headers, body: count(to) })),
      Effect.catchTag(
        "SchemaError",
        () => Effect.succeed({ status: 400, headers, body: "to must be a whole number from 1 to 100\n" })
      )
    )
)
