/** What is looked at, of each front door and of the functions themselves. */
import { Clock, Effect, Schedule } from "effect"
import { AwsClient } from "effect-lambda-runtime/aws"
import { FrontDoor } from "effect-lambda-runtime/http"
import { effectLambda } from "./command.ts"
import { ask, opened } from "./http.ts"
import { check, expect, Otherwise } from "./report.ts"

/** Every byte once, as the probes send it. */
const bytes = Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte))

const parse = (text: string) =>
  Effect.try({
    try: () => JSON.parse(text) as Readonly<Record<string, unknown>>,
    catch: () => new Otherwise({ result: "FAILS", message: `the response is not JSON: ${text.slice(0, 200)}` })
  })

/** A front door that may not be there: then its rows say why. */
export type Base = Effect.Effect<string, { readonly message: string }>

/** The URL of a front door, once it lets requests through. It is waited for once. */
export const reached = (base: Base, seconds = 60) => Effect.cached(Effect.tap(base, (url) => opened(url, seconds)))

/** A front door that does not stream. `door` is what the app should take it for. */
export const checkBuffered = Effect.fnUntraced(function*(of: string, door: string, base: Base) {
  yield* check(
    of,
    "the app sees the request as it was sent: door, bytes, cookies, repeated and encoded parameters",
    Effect.gen(function*() {
      const { body, status } = yield* ask(yield* base, "/echo/a%20b?x=1&x=2&y=%C3%A4", {
        method: "POST",
        headers: { "content-type": "application/octet-stream", cookie: "first=1; second=2" },
        body: bytes
      })
      yield* expect(status === 200, `the status is ${status}: ${body.toString().slice(0, 200)}`)
      const seen = yield* parse(body.toString())
      const { cookies, door: found, isSame, url, x, y } = seen
      yield* expect(found === door, `the door is ${String(found)}`)
      yield* expect(isSame === true, `the app got ${String(seen["bytes"])} other bytes`)
      yield* expect(JSON.stringify(cookies) === `{"first":"1","second":"2"}`, `cookies: ${JSON.stringify(cookies)}`)
      yield* expect(JSON.stringify([x, y]) === `[["1","2"],"ä"]`, `parameters: ${JSON.stringify([x, y])}`)
      return `the URL is ${String(url)}`
    })
  )
  yield* check(
    of,
    "bytes that are not text arrive (base64)",
    Effect.gen(function*() {
      const { body, status } = yield* ask(yield* base, "/bytes", { headers: { accept: "application/octet-stream" } })
      yield* expect(status === 200 && body.equals(bytes), `status ${status}, ${body.length} other bytes`)
      return `${body.length} bytes`
    })
  )
  yield* check(
    of,
    "two cookies are two headers",
    Effect.gen(function*() {
      const { headers } = yield* ask(yield* base, "/cookies")
      const cookies = headers["set-cookie"] ?? []
      yield* expect(cookies.length === 2, `set-cookie: ${JSON.stringify(cookies)}`)
      return cookies.join(", ")
    })
  )
})

/** A front door that streams. */
export const checkStreamed = Effect.fnUntraced(function*(of: string, base: Base) {
  yield* check(
    of,
    "status, headers and cookies of a stream arrive (prelude), and its chunks as they are made",
    Effect.gen(function*() {
      const { body, headers, isWhole, status, times } = yield* ask(yield* base, "/lines")
      yield* expect(status === 418, `the status is ${status}: ${body.toString().slice(0, 200)}`)
      yield* expect(headers["x-verify"] === "prelude", "the header x-verify is missing")
      yield* expect(headers["set-cookie"]?.length === 2, `set-cookie: ${JSON.stringify(headers["set-cookie"])}`)
      yield* expect(isWhole && body.toString() === "one\ntwo\n", `the body is ${JSON.stringify(body.toString())}`)
      // The probe makes the second line 400 ms after the first.
      const between = Math.round((times.at(-1) ?? 0) - (times[0] ?? 0))
      yield* expect(between >= 100, `the first and the last chunk are ${between} ms apart, in place of 400`)
      return `${times.length} chunks, the last ${between} ms after the first`
    })
  )
  yield* check(
    of,
    "a stream that fails midway (trailers) is cut off for the client",
    Effect.gen(function*() {
      const { body, isWhole } = yield* ask(yield* base, "/cut")
      yield* expect(!isWhole, `the client read a whole body: ${JSON.stringify(body.toString().slice(0, 200))}`)
      return `cut off after ${body.length} bytes`
    })
  )
})

const invoke = (name: string) =>
  Effect.flatMap(AwsClient.AwsClient, (aws) =>
    aws.request({
      service: "lambda",
      operation: "Invoke",
      method: "POST",
      path: `/2015-03-31/functions/${name}/invocations`,
      headers: { "x-amz-log-type": "Tail" },
      body: "{}"
    })).pipe(Effect.map(({ headers, text }) => ({
      error: headers["x-amz-function-error"],
      log: Buffer.from(headers["x-amz-log-result"] ?? "", "base64").toString("utf8"),
      text
    })))

