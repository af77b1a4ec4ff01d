/**
 * The Extensions API, as far as a runtime needs it that registers itself so that Lambda ends it by SIGTERM. There are no
 * events to wait for here.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-extensions-api.html
 */
import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import { headerNames } from "../../RuntimeApi.ts"
import { Refused } from "../Call.ts"
import { type BodyLost, type Exchange, readBody } from "./http.ts"

const maxRegistrationBytes = 65_536

const forbidden = (errorType: string, errorMessage: string) =>
  new Refused({ refusal: { status: 403, errorType, errorMessage } })

/** Lambda takes no registration after the first `next`. */
export const registrationClosed = forbidden("Extension.RegistrationClosed", "Extension registration closed already")

const parseEvents = (body: Uint8Array): ReadonlyArray<unknown> | undefined => {
  try {
    const { events } = JSON.parse(Buffer.from(body).toString())
    return Array.isArray(events) ? events : []
  } catch {
    return undefined
  }
}

export const makeExtensions = (isStarting: () => boolean) => {
  const names = new Map<string, string>()

  const register = Effect.fnUntraced(
    function*(exchange: Exchange): Effect.fn.Return<void, Refused | BodyLost> {
      const name = exchange.header(headerNames.extensionName)
      const body = yield* Effect.catchTag(
        readBody(exchange, maxRegistrationBytes),
        "BodyTooLarge",
        () => Effect.fail(forbidden("InvalidRequestFormat", "The registration is too large"))
      )
      const events = parseEvents(body)
      if (!isStarting()) return yield* registrationClosed
      if (name === undefined) return yield* forbidden("Extension.InvalidExtensionName", "Empty extension name")
      if (events === undefined) return yield* forbidden("InvalidRequestFormat", "The registration is not JSON")
      if (events.length > 0) {
        return yield* forbidden("Extension.InvalidEventType", "The emulator sends no events to extensions")
      }
      if (names.has(name)) {
        return yield* forbidden("Extension.InvalidExtensionState", "An extension of that name is registered already")
      }
      const identifier = randomUUID()
      names.set(name, identifier)
      yield* exchange.send(
        200,
        { "Content-Type": "application/json", [headerNames.extensionIdentifier]: identifier },
        JSON.stringify({ functionName: "function", functionVersion: "$LATEST", handler: "" })
      )
    }
  )

  const next = (exchange: Exchange): Effect.Effect<void, Refused> => {
    const identifier = exchange.header(headerNames.extensionIdentifier)
    if (identifier === undefined) {
      return Effect.fail(
        forbidden("Extension.MissingExtensionIdentifier", `Missing ${headerNames.extensionIdentifier} header`)
      )
    }
    if (![...names.values()].includes(identifier)) {
      return Effect.fail(forbidden("Extension.UnknownExtensionIdentifier", "Unknown extension identifier"))
    }
    return Effect.never
  }

  return { register, next }
}
