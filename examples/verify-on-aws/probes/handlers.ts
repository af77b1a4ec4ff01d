/** The handlers of the probes that are no HTTP apps. */
import { Data, Effect, Layer, Schema, Stream } from "effect"
import { Handler } from "effect-lambda-runtime"

/** Says who runs it. */
export const facts = Handler.json({ event: Schema.Unknown, response: Schema.Unknown }, () =>
  Effect.sync(() => ({
    probe: "facts",
    node: process.version,
    program: process.execPath,
    executionEnvironment: process.env["AWS_EXECUTION_ENV"],
    task: process.env["LAMBDA_TASK_ROOT"]
  })))

/** Logs when the process starts and when it is shut down. */
export const farewell = Layer.effectDiscard(
  Effect.acquireRelease(Effect.log("effect-lambda-verify opened"), () => Effect.log("effect-lambda-verify closed"))
)

export class Cut extends Data.TaggedError("Cut")<{ readonly message: string }> {}

/** Two lines, each after a while. */
export const lines = Stream.make("one\n", "two\n").pipe(Stream.tap(() => Effect.sleep("400 millis")))

/** The same, and then it fails. */
export const cut = Stream.concat(lines, Stream.fail(new Cut({ message: "cut on purpose" })))

/** Streams the lines behind status, headers and cookies; `/cut` fails midway. */
export const streamed = Handler.http(
  { event: Schema.Struct({ rawPath: Schema.String }), streaming: true },
  ({ rawPath }) =>
    Effect.succeed({
      status: rawPath === "/ready" ? 200 : 418,
      headers: { "content-type": "text/plain", "x-verify": "prelude" },
      cookies: ["first=1", "second=2"],
      body: rawPath === "/cut" ? cut : lines
    })
)
