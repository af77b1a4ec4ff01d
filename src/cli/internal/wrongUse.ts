/** What Effect's parser found wrong with a command line, in one sentence. */
import type * as CliError from "effect/cli/CliError"
import { nearest } from "./nearest.ts"

const didYouMean = (suggestions: ReadonlyArray<string>): string =>
  suggestions.length === 0 ? "" : `; did you mean ${suggestions.join(" or ")}?`

const decapitalized = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1)

/** What comes after "expected": Effect puts other words before it. */
const expected = (text: string): string =>
  decapitalized(text.replace(/^(schema validation failed: )?expected:? ?/i, "")).replace(/\.$/, "")
    .replace("a string representing a finite number", "a number")

/** The values of a choice, which Effect writes as `"a" | "b"`. */
const choicesOf = (text: string): ReadonlyArray<string> =>
  /^"[^"]*"( \| "[^"]*")*$/.test(text) ? text.split(" | ").map((choice) => choice.slice(1, -1)) : []

const invalidValue = ({ expected: text, kind, option, value }: CliError.InvalidValue): string => {
  const name = kind === "argument" ? `<${option}>` : `--${option}`
  const [, times] = /^(\d+) occurrences$/.exec(value) ?? []
  if (times !== undefined && text === "at most 1 value") return `${name} is given ${times} times; give it once`
  if (value === "") return `${name} needs a value`
  const choices = choicesOf(text)
  const near = nearest(value, choices)
  return `${name} cannot be ${JSON.stringify(value)}: expected ${
    choices.length === 0 ? expected(text) : choices.join(", ")
  }${didYouMean(near === undefined ? [] : [near])}`
}

const sentence = (error: CliError.CliError): string => {
  switch (error._tag) {
    case "UnrecognizedOption":
      return `unknown flag ${error.option}${didYouMean(error.suggestions)}`
    case "UnknownSubcommand":
      return `unknown verb ${JSON.stringify(error.subcommand)}${didYouMean(error.suggestions)}`
    case "MissingOption":
      return `the flag --${error.option} is missing`
    case "MissingArgument":
      return `the argument <${error.argument}> is missing`
    case "UnexpectedArgument":
      return `there are too many arguments: ${error.arguments.map((argument) => JSON.stringify(argument)).join(", ")}`
    case "InvalidValue":
      return invalidValue(error)
    default:
      return error.message
  }
}

/** A value that is empty, as that of a variable of the shell that is not set: `build "$ENTRY"` would take this folder. */
export const emptyArgument = (args: ReadonlyArray<string>): string | undefined => {
  const at = args.findIndex((arg) => /^(--[\w-]+=)?$/.test(arg))
  const given = args[at]
  if (given === undefined) return undefined
  const which = given === "" ? `the argument after ${args[at - 1] ?? "effect-lambda"}` : given.slice(0, -1)
  return `${which} is empty; give it a value, or leave it out`
}

/** The first thing that is wrong. What follows from it would confuse. */
export const describeErrors = (
  commandPath: ReadonlyArray<string>,
  errors: ReadonlyArray<CliError.CliError>
): string => {
  const [first] = errors
  const text = first === undefined ? "wrong use" : sentence(first)
  return text.endsWith("?") ? text : `${text}; see ${commandPath.join(" ")} --help`
}
