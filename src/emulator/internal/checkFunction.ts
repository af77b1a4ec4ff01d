/** Checks a function of an emulator, before anything of it is started. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { maxTimeoutMillis } from "../../RuntimeApi.ts"
import type { AttachedFunction, FunctionDefinition, FunctionOptions } from "../FunctionOptions.ts"
import { InvalidFunction } from "../InvalidFunction.ts"

const namePattern = /^[A-Za-z0-9_-]{1,64}$/

/** What an option has to be, and whether a value is that. Types ask for it; plain JavaScript may pass anything. */
type Rule = readonly [expected: string, holds: (value: unknown) => boolean]

const isText = (value: unknown): value is string => typeof value === "string" && !value.includes("\0")

const isBoolean = (value: unknown): boolean => typeof value === "boolean"

const isVariable = ([name, value]: readonly [string, unknown]): boolean =>
  /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && isText(value)

const areVariables = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.entries(value).every(isVariable)

const between = (from: number, to: number) => (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= from && Number(value) <= to

const isTimeout = (value: unknown): boolean => {
  // What is not a duration gives none.
  const duration = Duration.fromInput(value as Duration.Input)
  if (Option.isNone(duration)) return false
  const millis = Duration.toMillis(duration.value)
  return millis >= 1 && millis <= maxTimeoutMillis
}

const isCommand = (value: unknown): boolean => Array.isArray(value) && value.every(isText) && Boolean(value[0])

type Rules<Options> = { readonly [Option in keyof Required<Options>]: Rule }

const common: Rules<Omit<AttachedFunction, "command">> = {
  timeout: ["a duration of 1 millisecond to 30 minutes, such as \"3 seconds\"", isTimeout],
  url: ["a boolean", isBoolean]
}

const forChildren: Rules<FunctionOptions> = {
  ...common,
  command: ["an array of a program and its arguments, such as [\"node\", \"main.ts\"]", isCommand],
  cwd: ["the path of a folder", isText],
  env: ["an object of texts, by names of letters, digits and underscores", areVariables],
  handler: ["a text", isText],
  memory: ["a whole number of MB from 128 to 10240", between(128, 10_240)],
  concurrency: ["a whole number from 1 to 1000", between(1, 1000)],
  maxConcurrency: ["a whole number from 1 to 1600", between(1, 1600)],
  extensions: ["the path of a folder", isText],
  snapStart: ["a boolean", isBoolean],
  throttle: ["a boolean", isBoolean]
}

/** Fails with what is wrong. */
export const checkFunction = (name: string, definition: FunctionDefinition): Effect.Effect<void, InvalidFunction> => {
  const fail = (option: string, expected: string, actual: unknown) =>
    Effect.fail(new InvalidFunction({ functionName: name, option, expected, actual }))
  if (!namePattern.test(name)) return fail("name", "1 to 64 of A-Z, a-z, 0-9, - and _", name)
  if (typeof definition !== "object" || definition === null) return fail("command", forChildren.command[0], undefined)
  const rules: Readonly<Record<string, Rule>> = definition.command === undefined ? common : forChildren
  for (const [option, value] of Object.entries(definition)) {
    if (value === undefined) continue
    const rule = Object.hasOwn(rules, option) ? rules[option] : undefined
    if (rule === undefined) {
      return fail(option, `absent: the options are ${Object.keys(rules).join(", ")}`, value)
    }
    if (!rule[1](value)) return fail(option, rule[0], value)
  }
  if (definition.command !== undefined && definition.snapStart === true && definition.maxConcurrency !== undefined) {
    return fail("snapStart", "absent or false beside maxConcurrency", true)
  }
  return Effect.void
}
