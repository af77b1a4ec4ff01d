/** The kinds of flags that verbs have, and what several of them share. */
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { type Architecture, architectures, architecturesOf, type Target } from "../build/internal/targets.ts"
import { WrongUse } from "./CommandError.ts"
import { memoryLimits, timeoutLimits } from "./lambdaLimits.ts"

/** A text that may be left out. */
export const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.optional, Flag.withDescription(description))

/** A text that may be given several times. */
export const texts = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.atLeast(0), Flag.withDescription(description))

/** Off unless it is given. */
export const toggle = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDefault(false), Flag.withDescription(description))

/** A whole number within bounds that may be left out. Its help names the bounds. */
export const wholeNumber = (
  name: string,
  metavar: string,
  minimum: number,
  maximum: number,
  description: string
) => {
  const expected = `a whole number from ${minimum} to ${maximum}`
  return Flag.Int(name).pipe(
    Flag.withMetavar(metavar),
    Flag.withSchema(Schema.Int.pipe(Schema.check(Schema.isBetween({ minimum, maximum }, { expected })))),
    Flag.optional,
    Flag.withDescription(description.replace(/(?=;|\. Default)/, ` (${minimum} to ${maximum})`))
  )
}

/** The memory of an environment. */
export const memory = (description: string) =>
  wholeNumber("memory", "MB", memoryLimits.minimum, memoryLimits.maximum, description)

/** The timeout of a function. Lambda counts whole seconds. */
export const timeout = (description: string) =>
  wholeNumber("timeout", "seconds", timeoutLimits.minimum, timeoutLimits.maximum, description)

/** The processor of a function, which may be left out. */
export const arch = (description: string) =>
  Flag.Literals("arch", architectures).pipe(Flag.optional, Flag.withDescription(description))

/** Refuses a processor on which Lambda does not run a target. */
export const checkArch = (
  target: Target,
  arch: Option.Option<Architecture>
): Effect.Effect<void, WrongUse> =>
  Option.isSome(arch) && !architecturesOf(target).includes(arch.value)
    ? Effect.fail(
      new WrongUse({ detail: `--arch ${arch.value} is not for the target web: Web Functions run on arm64` })
    )
    : Effect.void

/** A function on AWS. */
export const deployedName = Argument.String("name").pipe(
  Argument.optional,
  Argument.withDescription(
    "The name of the function. Default: the only function of effect-lambda.config.ts, else the name of the package, " +
      "else that of the entry"
  )
)

const regionName = Schema.String.pipe(
  Schema.check(Schema.isPattern(/^[a-z]{2,}(-[a-z]+)+-\d+$/, { expected: "a region of AWS, such as eu-west-1" }))
)

const defaultRegion = "Default: AWS_REGION, else AWS_DEFAULT_REGION, else that of the profile"

/** The region of AWS. */
export const region = (description: string) =>
  Flag.String("region").pipe(
    Flag.withMetavar("region"),
    Flag.withSchema(regionName),
    Flag.optional,
    Flag.withDescription(`${description}. ${defaultRegion}`)
  )

/** For verbs that print records. */
export const jsonLines = toggle("json", "Prints one JSON record a line, for programs. Default: lines for people")
