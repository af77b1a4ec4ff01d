/** Server-sent events from a `Stream`: a countdown, and what a language model writes. */
import { Duration, Effect, Layer, Schedule, Schema, Stream } from "effect"
import { HttpHandler } from "effect-lambda-runtime/http"
import { LanguageModel } from "effect/ai"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"

/** A response to an `EventSource`. If the stream fails, the client gets a broken response, and connects again. */
const toEvents = <E>(events: Stream.Stream<unknown, E>) =>
  HttpServerResponse.stream(
    events.pipe(
      Stream.map((event) => `data: ${JSON.stringify(event)}\n\n`),
      // An `EventSource` connects again when a response ends, unless the page closes it.
      Stream.concat(Stream.make("event: end\ndata:\n\n")),
      Stream.encodeText
    ),
    { contentType: "text/event-stream", headers: { "cache-control": "no-store" } }
  )

const countdown = HttpRouter.add(
  "GET",
  "/countdown/:from",
  Effect.map(
    HttpRouter.schemaPathParams(
      Schema.Struct({
        from: Schema.FiniteFromString.check(Schema.isInt(), Schema.isBetween({ minimum: 0, maximum: 60 }))
      })
    ),
    ({ from }) =>
      toEvents(
        Stream.range(0, from).pipe(Stream.map((n) => from - n), Stream.schedule(Schedule.spaced(Duration.seconds(1))))
      )
  )
)

const story = HttpRouter.add(
  "GET",
  "/story",
  Effect.gen(function*() {
    const { about } = yield* HttpServerRequest.schemaSearchParams(Schema.Struct({ about: Schema.NonEmptyString }))
    const model = yield* LanguageModel.LanguageModel
    return toEvents(
      model.streamText({ prompt: `Write a short story about ${about}` }).pipe(
        Stream.filter((part) => part.type === "text-delta"),
        Stream.map((part) => part.delta)
      )
    )
  })
)

const page = HttpRouter.add(
  "GET",
  "/",
  HttpServerResponse.html(`<!doctype html>
<title>http-streaming</title>
<p id="story"></p>
<script>
  const events = new EventSource("/story?about=tea")
  events.onmessage = ({ data }) => { document.getElementById("story").textContent += JSON.parse(data) }
  events.addEventListener("end", () => events.close())
</script>
`)
)

export const app = HttpHandler.fromRouter(
  Layer.mergeAll(
    countdown,
    story,
    page,
    // API Gateway ends a stream that is silent for too long.
    HttpRouter.middleware(HttpHandler.keepAlive("15 seconds"), { global: true })
  ),
  { streaming: true }
)
