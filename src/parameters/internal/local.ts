/** Requests to the extensions of AWS, which run beside the function. */
import * as Effect from "effect/Effect"
import { AwsEnvironment, type Variables } from "../../aws/AwsEnvironment.ts"
import { InvalidVariable } from "../../RuntimeError.ts"
import { ExtensionFailed, ExtensionNotReady, ParameterMissing } from "../ParametersError.ts"
import type { Absence } from "./answers.ts"

/** An extension, and what to call it. */
export interface Extension {
  readonly name: string
  readonly portVariable: string
  readonly defaultPort: number
  /** Whether it wants the session token, which a caller from outside the function does not have. */
  readonly takesToken: boolean
}

interface Answer {
  readonly status: number
  readonly text: string
}

/** Lambda starts the function as soon as an extension has registered, and that may be before it listens. */
const patience = { attempts: 20, millis: 50 } as const

const isRefused = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && cause.code === "ECONNREFUSED"

const send = (port: number, path: string, headers: Record<string, string>): Effect.Effect<Answer, Error> =>
  Effect.callback((resume) => {
    const request = process.getBuiltinModule("node:http").request({
      host: "127.0.0.1",
      port,
      path,
      headers,
      agent: false
    })
    const fail = (error: Error) => resume(Effect.fail(error))
    request.on("error", fail)
    request.on("response", (message) => {
      const chunks: Array<Buffer> = []
      message.on("data", (chunk: Buffer) => chunks.push(chunk))
      message.on("error", fail)
      message.on(
        "end",
        () => resume(Effect.succeed({ status: message.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      )
    })
    request.end()
    return Effect.sync(() => {
      request.destroy()
    })
  })

const portOf = ({ defaultPort, portVariable }: Extension, variables: Variables): number | InvalidVariable => {
  const text = variables[portVariable]
  if (text === undefined || text === "") return defaultPort
  const port = Number(text)
  return Number.isInteger(port) && port > 0 && port < 65_536
    ? port
    : new InvalidVariable({ variable: portVariable, expected: "a port, from 1 to 65535", actual: text })
}

/** AWS's code in the text of an error, and nothing else of it. */
const codeIn = (text: string): string | undefined =>
  /\b[A-Z][A-Za-z]*(?:Exception|NotFound|NotReady|Denied|Error)\b/.exec(text)?.[0]

/**
 * Gets a value from an extension.
 *
 * **Details**
 *
 * If nothing listens, the extension may not have started yet, so it is asked again for a second. If it says that it is not
 * ready, that holds for the whole init phase, so then it is not asked again.
 */
export const get = /*#__PURE__*/ Effect.fnUntraced(function*(
  extension: Extension,
  path: string,
  absence: Absence,
  isInit: boolean
): Effect.fn.Return<string, ExtensionFailed | ExtensionNotReady | InvalidVariable | ParameterMissing> {
  const { name } = extension
  const variables = yield* Effect.flatten(AwsEnvironment)
  const port = portOf(extension, variables)
  if (port instanceof InvalidVariable) return yield* port
  const token = extension.takesToken ? variables.AWS_SESSION_TOKEN : undefined
  const headers: Record<string, string> = token ? { "x-aws-parameters-secrets-token": token } : {}
  for (let attempt = 1;; attempt++) {
    const outcome = yield* Effect.result(send(port, path, headers))
    const isLast = attempt === patience.attempts
    if (outcome._tag === "Failure") {
      const cause = outcome.failure
      if (!isRefused(cause)) {
        return yield* new ExtensionFailed({ detail: `the connection to ${name} was lost`, cause })
      }
      if (isLast) {
        const detail = `nothing listens on port ${port}; add the layer of ${name} to the function`
        return yield* new ExtensionFailed({ detail, cause })
      }
    } else {
      const { status, text } = outcome.success
      if (status === 200) return text
      if (/not ready/i.test(text)) {
        if (isInit || isLast) return yield* new ExtensionNotReady()
      } else {
        const code = codeIn(text)
        if (status === 404 || (code !== undefined && absence.codes.includes(code))) {
          return yield* new ParameterMissing({ names: [absence.name], detail: absence.detail })
        }
        const why = code === undefined ? `status ${status}` : `${code} (status ${status})`
        return yield* new ExtensionFailed({ detail: `${name} answered with ${why}`, status })
      }
    }
    yield* Effect.sleep(patience.millis)
  }
})
