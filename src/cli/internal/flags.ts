/** The kinds of flags that verbs have, and what several of them share. */
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Schema from "effect/Schema"
import { architectures } from "../build/internal/targets.ts"

/** A text that may be left out. */
export const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.optional, Flag.withDescription(description))

/** A text that may be given several times. */
export const texts = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.atLeast(0), Flag.withDescription(description))

/** Off unless it is given. */
export const toggle = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withoutNegation, Flag.withDefault(false), Flag.withDescription(description))

/** A whole number within bounds that may be left out. */
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
    Flag.withDescription(description)
  )
}

/** The processor of a function, which may be left out. */
export const arch = (description: string) =>
  Flag.Literals("arch", architectures).pipe(Flag.optional, Flag.withDescription(description))

/** A function on AWS. */
export const deployedName = Argument.String("name").pipe(
  Argument.optional,
  Argument.withDescription(
    "The name of the function. Default: the only function of effect-lambda.config.ts, else the name of the package, " +
      "else that of the entry"
  )
)

/** The region of AWS. */
export const region = text(
  "region",
  "region",
  "The region of AWS. Default: AWS_REGION, else AWS_DEFAULT_REGION, else that of the profile"
)

/** For verbs that print records. */
export const jsonLines = toggle("json", "Prints one JSON record a line, for programs. Default: lines for people")
