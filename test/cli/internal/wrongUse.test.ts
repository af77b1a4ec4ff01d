import { assert, describe, it } from "@effect/vitest"
import { CliError } from "effect/cli"
import { describeErrors, emptyArgument } from "../../../src/cli/internal/wrongUse.ts"

const path = ["effect-lambda", "build"]

const sentences: ReadonlyArray<readonly [name: string, error: CliError.CliError, sentence: string]> = [
  [
    "names the flag that comes nearest to an unknown one",
    new CliError.UnrecognizedOption({ option: "--extrnal", command: path, suggestions: ["--external"] }),
    "unknown flag --extrnal; did you mean --external?"
  ],
  [
    "names the help if no flag comes near",
    new CliError.UnrecognizedOption({ option: "--fast", command: path, suggestions: [] }),
    "unknown flag --fast; see effect-lambda build --help"
  ],
  [
    "names the verb that comes nearest to an unknown one",
    new CliError.UnknownSubcommand({ subcommand: "bild", parent: ["effect-lambda"], suggestions: ["build"] }),
    "unknown verb \"bild\"; did you mean build?"
  ],
  [
    "says which argument is missing",
    new CliError.MissingArgument({ argument: "entry" }),
    "the argument <entry> is missing; see effect-lambda build --help"
  ],
  [
    "says which flag has no value",
    new CliError.InvalidValue({ option: "out", value: "", expected: "dir", kind: "flag" }),
    "--out needs a value; see effect-lambda build --help"
  ],
  [
    "says what a flag expects",
    new CliError.InvalidValue({ option: "port", value: "x", expected: "Expected: an integer", kind: "flag" }),
    "--port cannot be \"x\": expected an integer; see effect-lambda build --help"
  ],
  [
    "says plainly that a flag expects a number",
    new CliError.InvalidValue({
      option: "port",
      value: "x",
      expected: "Schema validation failed: Expected a string representing a finite number",
      kind: "flag"
    }),
    "--port cannot be \"x\": expected a number; see effect-lambda build --help"
  ],
  [
    "says that a flag is given too often",
    new CliError.InvalidValue({ option: "port", value: "2 occurrences", expected: "at most 1 value", kind: "flag" }),
    "--port is given 2 times; give it once; see effect-lambda build --help"
  ],
  [
    "lists the values of a choice",
    new CliError.InvalidValue({ option: "arch", value: "mips", expected: "\"x64\" | \"arm64\"", kind: "flag" }),
    "--arch cannot be \"mips\": expected x64, arm64; see effect-lambda build --help"
  ],
  [
    "names the value of a choice that comes nearest",
    new CliError.InvalidValue({ option: "kind", value: "htpt", expected: "\"http\" | \"sqs\"", kind: "argument" }),
    "<kind> cannot be \"htpt\": expected http, sqs; did you mean http?"
  ],
  [
    "says which arguments are too many",
    new CliError.UnexpectedArgument({ arguments: ["a", "b"] }),
    "there are too many arguments: \"a\", \"b\"; see effect-lambda build --help"
  ]
]

describe("emptyArgument", () => {
  it("names what comes before the value that is empty", () => {
    assert.deepStrictEqual(
      [["build", ""], [""], ["build", "a.ts", "--out="], ["invoke", "--data", "{}"], ["deploy", "--env", "TABLE="]]
        .map(emptyArgument),
      [
        "the argument after build is empty; give it a value, or leave it out",
        "the argument after effect-lambda is empty; give it a value, or leave it out",
        "--out is empty; give it a value, or leave it out",
        undefined,
        undefined
      ]
    )
  })
})

describe("describeErrors", () => {
  for (const [name, error, sentence] of sentences) {
    it(name, () => {
      assert.strictEqual(describeErrors(path, [error]), sentence)
    })
  }
})
