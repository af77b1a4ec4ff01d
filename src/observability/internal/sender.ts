/** How one batch gets to its collector: straight over the transport, or through a client that the user has changed. */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { Signal } from "./settings.ts"
import { type Answer, type Destination, NotInTime, toDestination, type Transport } from "./transport.ts"
import { WholeResponse } from "./wholeResponse.ts"

/** What is sent. */
export interface Parcel {
  readonly signal: Signal
  /** As the exporter makes it. The body is apart, as it may be compressed. */
  readonly request: HttpClientRequest.HttpClientRequest
  readonly body: Uint8Array
  readonly isCompressed: boolean
}

/** Sends a parcel. `onEnd` is called once, maybe at once; not any more once the function that is returned was called. */
export type Send = (
  parcel: Parcel,
  onEnd: (end: Answer | Error) => void,
  context: Context.Context<never>
) => () => void

const headersOf = ({ isCompressed, request }: Parcel): Readonly<Record<string, string>> =>
  isCompressed ? { ...request.headers, "content-encoding": "gzip" } : request.headers

/** Straight: what does not change is put together once. Signals that share a URL have headers of their own. */
export const straight = (transport: Transport): Send => {
  const destinations = new Map<string, Destination>()
  return (parcel, onEnd) => {
    const { body, isCompressed, request: { method, url }, signal } = parcel
    const key = isCompressed ? `${signal} gzip` : signal
    let destination = destinations.get(key)
    if (destination === undefined) {
      destination = toDestination(method, new URL(url), headersOf(parcel))
      destinations.set(key, destination)
    }
    return transport.send(destination, body, onEnd).cancel
  }
}

/** What a user changes: a client over the transport, for bodies of bytes. */
const toClient = (transport: Transport): HttpClient.HttpClient =>
  HttpClient.make((request, url) =>
    Effect.callback((resume) => {
      const lose = (cause: unknown) =>
        resume(
          cause instanceof NotInTime
            // A client that tries again would do so until the next flush, and each attempt would fail at once.
            ? Effect.interrupt
            : Effect.fail(
              new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, cause }) })
            )
        )
      try {
        const body = request.body._tag === "Uint8Array" ? request.body.body : new Uint8Array()
        const { cancel } = transport.send(toDestination(request.method, url, request.headers), body, (end) => {
          if (end instanceof Error) return lose(end)
          const { contentType, retryAfter, status } = end
          const headers = {
            ...(contentType !== undefined && { "content-type": contentType }),
            ...(retryAfter !== undefined && { "retry-after": retryAfter })
          }
          resume(Effect.succeed(new WholeResponse(request, { status, headers, body: Uint8Array.from(end.body) })))
        })
        return Effect.sync(cancel)
      } catch (cause) {
        lose(cause)
      }
    })
  )

const toError = ({ reason }: HttpClientError.HttpClientError): Error => {
  const cause: unknown = "cause" in reason ? reason.cause : undefined
  return cause instanceof Error
    ? cause
    : new Error(("description" in reason ? reason.description : undefined) ?? reason._tag)
}

/** Through the client that `transform` makes. */
export const through = (
  transport: Transport,
  transform: (client: HttpClient.HttpClient) => HttpClient.HttpClient
): Send => {
  const client = transform(toClient(transport))
  const execute = Effect.fnUntraced(
    function*(parcel: Parcel) {
      const { body, request } = parcel
      const contentType = request.body._tag === "Uint8Array" ? request.body.contentType : undefined
      const sent = HttpClientRequest.setBody(request, HttpBody.uint8Array(body, contentType))
      const response = yield* client.execute(
        parcel.isCompressed ? HttpClientRequest.setHeader(sent, "content-encoding", "gzip") : sent
      )
      return {
        status: response.status,
        contentType: response.headers["content-type"],
        retryAfter: response.headers["retry-after"],
        body: new Uint8Array(yield* response.arrayBuffer)
      }
    },
    Effect.catch((error) => Effect.succeed(toError(error))),
    Effect.catchDefect((defect) => Effect.succeed(defect instanceof Error ? defect : new Error(String(defect)))),
    // An export has no span and no trace headers.
    Effect.withTracerEnabled(false),
    Effect.provideService(HttpClient.TracerPropagationEnabled, false)
  )
  return (parcel, onEnd, context) => {
    let isOver = false
    const fiber = Effect.runForkWith(context)(execute(parcel))
    fiber.addObserver((exit) => {
      if (isOver) return
      onEnd(Exit.isSuccess(exit) ? exit.value : new NotInTime())
    })
    return () => {
      isOver = true
      fiber.interruptUnsafe()
    }
  }
}
