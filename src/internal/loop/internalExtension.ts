/** An internal extension: Lambda sends SIGTERM only to environments that have an extension. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { constVoid } from "effect/Function"
import type { Scope } from "effect/Scope"
import { headerNames } from "../../RuntimeApi.ts"
import { InvalidAnswer, RuntimeApiError } from "../../RuntimeApiError.ts"
import { Connection } from "../client/connection.ts"
import { isHeaderText } from "../client/requests.ts"
import type { Server } from "../client/server.ts"
import { expectStatus } from "../client/unexpectedStatus.ts"

const name = "effect-lambda-runtime"

/** How long the registration may delay the start of the function, in milliseconds. */
const registrationMillis = 1000

/**
 * Registers the extension, before the first `next`. It lives until the scope ends. If Lambda does not register it, that
 * is a warning, and the function works without SIGTERM.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
export const registerExtension = (server: Server): Effect.Effect<void, never, Scope> =>
  register(server).pipe(
    Effect.timeoutOrElse({
      duration: registrationMillis,
      orElse: () => Effect.fail(new InvalidAnswer({ detail: `no answer came within ${registrationMillis} ms` }))
    }),
    Effect.flatMap((identifier) => awaitEvents(server, identifier)),
    Effect.catch((reason) => Effect.logWarning(new RuntimeApiError({ operation: "registerExtension", reason }).message))
  )

const register = Effect.fnUntraced(function*({ pool, requests }: Server) {
  const { headers } = yield* expectStatus(yield* pool.exchange(requests.registerExtension(name)), 200)
  const identifier = headers.extensionIdentifier
  return identifier !== undefined && isHeaderText(identifier)
    ? identifier
    : yield* new InvalidAnswer({ detail: `the extension has no ${headerNames.extensionIdentifier}` })
})

/** Lambda never answers this request, but the init phase does not end before it. */
const awaitEvents = Effect.fnUntraced(function*({ address, requests }: Server, identifier: string) {
  const events = new Connection(address, constVoid)
  const waiting = events.exchange(requests.nextExtensionEvent(identifier)).pipe(
    Effect.flatMap(({ status }) => Effect.logWarning(`the wait for extension events was answered with ${status}`)),
    Effect.catch((reason) => Effect.logWarning("the wait for extension events failed:", reason.message)),
    Effect.ensuring(Effect.sync(() => events.close()))
  )
  const fiber = Effect.runForkWith(yield* Effect.context())(waiting)
  yield* Effect.addFinalizer(() => Fiber.interrupt(fiber))
})
