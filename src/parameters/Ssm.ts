/**
 * Parameters of Systems Manager's Parameter Store.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParametersByPath.html
 * @see https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameters.html
 */
import * as Effect from "effect/Effect"
import { AwsClient } from "../aws/AwsClient.ts"
import type { AwsError } from "../aws/AwsError.ts"
import { decode, failing, Parameters } from "./internal/answers.ts"
import { fromPaths, fromText, partsOf } from "./internal/values.ts"
import { type InvalidParameter, ParameterMissing } from "./ParametersError.ts"
import { listed, type Name, resolve, shown, type Source, type SourceOptions } from "./Source.ts"

/**
 * Which parameters to read. SecureString parameters are decrypted, so the function's role needs `kms:Decrypt` if their key
 * is not AWS's own.
 *
 * @category models
 * @since 0.1.0
 */
export type SsmOptions = SourceOptions & (SsmPath | SsmNames)

/**
 * All parameters below a path. The role needs `ssm:GetParametersByPath`.
 *
 * @category models
 * @since 0.1.0
 */
export interface SsmPath {
  /** Such as `/shop/prod`. Then `Config.String("db/host")` reads `/shop/prod/db/host`. */
  readonly path: Name
  /** Whether to read the levels below as well. Default `true`. */
  readonly recursive?: boolean | undefined
  readonly names?: undefined
}

/**
 * Single parameters. The role needs `ssm:GetParameters`.
 *
 * @category models
 * @since 0.1.0
 */
export interface SsmNames {
  /**
   * What `Config` calls each parameter, and its name or ARN. `:3` at the end selects a version, `:live` a label: such names
   * and ARNs take a request each, the others ten a request.
   */
  readonly names: Readonly<Record<string, Name>>
  readonly path?: undefined
}

/** The most that `GetParameters` takes. */
const maxNames = 10

type Found = typeof Parameters.Type

const decodeParameters = /*#__PURE__*/ decode(Parameters)

const call = (
  aws: AwsClient["Service"],
  operation: "GetParameters" | "GetParametersByPath",
  input: object
): Effect.Effect<Found, AwsError | InvalidParameter> =>
  Effect.flatMap(
    aws.json({ service: "ssm", target: `AmazonSSM.${operation}`, input: { ...input, WithDecryption: true } }),
    decodeParameters
  )

/** Splits a name in its parts, without the path it is below. */
const partsBelow = (path: string, name: string): ReadonlyArray<string> =>
  partsOf(name.startsWith(path) ? name.slice(path.length) : name)

const readPath = /*#__PURE__*/ Effect.fnUntraced(function*(
  aws: AwsClient["Service"],
  path: string,
  isRecursive: boolean
) {
  const found: Array<Found["Parameters"][number]> = []
  let token: string | undefined
  do {
    const page: Found = yield* call(aws, "GetParametersByPath", {
      Path: path,
      Recursive: isRecursive,
      MaxResults: maxNames,
      NextToken: token
    })
    found.push(...page.Parameters)
    token = page.NextToken
  } while (token !== undefined && token !== "")
  if (found.length === 0) {
    return yield* new ParameterMissing({ names: [path], detail: "there is no parameter below it" })
  }
  return fromPaths(found.map(({ Name, Value }) => [partsBelow(path, Name), fromText(Value)]))
})

/** AWS answers with bare names, so a name with a version, a label or an ARN has a request of its own. */
const toRequests = (names: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
  const bare = names.filter((name) => !name.includes(":"))
  const chunks = Array.from(
    { length: Math.ceil(bare.length / maxNames) },
    (_, index) => bare.slice(index * maxNames, (index + 1) * maxNames)
  )
  return [...chunks, ...names.filter((name) => name.includes(":")).map((name) => [name])]
}

const readNames = /*#__PURE__*/ Effect.fnUntraced(function*(
  aws: AwsClient["Service"],
  names: ReadonlyArray<readonly [key: string, name: string]>
) {
  const wanted = Array.from(new Set(names.map(([, name]) => name)))
  const read = (Names: ReadonlyArray<string>) =>
    Effect.map(
      call(aws, "GetParameters", { Names }),
      ({ Parameters }) => Parameters.map(({ Name, Value }) => [Names.length === 1 ? Names[0] : Name, Value] as const)
    )
  const answers = yield* Effect.forEach(toRequests(wanted), read, { concurrency: "unbounded" })
  const found = new Map(answers.flat())
  const missing = wanted.filter((name) => !found.has(name))
  if (missing.length > 0) {
    return yield* new ParameterMissing({ names: missing, detail: `there is no parameter ${missing.join(", ")}` })
  }
  return fromPaths(names.map(([key, name]) => [partsOf(key), fromText(found.get(name) ?? "")]))
})

const byPath = (options: SourceOptions & SsmPath): Source<AwsClient> => ({
  label: `the parameters below ${shown(options.path, "a path")}`,
  options,
  open: Effect.flatMap(AwsClient, (aws) =>
    Effect.map(resolve(options.path), (path) => {
      const read = readPath(aws, path, options.recursive ?? true).pipe(failing(`the parameters below ${path}`))
      return () => read
    }))
})

const labelOf = (names: ReadonlyArray<string>): string => `the parameters ${listed(names)}`

const byNames = (options: SourceOptions & SsmNames): Source<AwsClient> => {
  const entries = Object.entries(options.names)
  return {
    label: labelOf(entries.map(([key, name]) => shown(name, key))),
    options,
    open: Effect.flatMap(AwsClient, (aws) =>
      Effect.map(
        Effect.forEach(entries, ([key, name]) => Effect.map(resolve(name), (name) => [key, name] as const)),
        (names) => {
          const read = readNames(aws, names).pipe(failing(labelOf(names.map(([, name]) => name))))
          return () => read
        }
      ))
  }
}

/**
 * Parameters of Systems Manager: all below a `path`, or single ones by `names`.
 *
 * **Details**
 *
 * A parameter of the type StringList is one text; read it by `Config.Array`. A path below which there is nothing, and a name
 * that does not exist, are errors.
 *
 * **Gotchas**
 *
 * `path` takes ten parameters a request, one request after another. Throughput of the account is shared: 40 requests per
 * second unless it was raised.
 *
 * @category sources
 * @since 0.1.0
 */
export const ssm = (options: SsmOptions): Source<AwsClient> =>
  options.names === undefined ? byPath(options) : byNames(options)
