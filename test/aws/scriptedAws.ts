/** AWS as a server whose test decides what goes over the wire. */
import { Effect, Fiber, Queue } from "effect"
import { AwsClient, AwsEnvironment } from "effect-lambda-runtime/aws"
import { TestClock } from "effect/testing"
import * as ScriptedServer from "../ScriptedServer.ts"

export const keys = {
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
}

export interface Settings extends AwsClient.ClientOptions {
  /** In addition to those above. */
  readonly variables?: AwsEnvironment.Variables
}

/** A client of a scripted server. Nothing times out but what a test is about. */
export const clientOf = (
  { endpoint }: ScriptedServer.ScriptedServer,
  { variables, ...options }: Settings = {}
) =>
  AwsClient.make({ timeout: "1000 days", ...options }).pipe(
    Effect.provide(AwsEnvironment.layer({ ...keys, AWS_ENDPOINT_URL: `http://${endpoint}`, ...variables }))
  )

/** A parameter of Systems Manager, as a request. */
export const getParameter: AwsClient.JsonRequest = {
  service: "ssm",
  target: "AmazonSSM.GetParameter",
  input: { Name: "table" }
}

/** An answer of a service that speaks JSON. */
export const json = (status: string, body: unknown, headers: ReadonlyArray<string> = []): Buffer =>
  ScriptedServer.answer(
    status,
    ["Content-Type: application/x-amz-json-1.1", "x-amzn-RequestId: id-1", ...headers],
    JSON.stringify(body)
  )

export const found = { Parameter: { Value: "orders" } }
export const ok: Buffer = json("200 OK", found)
export const throttled: Buffer = json("400 Bad Request", { __type: "ThrottlingException", message: "slow down" })
export const broken: Buffer = json("500 Internal Server Error", {})
export const refused: Buffer = json("400 Bad Request", { __type: "ParameterNotFound" })

/** A date of HTTP. */
export const dateAt = (millis: number): string => `Date: ${new Date(millis).toUTCString()}`

/** Lets time pass until an effect has ended. */
export const passing = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.gen(function*() {
    const fiber = yield* Effect.forkChild(effect, { startImmediately: true })
    while (fiber.pollUnsafe() === undefined) {
      yield* ScriptedServer.turn
      yield* TestClock.adjust("5 seconds")
    }
    return yield* Fiber.join(fiber)
  })

/** How a server treats a request that it has read. */
export type Treatment = Uint8Array | ((connection: ScriptedServer.ServerConnection) => Effect.Effect<unknown>)

/**
 * Answers one request after another, each over whatever connection it comes, and yields them. Time passes while it waits
 * for the next one.
 */
export const serve = (
  server: ScriptedServer.ScriptedServer,
  treatments: ReadonlyArray<Treatment>
): Effect.Effect<ReadonlyArray<ScriptedServer.Request>> =>
  Effect.gen(function*() {
    const requests: Array<ScriptedServer.Request> = []
    const arrived = yield* Queue.unbounded<readonly [ScriptedServer.ServerConnection, ScriptedServer.Request]>()
    const listen = (connection: ScriptedServer.ServerConnection) =>
      Effect.forever(Effect.flatMap(connection.request, (request) => Queue.offer(arrived, [connection, request])))
    const accepting = yield* Effect.forkChild(
      Effect.forever(Effect.flatMap(server.accept, (connection) => Effect.forkChild(Effect.exit(listen(connection)))))
    )
    for (const treatment of treatments) {
      const [connection, request] = yield* passing(Queue.take(arrived))
      requests.push(request)
      yield* typeof treatment === "function" ? treatment(connection) : connection.write(treatment)
    }
    yield* Fiber.interrupt(accepting)
    return requests
  })

/** Runs a call against a server that treats its requests like this. */
export const against = Effect.fnUntraced(function*<A, E, R>(
  server: ScriptedServer.ScriptedServer,
  treatments: ReadonlyArray<Treatment>,
  call: Effect.Effect<A, E, R>
) {
  const serving = yield* Effect.forkChild(serve(server, treatments))
  const exit = yield* Effect.exit(passing(call))
  return { exit, requests: yield* Fiber.join(serving) }
})
