/** One parameter by `AwsClient`, and when it was there since the start of the process. */
import { AwsClient } from "effect-lambda-runtime/aws"
import * as Effect from "effect/Effect"

const program = Effect.gen(function*() {
  const aws = yield* AwsClient.AwsClient
  yield* aws.json({ service: "ssm", target: "AmazonSSM.GetParameter", input: { Name: "/shop/table" } })
  process.stdout.write(String(performance.now()))
})

void Effect.runPromise(Effect.provide(program, AwsClient.layer))
