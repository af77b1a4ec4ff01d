/** A function for the page of the emulator. Its event says what it does. */
import { NodeRuntime } from "@effect/platform-node"
import { Effect, Schedule, Schema, Stream } from "effect"
import { Handler, Lambda, Response } from "effect-lambda-runtime"
import { existsSync } from "node:fs"

class CardExpired extends Schema.TaggedError<CardExpired>()("CardExpired", {}) {
  override get message() {
    return "the card has expired"
  }
}

class OrderRefused extends Schema.TaggedError<OrderRefused>()("OrderRefused", { cause: Schema.Defect() }) {
  override get message() {
    return "the order was refused <b>for good</b>"
  }
}

const Event = Schema.Struct({ do: Schema.optionalKey(Schema.String), until: Schema.optionalKey(Schema.String) })

const html = "<!doctype html><style>h1 { color: teal }</style><h1>An order</h1>"

const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="

/** Waits until somebody has made a file. */
const made = (file: string) =>
  Effect.repeat(Effect.sync(() => existsSync(file)), {
    until: (exists) => exists,
    schedule: Schedule.spaced("20 millis")
  })

const act = (event: typeof Event.Type) =>
  Effect.gen(function*() {
    switch (event.do) {
      case "fail":
        return yield* new OrderRefused({ cause: new CardExpired() })
      case "html":
        return Response.http({
          headers: { "content-type": "text/html; charset=utf-8", "x-order": "o-1 <i>" },
          cookies: ["session=s-1; HttpOnly; Path=/", "theme=dark"],
          body: html
        })
      case "image":
        return Response.http({ headers: { "content-type": "image/png" }, body: Buffer.from(png, "base64") })
      case "stream":
        return Response.http({
          headers: { "content-type": "text/plain" },
          body: Stream.make("one\n").pipe(
            Stream.concat(Stream.fromEffect(Effect.as(made(event.until ?? ""), "two\n"))),
            Stream.encodeText
          )
        })
      default:
        yield* Effect.log("<img src=x onerror=alert(1)>")
        return Response.json({ "<b>key</b>": "<script>alert(1)</script>", id: 12, big: [1, 2, { deep: true }], event })
    }
  })

Lambda.run(Handler.make({ event: Event }, act)).pipe(Lambda.main, NodeRuntime.runMain)
