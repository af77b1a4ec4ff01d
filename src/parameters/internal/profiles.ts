/** The configuration profiles of AppConfig that a source reads, by its data API or by AWS's extension. */
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import { listed, type Name, resolve, shown, type SourceOptions } from "../Source.ts"
import type { Absence } from "./answers.ts"

/**
 * Which configuration profiles to read. The function's role needs `appconfig:StartConfigurationSession` and
 * `appconfig:GetLatestConfiguration`.
 *
 * @category models
 * @since 0.1.0
 */
export interface AppConfigOptions extends SourceOptions {
  /** The name or the id of the application. */
  readonly application: Name
  /** The name or the id of the environment. */
  readonly environment: Name
  /**
   * What `Config` calls each profile, and its name or id. A profile that is JSON, as feature flags are, can be read by its
   * keys; any other is a text.
   */
  readonly profiles: Readonly<Record<string, Name>>
}

/** A profile whose names are known. */
export interface Profile {
  /** What `Config` calls it. */
  readonly key: string
  readonly application: string
  readonly environment: string
  readonly name: string
}

export const resolveProfiles = /*#__PURE__*/ Effect.fnUntraced(function*(
  options: AppConfigOptions
): Effect.fn.Return<ReadonlyArray<Profile>, Config.ConfigError> {
  const application = yield* resolve(options.application)
  const environment = yield* resolve(options.environment)
  return yield* Effect.forEach(
    Object.entries(options.profiles),
    ([key, name]) => Effect.map(resolve(name), (name): Profile => ({ key, application, environment, name }))
  )
})

/** What errors and logs call the profiles. */
export const labelOf = ({ profiles }: AppConfigOptions, how: string): string =>
  `the profiles ${listed(Object.entries(profiles).map(([key, name]) => shown(name, key)))} ${how}`

/** What errors call one of them. */
export const sourceOf = ({ application, environment, name }: Profile): string =>
  `the profile ${name} of the application ${application}, environment ${environment}`

/** How AWS says that a profile does not exist. */
export const absenceOf = ({ name }: Profile): Absence => ({
  codes: ["ResourceNotFoundException"],
  name,
  detail: "there is no such application, environment or profile, or nothing was deployed"
})
