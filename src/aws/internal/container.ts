/**
 * Credentials of a container: Lambda has them with SnapStart, and so do ECS and EKS.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Variables } from "../AwsEnvironment.ts"
import { CredentialsMissing } from "../AwsError.ts"
import type { Credentials } from "./credentials.ts"
import { parseUrl } from "./endpoint.ts"
import { exchange } from "./transport.ts"

const full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
const relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"

/** Whether the variables name an endpoint. */
export const isInContainer = (variables: Variables): boolean => Boolean(variables[relative] || variables[full])

/** Without TLS the token goes to this machine, or to the addresses of ECS and EKS, alone. */
const isTrusted = /^(localhost|127(\.\d+){3}|::1|169\.254\.170\.(2|23)|fd00:ec2::23)$/

const missing = (uri: string, why: string, cause?: unknown) =>
  new CredentialsMissing({ message: `no credentials from ${uri}: ${why}`, cause })

const toCredentials = (body: Uint8Array): Credentials | undefined => {
  try {
    const { AccessKeyId, Expiration, SecretAccessKey, Token } = JSON.parse(Buffer.from(body).toString())
    if (!AccessKeyId || !SecretAccessKey) return undefined
    return {
      accessKeyId: String(AccessKeyId),
      secretAccessKey: Redacted.make(String(SecretAccessKey)),
      sessionToken: Token ? Redacted.make(String(Token)) : undefined,
      expiresAt: Date.parse(Expiration) || undefined
    }
  } catch {
    return undefined
  }
}

const readToken = (variables: Variables): string | undefined => {
  const file = variables.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE
  return file
    ? process.getBuiltinModule("node:fs").readFileSync(file, "utf8").trim()
    : variables.AWS_CONTAINER_AUTHORIZATION_TOKEN
}

const fetchOnce = /*#__PURE__*/ Effect.fnUntraced(function*(variables: Variables) {
  const uri = variables[relative] ? `http://169.254.170.2${variables[relative]}` : variables[full] ?? ""
  const endpoint = parseUrl(uri)
  if (endpoint === undefined || !(endpoint.isSecure || isTrusted.test(endpoint.hostname))) {
    // Without the value, which may hold a password.
    const message = variables[relative]
      ? `${relative} must be a path`
      : `${full} must be an https URL, or one of this container`
    return yield* new CredentialsMissing({ message: `there are no credentials; ${message}, without a query` })
  }
  const token = yield* Effect.try({
    try: () => readToken(variables),
    catch: (cause) => missing(uri, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE cannot be read", cause)
  })
  const headers = token === undefined ? {} : { authorization: token }
  const answer = yield* exchange(endpoint, () => ({ method: "GET", path: endpoint.prefix, headers, body: "" })).pipe(
    Effect.mapError((error) => missing(uri, error.message)),
    Effect.timeoutOrElse({ duration: 1000, orElse: () => Effect.fail(missing(uri, "no answer within a second")) })
  )
  if ("_tag" in answer) return yield* missing(uri, answer.message, answer.cause)
  const { body, status } = answer
  const credentials = status === 200 ? toCredentials(body) : undefined
  return credentials ??
    (yield* missing(uri, `the answer had status ${status}${status === 200 ? ", without keys" : ""}`))
})

/** Asks the endpoint, three times if it must. */
export const fetchFromContainer = (
  variables: Variables,
  attempts = 3
): Effect.Effect<Credentials, CredentialsMissing> =>
  Effect.catch(fetchOnce(variables), (error) =>
    attempts === 1
      ? Effect.fail(error)
      : Effect.delay(Effect.suspend(() => fetchFromContainer(variables, attempts - 1)), 100))
