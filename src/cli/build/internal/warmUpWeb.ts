/** One run of the bundle of a Web Function, until its server listens. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { connect, createServer } from "node:net"
import { kill, type Run, start, type WarmUp, WarmUpFailed } from "./warmUp.ts"

const host = "127.0.0.1"

const freePort = Effect.callback<number>((resume) => {
  const server = createServer().listen(0, host, () => {
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    server.close(() => resume(Effect.succeed(port)))
  })
})

const connects = (port: number) =>
  Effect.callback<boolean>((resume) => {
    const socket = connect({ host, port })
    const end = (isOpen: boolean) => {
      socket.destroy()
      resume(Effect.succeed(isOpen))
    }
    socket.once("connect", () => end(true)).once("error", () => end(false))
    return Effect.sync(() => socket.destroy())
  })

const listens = Effect.fnUntraced(function*(port: number) {
  while (!(yield* connects(port))) yield* Effect.sleep("20 millis")
})

/** What a Web Function logs if it cannot start. */
const initErrorIn = (output: string) => {
  const line = output.split("\n").find((line) => line.includes("Init Error"))
  return line === undefined ? undefined : { errorMessage: line.trim(), errorType: "Init Error" }
}

/** Runs a Web Function until it listens, and ends it by SIGTERM. Nothing is sent to it. */
export const warmUpWeb: (run: Run) => Effect.Effect<WarmUp, WarmUpFailed> = Effect.fnUntraced(
  function*(run: Run) {
    const port = yield* freePort
    const variables = { AWS_LAMBDA_HTTP_ENDPOINT: `${host}:${port}`, AWS_LAMBDA_RUNTIME_API: undefined }
    const { child, ended, output } = yield* start({ ...run, variables }, "")
    const limit = Duration.fromInputUnsafe(run.limit)
    const failed = (detail: string) =>
      new WarmUpFailed({ detail, hasAsked: false, output: output.all, reported: initErrorIn(output.all) })
    const orFail = (what: string) => ({
      duration: limit,
      orElse: () => Effect.fail(failed(`${what} within ${Duration.format(limit)}`))
    })

    const early = yield* Effect.raceFirst(Effect.as(listens(port), undefined), ended).pipe(
      Effect.timeoutOrElse(orFail("nothing listened at AWS_LAMBDA_HTTP_ENDPOINT"))
    )
    if (early !== undefined) return yield* failed(`${early}, before it listened at AWS_LAMBDA_HTTP_ENDPOINT`)
    kill(child, "SIGTERM")
    yield* Effect.timeoutOrElse(ended, orFail("the process did not end after SIGTERM"))
    return { failures: [], output: output.all }
  },
  Effect.scoped
)
