/** `effect-lambda doctor [path]`: says what would go wrong on Lambda, and what mends it. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Diagnosis } from "../doctor/Finding.ts"
import { CommandFailed } from "../internal/CommandError.ts"
import { arch, text, toggle } from "../internal/flags.ts"
import { printText } from "../internal/output.ts"

const path = Argument.String("path").pipe(
  Argument.withDefault("."),
  Argument.withDescription(
    "A project, a folder or a zip file that goes to Lambda, or a template of SAM or CloudFormation. Default: the " +
      "project in this folder"
  )
)

const flags = {
  arch: arch("The architecture of the function. Default: the template's, else that of the build, else x64"),
  handler: text(
    "handler",
    "file.export",
    "What AWS's own loop calls, of a package without bootstrap. Default: the template's, else index.handler"
  ),
  json: toggle("json", "Prints one JSON record: read, checked, findings, skipped. Default: lines for people")
}

const lines = ({ checked, findings, read, skipped }: Diagnosis): string => {
  const wrong = new Set(findings.map(({ check }) => check))
  return [
    `read ${read.length === 0 ? "nothing" : read.join(", ")}`,
    ...checked.map((check) => `${wrong.has(check) ? "wrong" : "fine "}  ${check}`),
    ...skipped.map((why) => `not checked: ${why}`),
    ...findings.map(({ fix, problem, where }) => `\n${where}: ${problem}\n  ${fix}`)
  ].join("\n")
}

const count = (findings: number): string => findings === 1 ? "1 thing to mend" : `${findings} things to mend`

/** The verb `doctor`. */
export const doctor = Command.make(
  "doctor",
  { path, ...flags },
  Effect.fnUntraced(function*({ arch, handler, json, path }) {
    const { diagnose } = yield* Effect.promise(() => import("../doctor/diagnose.ts"))
    const diagnosis = yield* diagnose(path, {
      arch: Option.getOrUndefined(arch),
      handler: Option.getOrUndefined(handler)
    })
    yield* printText(json ? JSON.stringify(diagnosis) : lines(diagnosis))
    const { findings } = diagnosis
    if (findings.length > 0) return yield* new CommandFailed({ detail: count(findings.length) })
  })
).pipe(
  Command.withDescription(
    "Reads a project, a package or a template, and says what would go wrong on Lambda, and what mends it."
  ),
  Command.withExamples([
    { command: "effect-lambda doctor", description: "The project in this folder, its templates, and what build wrote" },
    { command: "effect-lambda doctor dist/orders.zip --arch arm64", description: "A package for Graviton" },
    { command: "effect-lambda doctor template.yaml", description: "A template, and the packages that it names" }
  ])
)
