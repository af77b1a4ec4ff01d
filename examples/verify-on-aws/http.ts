/** Requests to front doors, over sockets: what arrives is seen chunk by chunk. */
import { Data, Effect, Schedule } from "effect"
import * as Http from "node:http"
import * as Https from "node:https"

export class RequestFailed extends Data.TaggedError("RequestFailed")<{ readonly message: string }> {}

export interface Answer {
  readonly status: number
  readonly headers: Http.IncomingHttpHeaders
  readonly body: Buffer
  /** When each chunk arrived, in milliseconds since the request. */
  readonly times: ReadonlyArray<number>
  /** Whether the response came to its end. */
  readonly isWhole: boolean
}

export interface Asked {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

/** In tests of this script, the address of what plays the front doors: they have the hosts of AWS, but not their addresses. */
const played = process.env["VERIFY_FRONT_DOORS"]

/** Sends a request to a front door. */
export const ask = (base: string, path: string, { body, headers, method = "GET" }: Asked = {}) =>
  Effect.callback<Answer, RequestFailed>((resume) => {
    const target = new URL(base)
    // The path goes out as it is: URL would change it.
    const whole = `${target.pathname.replace(/\/$/, "")}${path}`
    const start = performance.now()
    const fail = ({ message }: Error) => resume(Effect.fail(new RequestFailed({ message })))
    const client = played === undefined && target.protocol === "https:" ? Https : Http
    const options = {
      agent: false,
      method,
      path: whole,
      headers: { host: target.host, ...headers, ...(body !== undefined && { "content-length": String(body.length) }) },
      timeout: 20_000
    }
    const request = client.request(played ?? target.origin, options, (response) => {
      const chunks: Array<Buffer> = []
      const times: Array<number> = []
      const end = (isWhole: boolean) =>
        resume(Effect.succeed({
          body: Buffer.concat(chunks),
          headers: response.headers,
          isWhole,
          status: response.statusCode ?? 0,
          times
        }))
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk)
        times.push(performance.now() - start)
      })
      response.on("end", () => end(response.complete))
      response.on("error", () => end(false))
    })
    request.on("timeout", () => request.destroy(new Error("no response within 20 seconds")))
    request.on("error", fail)
    request.end(body)
    return Effect.sync(() => request.destroy())
  })

/** Waits until a front door lets requests through to the function. A new one answers 403, 404 or 503 for a while. */
export const opened = (base: string, seconds: number) =>
  Effect.flatMap(ask(base, "/ready"), ({ body, status }) =>
    status === 200
      ? Effect.void
      : Effect.fail(new RequestFailed({ message: `status ${status}, ${body.toString().slice(0, 200)}` }))).pipe(
      Effect.retry({ schedule: Schedule.spaced("3 seconds"), times: Math.ceil(seconds / 3) }),
      Effect.mapError(({ message }) =>
        new RequestFailed({ message: `GET /ready was not answered with 200 within ${seconds} seconds: ${message}` })
      )
    )
