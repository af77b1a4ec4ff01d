/** hello-json that reads one parameter of Systems Manager in each invocation. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Handler, Lambda } from "effect-lambda-runtime"
import { AwsClient } from "effect-lambda-runtime/aws"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const readTable = Effect.flatMap(
  AwsClient.AwsClient,
  (aws) => aws.json({ service: "ssm", target: "AmazonSSM.GetParameter", input: { Name: "/shop/table" } })
)

const hello = Handler.json(
  {
    event: Schema.Struct({ name: Schema.String, age: Schema.Finite }),
    response: Schema.Struct({ greetings: Schema.String })
  },
  ({ age, name }) =>
    Effect.as(readTable, { greetings: `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.` })
)

Lambda.run(hello.pipe(Handler.provide(AwsClient.layer))).pipe(Lambda.main, NodeRuntime.runMain)
