/** What the program of a process talks to: the Runtime API of Lambda, that of an emulator, or none in a Web Function. */
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import type { Scope } from "effect/Scope"
import { Environment } from "../../Environment.ts"
import type { Local } from "../../RuntimeApi.ts"
import { fromServer, type RuntimeApiClient } from "../../RuntimeApiClient.ts"
import { InvalidVariable, OwnError } from "../../RuntimeError.ts"
import { connect, type Server } from "../client/server.ts"

export interface Host {
  readonly client: RuntimeApiClient["Service"]
  /** Absent in a Web Function. */
  readonly server?: Server
  /** Tells people how to reach the function, once it waits for its first event. */
  readonly greet: () => void
}

/**
 * A bundle was started outside Lambda: `AWS_LAMBDA_RUNTIME_API` is not set, and a bundle has no emulator.
 *
 * @category errors
 * @since 0.1.0
 */
export class EmulatorMissing extends OwnError("EmulatorMissing")<{}> {
  override get message() {
    return "a bundle runs on Lambda alone, and AWS_LAMBDA_RUNTIME_API is not set; here run the sources, such as: node main.ts"
  }
}

/** Nobody takes the report of an init error, and there is no event to ask for. */
const inWebFunction = (httpEndpoint: string): Host => {
  const refuse = Effect.die(
    new InvalidVariable({
      variable: "AWS_LAMBDA_HTTP_ENDPOINT",
      expected: "absent for Lambda.run (HttpServe.run serves Web Functions)",
      actual: httpEndpoint
    })
  )
  const never = () => refuse
  return { client: { next: refuse, respond: never, fail: never, initError: () => Effect.void }, greet: constVoid }
}

/**
 * The host of this process, by its environment.
 *
 * `#emulator` is one of the `imports` of package.json: under the condition `lambda`, which a bundle for AWS is made with,
 * it is a module that has no emulator.
 */
export const host = /*#__PURE__*/ Effect.gen(function*() {
  const { httpEndpoint, runtimeApi } = yield* Environment
  // In a Web Function both are set.
  if (httpEndpoint !== undefined) return inWebFunction(httpEndpoint)
  if (runtimeApi !== undefined) return yield* toHost(runtimeApi, constVoid)
  const { Emulator } = yield* Effect.promise((): Promise<Partial<typeof import("#emulator")>> => import("#emulator"))
  if (Emulator === undefined) return yield* new EmulatorMissing()
  const { endpoint, greet, local } = yield* Emulator.host
  return yield* toHost(endpoint, greet, local)
})

const toHost = (endpoint: string, greet: () => void, local?: Local): Effect.Effect<Host, InvalidVariable, Scope> =>
  Effect.map(connect(endpoint), (server) => ({ client: { ...fromServer(server), local }, greet, server }))
