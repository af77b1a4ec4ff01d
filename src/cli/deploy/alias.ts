/** A version of what was deployed, and an alias that points to it. */
import * as Effect from "effect/Effect"
import { find } from "./AwsCalls.ts"
import { isSameRecord } from "./environment.ts"
import type { FunctionConfiguration } from "./operations.ts"
import { pages, type Step, write } from "./steps.ts"

const compared = ["CodeSha256", "MemorySize", "Timeout", "Runtime", "Handler", "Role"] as const

const isSame = (a: FunctionConfiguration, b: FunctionConfiguration): boolean =>
  compared.every((key) => a[key] === b[key]) &&
  String(a.Architectures) === String(b.Architectures) &&
  isSameRecord(a.Environment?.Variables ?? {}, b.Environment?.Variables ?? {})

export interface Versions {
  /** What was deployed. */
  readonly latest: FunctionConfiguration | undefined
  /** The last version that was published. */
  readonly last: FunctionConfiguration | undefined
}

/** The number of the version that is what was deployed, if there is one. */
export const versionOf = ({ last, latest }: Versions): string | undefined =>
  latest !== undefined && last !== undefined && isSame(latest, last) ? last.Version : undefined

export const version = (name: string): Step<Versions> => ({
  isVisible: (versions) => versionOf(versions) !== undefined,
  read: pages(
    "lambda:ListVersionsByFunction",
    (Marker) => ({ FunctionName: name, Marker }),
    ({ NextMarker, Versions }) => ({ items: Versions, next: NextMarker })
  ).pipe(
    Effect.catchIf((error) => error.kind === "Missing", () => Effect.succeed([])),
    Effect.map((versions) => ({
      latest: versions.find(({ Version }) => Version === "$LATEST"),
      last: versions.filter(({ Version }) => Version !== "$LATEST")
        .toSorted((a, b) => Number(a.Version) - Number(b.Version)).at(-1)
    }))
  ),
  decide: (versions) =>
    Effect.succeed(
      versionOf(versions) === undefined
        ? [write("lambda:PublishVersion", name, { FunctionName: name }, { leaves: `a new version of ${name}` })]
        : []
    )
})

/** `FunctionVersion` is `undefined` only in a dry run. */
export const alias = (
  FunctionName: string,
  Name: string,
  FunctionVersion: string | undefined
): Step<string | undefined> => ({
  read: Effect.map(find("lambda:GetAlias", { FunctionName, Name }), (found) => found?.FunctionVersion),
  decide: (current) => {
    const subject = `${Name}${FunctionVersion === undefined ? "" : ` to version ${FunctionVersion}`}`
    const input = { FunctionName, Name, FunctionVersion: FunctionVersion ?? "" }
    return Effect.succeed(
      current === undefined
        ? [write("lambda:CreateAlias", subject, input, { leaves: `the alias ${Name}` })]
        : current === FunctionVersion
        ? []
        : [write("lambda:UpdateAlias", subject, input, { leaves: `the alias ${subject}` })]
    )
  }
})