/** A function of `probes/facts.ts`. `isRight` says which environment it should find. */
export const checkFacts = (
  of: string,
  claim: string,
  name: Effect.Effect<string, { readonly message: string }>,
  isRight: (facts: { readonly program: string; readonly environment: string; readonly task: string }) => boolean
) =>
  check(
    of,
    claim,
    Effect.gen(function*() {
      const { error, text } = yield* invoke(yield* name)
      yield* expect(error === undefined, `function error: ${text.slice(0, 300)}`)
      const { executionEnvironment, node, probe, program, task } = yield* parse(text)
      yield* expect(probe === "facts", `the response is not that of the probe: ${text.slice(0, 200)}`)
      const environment = String(executionEnvironment ?? "no AWS_EXECUTION_ENV")
      yield* expect(
        isRight({ environment, program: String(program), task: String(task) }),
        `it runs in ${environment}, on ${String(program)}`
      )
      return `${environment}, Node ${String(node)} at ${String(program)}`
    })
  )

/** The trailers, as a client of AWS's API gets them. */
export const checkTrailers = (of: string, name: Effect.Effect<string, { readonly message: string }>) =>
  check(
    of,
    "InvokeWithResponseStream ends with the error of a stream that fails midway (trailers)",
    Effect.gen(function*() {
      const aws = yield* AwsClient.AwsClient
      const { body } = yield* aws.request({
        service: "lambda",
        operation: "InvokeWithResponseStream",
        method: "POST",
        path: `/2021-11-15/functions/${yield* name}/response-streaming-invocations`,
        body: JSON.stringify(FrontDoor.toEvent("url", { url: "/cut" }))
      })
      // The frames of the answer are binary, and the last one holds JSON.
      const text = Buffer.from(body).toString("latin1")
      const [, code] = /"ErrorCode":"([^"]+)"/.exec(text) ?? []
      yield* expect(text.includes("one\n"), "the stream has none of the chunks")
      yield* expect(code !== undefined, "it ends without an error")
      return `ErrorCode ${code}, and ErrorDetails ${text.includes("cut on purpose") ? "have" : "lack"} the message`
    })
  )

/** A function whose cold starts are measured, and how it is deployed again. */
export interface Measured {
  readonly of: string
  readonly name: string
  readonly flags: ReadonlyArray<string>
}

/** The start of a new environment, from the REPORT line. Other settings make Lambda start a new one. */
const initMillis = Effect.fnUntraced(function*({ flags, name }: Measured, memory: number) {
  yield* effectLambda("deploy", name, ...flags, "--memory", String(memory))
  const { log } = yield* invoke(name)
  const [, millis] = /Init Duration: ([\d.]+) ms/.exec(log) ?? []
  return millis === undefined ? [] : [Number(millis)]
})

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** One after the other, or they would disturb each other. */
export const checkColdStarts = (functions: ReadonlyArray<Measured>, times: number) =>
  check(
    "cold starts",
    "Init Duration of REPORT lines, beside a plain function on AWS's own runtime",
    Effect.gen(function*() {
      const found = new Map<string, ReadonlyArray<number>>()
      for (let n = 0; n < times; n++) {
        for (const measured of functions) {
          const some = yield* initMillis(measured, 513 + (n % 2))
          found.set(measured.of, [...found.get(measured.of) ?? [], ...some])
        }
      }
      const seen = Array.from(found, ([of, values]) => values.length === 0 ? [] : [{ of, values }]).flat()
      const all = seen.map(({ of, values }) => `${of} ${median(values)} ms (${values.length})`).join(", ")
      return yield* seen.length === 0
        ? new Otherwise({ result: "not seen", message: "no REPORT line has an Init Duration" })
        : new Otherwise({ result: "measured", message: `medians, and of how many: ${all}` })
    })
  )

const logged = (name: string, text: string) =>
  Effect.flatMap(AwsClient.AwsClient, (aws) =>
    aws.json({
      service: "logs",
      target: "Logs_20140328.FilterLogEvents",
      input: { filterPattern: `"${text}"`, logGroupName: `/aws/lambda/${name}` }
    })).pipe(
      Effect.map((found) => ((found as { readonly events?: ReadonlyArray<unknown> }).events ?? []).length > 0)
    )

/** Starts an environment, and then another: Lambda has no use for the first one any more. */
export const renew = Effect.fnUntraced(function*(name: string) {
  yield* invoke(name)
  yield* effectLambda("deploy", name, "--no-build", "--memory", "513")
  yield* invoke(name)
})

/** `without` is a function that has no extension, which Lambda ends without a signal, as its documentation says. */
export const checkShutdown = (
  name: Effect.Effect<string, { readonly message: string }>,
  without: Effect.Effect<string, { readonly message: string }>,
  minutes: number
) =>
  check(
    "shutdown",
    "Lambda sends SIGTERM to a function with our internal extension, and its layers are released",
    Effect.gen(function*() {
      const deployed = yield* name
      const end = (yield* Clock.currentTimeMillis) + minutes * 60_000
      const wait = Effect.flatMap(logged(deployed, "effect-lambda-verify closed"), (isThere) =>
        isThere ? Effect.void : Effect.fail(
          new Otherwise({
            result: "not seen",
            message:
              `no line of the finalizer in the log within ${minutes} minutes: Lambda may keep the environment longer`
          })
        ))
      yield* Effect.retry(wait, {
        while: (error) =>
          Effect.map(Clock.currentTimeMillis, (now) =>
            error._tag === "Otherwise" && now < end),
        schedule: Schedule.spaced("15 seconds")
      })
      const other = yield* Effect.flatMap(without, (name) => logged(name, "effect-lambda-verify closed")).pipe(
        Effect.map((isThere) => isThere ? "got the signal, too" : "got none so far"),
        Effect.orElseSucceed(() => "was not looked at")
      )
      return `the finalizer of a layer has logged; a function without an extension ${other}`
    })
  )
