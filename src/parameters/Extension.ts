/**
 * Parameters, secrets and configuration profiles by the extensions of AWS, which cache them beside the function and sign the
 * requests.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_lambda.html
 * @see https://docs.aws.amazon.com/appconfig/latest/userguide/appconfig-integration-lambda-extensions.html
 */
import * as Effect from "effect/Effect"
import { decode, failing, OneParameter } from "./internal/answers.ts"
import { type Extension, get } from "./internal/local.ts"
import { absenceOf, type AppConfigOptions, labelOf, resolveProfiles, sourceOf } from "./internal/profiles.ts"
import { fromPaths, fromText, partsOf, type Values } from "./internal/values.ts"
import { InvalidParameter, type ParametersError, type ParametersErrorReason } from "./ParametersError.ts"
import { type ResolvedSecret, resolveSecrets, secretAbsence, type SecretIds, shownSecrets, toText } from "./Secrets.ts"
import { listed, type Name, type Read, resolve, shown, type Source, type SourceOptions } from "./Source.ts"

/**
 * What to read by the AWS Parameters and Secrets Lambda Extension. The function's role needs `ssm:GetParameter`,
 * `secretsmanager:GetSecretValue` and `kms:Decrypt`, as far as it reads either.
 *
 * @category models
 * @since 0.1.0
 */
export interface ExtensionOptions extends SourceOptions {
  /** What `Config` calls each parameter, and its name or ARN. `:3` at the end selects a version, `:live` a label. */
  readonly parameters?: Readonly<Record<string, Name>> | undefined
  /** As in `Parameters.secrets`. */
  readonly secrets?: SecretIds | undefined
}

const parametersAndSecrets: Extension = {
  name: "the AWS Parameters and Secrets Lambda Extension",
  portVariable: "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT",
  defaultPort: 2773,
  takesToken: true
}

const appConfigAgent: Extension = {
  name: "the AWS AppConfig Agent Lambda extension",
  portVariable: "AWS_APPCONFIG_EXTENSION_HTTP_PORT",
  defaultPort: 2772,
  takesToken: false
}

type Entry = readonly [path: ReadonlyArray<string>, values: Values]

/** Reads one value. */
type ReadOne = (isInit: boolean) => Effect.Effect<Entry, ParametersError>

/** Gets an answer, takes the value out of it, and says which one it was if that fails. */
const reading = (
  key: string,
  source: string,
  answer: (isInit: boolean) => Effect.Effect<string, ParametersErrorReason>
): ReadOne =>
(isInit) => Effect.map(answer(isInit), (text): Entry => [partsOf(key), fromText(text)]).pipe(failing(source))

/** All values at once. */
const readAll = (reads: ReadonlyArray<ReadOne>): Read => (isInit) =>
  Effect.map(Effect.forEach(reads, (read) => read(isInit), { concurrency: "unbounded" }), fromPaths)

const decodeParameter = /*#__PURE__*/ decode(OneParameter)

const parse = (text: string): Effect.Effect<unknown, InvalidParameter> =>
  Effect.try({
    try: (): unknown => JSON.parse(text),
    // Without the `SyntaxError`, which quotes the value.
    catch: () => new InvalidParameter({ detail: "the answer is not JSON" })
  })

const query = (values: Readonly<Record<string, string | undefined>>): string =>
  new URLSearchParams(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined))
    .toString()

/** The end of a name that selects a version or a label: a name has no colon, and an ARN has five. */
const selectorOf = (name: string): readonly [name: string, selector: { version?: string; label?: string }] => {
  const match = /^(arn:(?:[^:]*:){4}[^:]*|[^:]*):([^:]+)$/.exec(name)
  if (match === null) return [name, {}]
  const [, bare = name, selector = ""] = match
  return [bare, /^\d+$/.test(selector) ? { version: selector } : { label: selector }]
}

const parameter = (key: string, name: string): ReadOne => {
  const [bare, selector] = selectorOf(name)
  const path = `/systemsmanager/parameters/get?${query({ name: bare, withDecryption: "true", ...selector })}`
  const codes = ["ParameterNotFound", "ParameterVersionNotFound"]
  const absence = { codes, name, detail: "there is no such parameter" }
  return reading(key, `the parameter ${name}`, (isInit) =>
    get(parametersAndSecrets, path, absence, isInit).pipe(
      Effect.flatMap(parse),
      Effect.flatMap(decodeParameter),
      Effect.map(({ Parameter }) => Parameter.Value)
    ))
}

const secret = ({ id, key, versionId, versionStage }: ResolvedSecret): ReadOne => {
  const path = `/secretsmanager/get?${query({ secretId: id, versionId, versionStage })}`
  return reading(key, `the secret ${id}`, (isInit) =>
    get(parametersAndSecrets, path, secretAbsence(id), isInit).pipe(
      Effect.flatMap(parse),
      Effect.flatMap(toText(id))
    ))
}

/**
 * Parameters and secrets by the AWS Parameters and Secrets Lambda Extension: plain HTTP on port 2773, without a signature.
 *
 * **Details**
 *
 * The function needs AWS's layer for it. `PARAMETERS_SECRETS_EXTENSION_HTTP_PORT` sets another port. The extension caches
 * values for 300 seconds unless `SSM_PARAMETER_STORE_TTL` or `SECRETS_MANAGER_TTL` says otherwise, so a shorter `refresh`
 * has no effect.
 *
 * **Gotchas**
 *
 * The extension may refuse requests until the first invocation has come ("not ready to serve traffic"). Then the values are
 * read before the first invocation begins, and a layer that needs one in the init phase fails.
 *
 * @category sources
 * @since 0.1.0
 */
export const extension = (options: ExtensionOptions): Source => {
  const parameters = Object.entries(options.parameters ?? {})
  const secrets = options.secrets ?? {}
  return {
    label: `${
      listed([...parameters.map(([key, name]) => shown(name, key)), ...shownSecrets(secrets)])
    } by the extension`,
    options,
    open: Effect.map(
      Effect.all([
        Effect.forEach(parameters, ([key, name]) => Effect.map(resolve(name), (name) => parameter(key, name))),
        Effect.map(resolveSecrets(secrets), (resolved) => resolved.map(secret))
      ]),
      (reads) => readAll(reads.flat())
    )
  }
}

/**
 * Configuration profiles by the AWS AppConfig Agent Lambda extension: plain HTTP on port 2772, without a signature.
 *
 * **Details**
 *
 * The function needs AWS's layer for it. `AWS_APPCONFIG_EXTENSION_HTTP_PORT` sets another port. The extension polls
 * AppConfig every 45 seconds unless `AWS_APPCONFIG_EXTENSION_POLL_INTERVAL_SECONDS` says otherwise.
 *
 * @category sources
 * @since 0.1.0
 */
export const appConfigExtension = (options: AppConfigOptions): Source => ({
  label: labelOf(options, "by the extension"),
  options,
  open: Effect.map(resolveProfiles(options), (profiles) =>
    readAll(profiles.map((profile) => {
      const [application, environment, name] = [profile.application, profile.environment, profile.name]
        .map(encodeURIComponent)
      const path = `/applications/${application}/environments/${environment}/configurations/${name}`
      return reading(profile.key, sourceOf(profile), (isInit) => get(appConfigAgent, path, absenceOf(profile), isInit))
    })))
})
