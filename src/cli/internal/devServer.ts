/** The functions that `dev` serves on this machine, as AWS's API shows them. */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Stream from "effect/Stream"
import { CommandFailed } from "./CommandError.ts"
import { makeDecoder } from "./eventStream.ts"
import { decodeLog, type Invoked, invokeHeaders, type InvokeRequest } from "./invoked.ts"

const functionsPath = "/2015-03-31/functions"
const streamsPath = "/2021-11-15/functions"

const notThere = (url: string) => (cause: HttpClientError) =>
  new CommandFailed({
    cause,
    detail: `no function is served at ${url}; start one with npx effect-lambda-runtime dev, or name its --port`
  })

const messageOf = (text: string): string => {
  try {
    const body = JSON.parse(text) as Record<string, unknown>
    const message = body["message"] ?? body["Message"] ?? body["errorMessage"]
    return typeof message === "string" ? message : text
  } catch {
    return text.trim()
  }
}

/** Fails unless the request was accepted. */
const checked = Effect.fnUntraced(function*(url: string, response: HttpClientResponse) {
  if (response.status < 300) return response
  const text = yield* Effect.orElseSucceed(response.text, () => "")
  return yield* new CommandFailed({ detail: `${url} refused with ${response.status}: ${messageOf(text)}` })
})

const invokePath = (path: string, { name, qualifier }: InvokeRequest, operation: string): string =>
  `${path}/${encodeURIComponent(name)}/${operation}` +
  (qualifier === undefined ? "" : `?Qualifier=${encodeURIComponent(qualifier)}`)

const lost = (cause: unknown) =>
  new CommandFailed({ cause, detail: "the connection was lost before the response was complete" })

/** The functions at a port of this machine. */
export const make = (port: number) => {
  const url = `http://127.0.0.1:${port}`

  const execute = (request: HttpClientRequest.HttpClientRequest) =>
    HttpClient.HttpClient.pipe(
      Effect.flatMap((client) => client.execute(HttpClientRequest.prependUrl(request, url))),
      Effect.mapError(notThere(url)),
      Effect.flatMap((response) => checked(url, response))
    )

  const post = (path: string, request: InvokeRequest) =>
    execute(
      HttpClientRequest.post(path).pipe(
        HttpClientRequest.setHeaders(invokeHeaders(request)),
        HttpClientRequest.bodyUint8Array(request.event, "application/json")
      )
    )

  /** The names of the functions. */
  const names: Effect.Effect<ReadonlyArray<string>, CommandFailed> = execute(
    HttpClientRequest.get(`${functionsPath}/`)
  ).pipe(
    Effect.flatMap((response) => Effect.mapError(response.json, lost)),
    Effect.map((body) =>
      (body as { readonly Functions: ReadonlyArray<{ readonly FunctionName: string }> }).Functions.map(
        ({ FunctionName }) => FunctionName
      )
    ),
    Effect.provide(NodeHttpClient.layerNodeHttp)
  )

  const invoke = (request: InvokeRequest): Effect.Effect<Invoked, CommandFailed> =>
    post(invokePath(functionsPath, request, "invocations"), request).pipe(
      Effect.flatMap((response) =>
        Effect.map(Effect.mapError(response.arrayBuffer, lost), (body): Invoked => ({
          payload: new Uint8Array(body),
          isError: response.headers["x-amz-function-error"] !== undefined,
          log: decodeLog(response.headers["x-amz-log-result"])
        }))
      ),
      Effect.provide(NodeHttpClient.layerNodeHttp)
    )

  /** Hands out the response piece by piece. The payload of the result is the error, if there is one. */
  const invokeStreaming = (
    request: InvokeRequest,
    write: (piece: Uint8Array) => Effect.Effect<void>
  ): Effect.Effect<Invoked, CommandFailed> =>
    Effect.gen(function*() {
      const response = yield* post(invokePath(streamsPath, request, "response-streaming-invocations"), request)
      const decode = makeDecoder()
      let invoked: Invoked | undefined
      yield* Stream.runForEach(
        response.stream,
        (bytes) =>
          Effect.forEach(decode(bytes), ({ payload, type }) => {
            if (type === "PayloadChunk") return write(payload)
            const end = JSON.parse(Buffer.from(payload).toString()) as Record<string, string | undefined>
            invoked = {
              payload: Buffer.from(end["ErrorDetails"] ?? ""),
              isError: end["ErrorCode"] !== undefined,
              log: decodeLog(end["LogResult"])
            }
            return Effect.void
          }, { discard: true })
      ).pipe(Effect.mapError(lost))
      return invoked ?? (yield* lost(undefined))
    }).pipe(Effect.provide(NodeHttpClient.layerNodeHttp))

  return { invoke, invokeStreaming, names, url }
}
