/** An HTTP response whose body is streamed, after its status, headers and cookies. */
import { Effect, Schedule, Schema, Stream } from "effect"
import { Handler } from "effect-lambda-runtime"

const body = Stream.make("I'm a little teapot,\n", "short and stout.\n", "Here is my handle, here is my spout.\n").pipe(
  Stream.schedule(Schedule.spaced("200 millis"))
)

export const teapot = Handler.http({ event: Schema.Unknown }, () =>
  Effect.succeed({
    status: 418,
    headers: { "content-type": "text/plain; charset=utf-8" },
    cookies: ["kettle=on; Path=/", "lid=closed; Path=/; HttpOnly"],
    body
  }))
