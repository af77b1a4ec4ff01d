/** The functions that `dev` serves on this machine, as AWS's API shows them. */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import type { HttpClientError } from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type { HttpClientResponse } from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { CommandFailed } from "./CommandError.ts"
import { makeDecoder } from "./eventStream.ts"
import { decodeLog, type Invoked, invokeHeaders, type InvokeRequest } from "./invoked.ts"
import { nearest } from "./nearest.ts"

const decodeFunctions = Schema.decodeUnknownOption(
  Schema.Struct({ Functions: Schema.Array(Schema.Struct({ FunctionName: Schema.String })) })
)

const functionsPath = "/2015-03-31/functions"
const streamsPath = "/2021-11-15/functions"

const codeOf = (cause: unknown): string | undefined =>
  cause instanceof Error
    ? "code" in cause && typeof cause.code === "string" ? cause.code : codeOf(cause.cause)
    : undefined

const unreached = (url: string) => (cause: HttpClientError) => {
  const code = codeOf(cause)
  return new CommandFailed({
    cause,
    detail: code === "ECONNREFUSED"
      ? `no function is served at ${url}; start one with npx effect-lambda-runtime dev, or name its --port`
      : `the connection to ${url} was lost before the response${code === undefined ? "" : ` (${code})`}; see whether ` +
        "effect-lambda dev is what listens there, and whether it still runs"
  })
}

/** Another program has the port: on macOS it is often AirPlay that has 7000. */
const notDev = (url: string, said: string) =>
  new CommandFailed({
    detail: `what listens at ${url} is not effect-lambda dev (${said}); name the --port of dev`
  })

/** What an error of AWS's API says, or `undefined` if the text is none. */
const messageOf = (text: string): string | undefined => {
  try {
    const body = JSON.parse(text) as Record<string, unknown>
    const message = body["message"] ?? body["Message"] ?? body["errorMessage"]
    return typeof message === "string" ? message : undefined
  } catch {
    return undefined
  }
}

/** Fails unless the request was accepted. */
const checked = Effect.fnUntraced(function*(url: string, response: HttpClientResponse) {
  if (response.status < 300) {
    const { "content-type": type = "", "x-amzn-requestid": requestId } = response.headers
    // A page of a web server, which takes any request.
    return requestId === undefined && type.startsWith("text/html")
      ? yield* notDev(url, "it answers with HTML")
      : response
  }
  const message = messageOf(yield* Effect.orElseSucceed(response.text, () => ""))
  return yield* message === undefined
    ? notDev(url, `status ${response.status}`)
    : new CommandFailed({ detail: `${url} refused with ${response.status}: ${message}` })
})

/** The answer of `ListFunctions`. */
const namesOf = (body: unknown): ReadonlyArray<string> | undefined =>
  Option.getOrUndefined(
    Option.map(decodeFunctions(body), ({ Functions }) => Functions.map(({ FunctionName }) => FunctionName))
  )

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
      Effect.mapError(unreached(url)),
      Effect.flatMap((response) => checked(url, response))
    )

  /** The names of the functions. */
  const names: Effect.Effect<ReadonlyArray<string>, CommandFailed> = execute(
    HttpClientRequest.get(`${functionsPath}/`)
  ).pipe(
    Effect.flatMap((response) => Effect.orElseSucceed(response.json, () => undefined)),
    Effect.flatMap((body) => {
      const found = namesOf(body)
      return found === undefined ? Effect.fail(notDev(url, "it lists no functions")) : Effect.succeed(found)
    }),
    // They are known at once, whatever the functions do.
    Effect.timeoutOrElse({
      duration: "10 seconds",
      orElse: () => Effect.fail(notDev(url, "it does not answer"))
    }),
    Effect.provide(NodeHttpClient.layerNodeHttp)
  )

  /** Fails if there are functions, and none of this name. */
  const checkName = (name: string) =>
    Effect.flatMap(Effect.orElseSucceed(names, (): ReadonlyArray<string> => []), (known) => {
      if (known.length === 0 || known.includes(name)) return Effect.void
      const near = nearest(name, known)
      const hint = near === undefined ? `there are ${known.join(", ")}` : `did you mean ${near}?`
      return Effect.fail(
        new CommandFailed({ detail: `no function ${JSON.stringify(name)} is served at ${url}; ${hint}` })
      )
    })

  const post = (path: string, request: InvokeRequest) =>
    execute(
      HttpClientRequest.post(path).pipe(
        HttpClientRequest.setHeaders(invokeHeaders(request)),
        HttpClientRequest.bodyUint8Array(request.event, "application/json")
      )
    ).pipe(Effect.tapError(() => checkName(request.name)))

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
