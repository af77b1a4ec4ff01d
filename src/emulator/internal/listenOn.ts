/** Where the invoke endpoints listen, and what is said if they cannot. */
import * as Effect from "effect/Effect"
import { ListenFailed } from "../ListenFailed.ts"
import type { BindFailed } from "./http.ts"

const isInUse = ({ cause }: BindFailed): boolean => cause.code === "EADDRINUSE"

export const toListenFailed = (host: string, port: number) => (error: BindFailed) =>
  new ListenFailed({
    variable: isInUse(error) || error.cause.code === "EACCES" ? "LOCAL_LAMBDA_PORT" : "LOCAL_LAMBDA_HOST",
    host,
    port,
    cause: error.cause
  })

const defaultPort = 7000

/** How many ports from 7000 on are tried. On a Mac, AirPlay has the first. */
const portsToTry = 100

/** Listens on the port that was asked for, else on the first port from 7000 on that is free. */
export const listenOn = <A, R>(
  host: string,
  asked: number | undefined,
  bind: (port: number) => Effect.Effect<A, BindFailed, R>
): Effect.Effect<A, ListenFailed, R> => {
  if (asked !== undefined) return Effect.mapError(bind(asked), toListenFailed(host, asked))
  const attempt = (port: number): Effect.Effect<A, ListenFailed, R> =>
    Effect.catch(
      port === defaultPort ? bind(port) : Effect.tap(bind(port), logOtherPort(port)),
      (error) =>
        isInUse(error) && port < defaultPort + portsToTry
          ? attempt(port + 1)
          : Effect.fail(toListenFailed(host, port)(error))
    )
  return attempt(defaultPort)
}

const logOtherPort = (port: number): Effect.Effect<void> =>
  Effect.logInfo(`port ${defaultPort} is in use, so the emulator listens on port ${port}`)
