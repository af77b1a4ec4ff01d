/** Reads the variables that configure OpenTelemetry. What cannot be read is an error that names the variable. */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"

/**
 * An option of `LambdaOtlp.layer`, or a variable, that cannot be used. The layer fails with it, so Lambda reports it as an
 * init error.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidSetting extends Schema.TaggedError<InvalidSetting>()("InvalidSetting", {
  /** The name of the option or of the variable. */
  setting: Schema.String,
  /** What is wrong with it. It has no value that may be a secret. */
  detail: Schema.String
}) {
  override get message() {
    return `${this.setting}: ${this.detail}`
  }
}

/** A value, and the name of the variable that has it. */
export interface Variable {
  readonly name: string
  readonly value: string
}

/** The first of the variables that is set. An empty one counts as absent, as OpenTelemetry says. */
export const first = Effect.fnUntraced(function*(...names: ReadonlyArray<string>) {
  for (const name of names) {
    const found = yield* Effect.mapError(
      Config.option(Config.String(name)),
      ({ message }) => new InvalidSetting({ setting: name, detail: message })
    )
    const value = Option.getOrElse(found, () => "").trim()
    if (value !== "") return { name, value } satisfies Variable
  }
  return undefined
})

/** One of several words, in upper or lower case. */
export const oneOf = <const A extends string>(
  variable: Variable,
  words: ReadonlyArray<A>
): Effect.Effect<A, InvalidSetting> => {
  const word = words.find((word) => word === variable.value.toLowerCase())
  return word === undefined
    ? Effect.fail(
      new InvalidSetting({
        setting: variable.name,
        detail: `expected ${words.join(", ").replace(/, ([^,]*)$/, " or $1")}, not ${variable.value}`
      })
    )
    : Effect.succeed(word)
}

/** A whole number of at least 1, or the default. */
export const positive = (variable: Variable | undefined, otherwise: number): Effect.Effect<number, InvalidSetting> =>
  variable === undefined
    ? Effect.succeed(otherwise)
    : /^[0-9]{1,15}$/.test(variable.value) && Number(variable.value) > 0
    ? Effect.succeed(Number(variable.value))
    : Effect.fail(new InvalidSetting({ setting: variable.name, detail: "expected a whole number of at least 1" }))

/** Pairs such as `a=1,b=2`, whose names and values are percent-encoded. */
export const pairs = Effect.fnUntraced(function*(variable: Variable | undefined) {
  const found: Record<string, string> = {}
  if (variable === undefined) return found
  for (const [index, part] of variable.value.split(",").entries()) {
    if (part.trim() === "") continue
    const equals = part.indexOf("=")
    const setting = variable.name
    const entry = `entry ${index + 1}`
    if (equals <= 0) return yield* new InvalidSetting({ setting, detail: `${entry}: expected name=value` })
    const [name, value] = yield* Effect.try({
      try: () => [part.slice(0, equals), part.slice(equals + 1)].map((text) => decodeURIComponent(text.trim())),
      catch: () => new InvalidSetting({ setting, detail: `${entry}: expected percent-encoded text` })
    })
    if (name) found[name] = value ?? ""
  }
  return found
})

/** Whether a switch is on: `true`. Everything else is off, as OpenTelemetry says. */
export const isTrue = (variable: Variable | undefined): boolean => variable?.value.toLowerCase() === "true"
