/** The settings of an emulator in the environment, checked. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Environment } from "../../Environment.ts"
import { InvalidVariable } from "../../RuntimeError.ts"

/** How many requests of an HTTP function run at once, if nothing else is said: as many as Lambda sends to a Web Function. */
export const httpConcurrency = 64

const invalid = (variable: string, expected: string, actual: string) =>
  Effect.fail(new InvalidVariable({ variable, expected, actual }))

export const checkPort = (text: string): Effect.Effect<number, InvalidVariable> =>
  /^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535
    ? Effect.succeed(Number(text))
    : invalid("LOCAL_LAMBDA_PORT", "a port from 0 to 65535", text)

export const checkPath = (text: string): Effect.Effect<string, InvalidVariable> =>
  /^[!-~]+$/.test(text) && !/[?#]/.test(text)
    ? Effect.succeed(text.startsWith("/") ? text : `/${text}`)
    : invalid("LOCAL_LAMBDA_INVOCATION_ENDPOINT", "a path such as /invoke", text)

export const checkConcurrency = (text: string): Effect.Effect<number, InvalidVariable> =>
  /^[0-9]{1,4}$/.test(text) && Number(text) > 0
    ? Effect.succeed(Number(text))
    : invalid("LOCAL_LAMBDA_CONCURRENCY", "a number from 1 to 9999", text)

const checkTimeout = (text: string): Effect.Effect<Duration.Duration, InvalidVariable> =>
  /^[0-9]{1,9}$/.test(text) && Number(text) > 0
    ? Effect.succeed(Duration.seconds(Number(text)))
    : invalid("AWS_LAMBDA_FUNCTION_TIMEOUT", "a number of seconds", text)

const isOrigin = (text: string): boolean => {
  try {
    const { origin, protocol } = new URL(text)
    return origin === text && (protocol === "http:" || protocol === "https:")
  } catch {
    return false
  }
}

/** Origins in lower case, as browsers send them. A pattern is none: it would let in pages that nobody thought of. */
export const checkOrigins = (origins: ReadonlyArray<string>): Effect.Effect<ReadonlySet<string>, InvalidVariable> => {
  const known = origins.map((origin) => origin.toLowerCase())
  const wrong = known.findIndex((origin) => !isOrigin(origin))
  return wrong === -1
    ? Effect.succeed(new Set(known))
    : invalid(
      "LOCAL_LAMBDA_ALLOWED_ORIGINS",
      "origins such as http://localhost:5173, separated by commas",
      origins[wrong]!
    )
}

/** The options of an emulator that the environment asks for. */
export const fromEnvironment = Effect.fnUntraced(
  function*({ functionName, maxConcurrency, variable }: Environment) {
    const port = variable("LOCAL_LAMBDA_PORT")
    const concurrency = variable("LOCAL_LAMBDA_CONCURRENCY")
    const timeout = variable("AWS_LAMBDA_FUNCTION_TIMEOUT")
    return {
      host: variable("LOCAL_LAMBDA_HOST"),
      port: port === undefined ? undefined : yield* checkPort(port),
      invocationEndpoint: variable("LOCAL_LAMBDA_INVOCATION_ENDPOINT") ??
        variable("LOCAL_LAMBDA_SERVER_INVOCATION_ENDPOINT"),
      functionName,
      timeout: timeout === undefined ? undefined : yield* checkTimeout(timeout),
      concurrency: concurrency !== undefined
        ? yield* checkConcurrency(concurrency)
        : maxConcurrency > 1
        ? maxConcurrency
        : undefined,
      allowedOrigins: variable("LOCAL_LAMBDA_ALLOWED_ORIGINS")?.split(",").map((origin) => origin.trim()).filter(
        Boolean
      )
    }
  }
)
