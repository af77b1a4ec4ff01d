/** Where parameters come from. */
import type * as Config from "effect/Config"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Values } from "./internal/values.ts"
import type { ParametersError } from "./ParametersError.ts"

/**
 * A source of parameters: `Parameters.ssm(…)`, `Parameters.secrets(…)` and others make one. `Parameters.layer` reads it in
 * the init phase, and again when its values are older than `refresh`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Source<out R = never> {
  /** What errors and logs call it, such as `the parameters below /shop/prod`. */
  readonly label: string
  readonly options: SourceOptions
  /** Prepares the source and yields what reads its values: in the init phase, and after it. */
  readonly open: Effect.Effect<Read, Config.ConfigError, R>
}

/** Reads the values of a source. */
export type Read = (isInit: boolean) => Effect.Effect<Values, ParametersError>

/**
 * Settings of every source.
 *
 * @category models
 * @since 0.1.0
 */
export interface SourceOptions {
  /**
   * How old values may be when an invocation begins to use them. They are renewed between invocations, at most this often.
   * Default: they are read once, in the init phase.
   */
  readonly refresh?: Duration.Input | undefined
  /** How long a renewal may take. After that the values stay as they are. Default 1 second. */
  readonly timeout?: Duration.Input | undefined
}

/**
 * A name that AWS knows, or the `Config` that has it, such as `Config.String("SECRET_ARN")`.
 *
 * @category models
 * @since 0.1.0
 */
export type Name = string | Config.Config<string>

/** The names themselves, which `Config` reads when the source is opened. */
export const resolve = (name: Name): Effect.Effect<string, Config.ConfigError> =>
  typeof name === "string" ? Effect.succeed(name) : name

/** What a label calls several things: the first of them, and how many follow. */
export const listed = (names: ReadonlyArray<string>): string =>
  names.length > 5 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} others` : names.join(", ")

/** What a label calls a name that is not resolved yet. */
export const shown = (name: Name, instead: string): string => typeof name === "string" ? name : instead
