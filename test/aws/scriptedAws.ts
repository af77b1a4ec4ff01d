/** AWS as a server whose test decides what goes over the wire. */
import { Effect, Fiber, Layer } from "effect"
import { AwsClient, AwsEnvironment } from "effect-lambda-runtime/aws"
import { TestClock } from "effect/testing"
import * as ScriptedServer from "../ScriptedServer.ts"

export const keys = {
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
}

/** Nothing times out but what a test is about. */
export const patient: AwsClient.ClientOptions = { timeout: "1000 days", connectTimeout: "1000 days" }

/** A client of a scripted server, with variables and settings of a test. */
export const layerFor = (
  { endpoint }: ScriptedServer.ScriptedServer,
  variables: AwsEnvironment.Variables = {},
  options: AwsClient.ClientOptions = patient
) =>
  AwsClient.layerWith(options).pipe(
    Layer.provide(AwsEnvironment.layer({ ...keys, AWS_ENDPOINT_URL: `http://${endpoint}`, ...variables }))
  )

/** A parameter of Systems Manager, as a request. */
export const getParameter: AwsClient.JsonRequest = {
  service: "ssm",
  target: "AmazonSSM.GetParameter",
  input: { Name: "table" }
}

/** Sends a request. */
export const send = (request: AwsClient.JsonRequest = getParameter) =>
  Effect.flatMap(AwsClient.AwsClient, (aws) => aws.json(request))

/** An answer of a service that speaks JSON. */
export const json = (status: string, body: unknown, headers: ReadonlyArray<string> = []): Buffer =>
  ScriptedServer.answer(
    status,
    ["Content-Type: application/x-amz-json-1.1", "x-amzn-RequestId: id-1", ...headers],
    JSON.stringify(body)
  )

export const ok: Buffer = json("200 OK", { Parameter: { Value: "orders" } })

/** Lets time pass until an effect has ended. */
export const passing = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.gen(function*() {
    const fiber = yield* Effect.forkChild(effect, { startImmediately: true })
    while (fiber.pollUnsafe() === undefined) {
      yield* ScriptedServer.turn
      yield* TestClock.adjust("1 second")
    }
    return yield* Fiber.join(fiber)
  })
