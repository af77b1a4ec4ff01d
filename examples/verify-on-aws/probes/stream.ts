/** Streams a response behind its status and headers; `/cut` fails midway. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Data, Effect, Schema, Stream } from "effect"
import { Handler, Lambda } from "effect-lambda-runtime"

class Cut extends Data.TaggedError("Cut")<{ readonly message: string }> {}

const lines = Stream.make("one\n", "two\n").pipe(Stream.tap(() => Effect.sleep("300 millis")))

const stream = Handler.http({ event: Schema.Struct({ rawPath: Schema.String }) }, ({ rawPath }) =>
  Effect.succeed({
    status: 418,
    headers: { "content-type": "text/plain", "x-verify": "prelude" },
    cookies: ["first=1", "second=2"],
    body: rawPath === "/cut" ? Stream.concat(lines, Stream.fail(new Cut({ message: "cut on purpose" }))) : lines
  }))

Lambda.run(stream).pipe(Lambda.main, NodeRuntime.runMain)
