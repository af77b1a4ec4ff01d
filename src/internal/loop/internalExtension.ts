/** An internal extension: Lambda sends SIGTERM only to environments that have an extension. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { constVoid } from "effect/Function"
import type { Scope } from "effect/Scope"
import { extensionPath, headerNames } from "../../RuntimeApi.ts"
import { InvalidAnswer, RuntimeApiError } from "../../RuntimeApiError.ts"
import { Connection } from "../client/connection.ts"
import { latin1, type Outgoing, withBody } from "../client/outgoing.ts"
import { isHeaderText, type Requests } from "../client/requests.ts"
import type { Server } from "../client/server.ts"
import { expectStatus } from "../client/unexpectedStatus.ts"

/**
 * An extension within the process of a function.
 *
 * @category models
 * @since 0.1.0
 */
export interface InternalExtension {
  /**
   * Registers the extension, before the first `next`. It lives until the scope ends. If Lambda does not register it, that
   * is a warning, and the function works without SIGTERM.
   *
   * @internal
   */
  readonly register: (server: Server) => Effect.Effect<void, never, Scope>
}

/** How long the registration may delay the start of the function, in milliseconds. */
const registrationMillis = 1000

const registration = ({ general }: Requests): Outgoing =>
  withBody(
    `POST ${extensionPath}/register${general}${headerNames.extensionName}: effect-lambda-runtime\r\n` +
      "Content-Type: application/json\r\n",
    "{\"events\":[]}"
  )

const nextEvent = ({ general }: Requests, identifier: string): Outgoing =>
  latin1(`GET ${extensionPath}/event/next${general}${headerNames.extensionIdentifier}: ${identifier}\r\n\r\n`)

const register = Effect.fnUntraced(function*({ pool, requests }: Server) {
  const { headers } = yield* expectStatus(yield* pool.exchange(registration(requests)), 200)
  const identifier = headers.extensionIdentifier
  return identifier !== undefined && isHeaderText(identifier)
    ? identifier
    : yield* new InvalidAnswer({ detail: `the extension has no ${headerNames.extensionIdentifier}` })
})

/** Lambda never answers this request, but the init phase does not end before it. */
const awaitEvents = Effect.fnUntraced(function*({ address, requests }: Server, identifier: string) {
  const events = new Connection(address, constVoid)
  const waiting = events.exchange(nextEvent(requests, identifier)).pipe(
    Effect.flatMap(({ status }) => Effect.logWarning(`the wait for extension events was answered with ${status}`)),
    Effect.catch((reason) => Effect.logWarning("the wait for extension events failed:", reason.message)),
    Effect.ensuring(Effect.sync(() => events.close()))
  )
  const fiber = Effect.runForkWith(yield* Effect.context())(waiting)
  yield* Effect.addFinalizer(() => Fiber.interrupt(fiber))
})

/**
 * The internal extension of this library. It takes no events: it is there so that Lambda sends SIGTERM.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 * @category models
 * @since 0.1.0
 */
export const internalExtension: InternalExtension = {
  register: (server) =>
    register(server).pipe(
      Effect.timeoutOrElse({
        duration: registrationMillis,
        orElse: () => Effect.fail(new InvalidAnswer({ detail: `no answer came within ${registrationMillis} ms` }))
      }),
      Effect.flatMap((identifier) => awaitEvents(server, identifier)),
      Effect.catch((reason) =>
        Effect.logWarning(new RuntimeApiError({ operation: "registerExtension", reason }).message)
      )
    )
}
