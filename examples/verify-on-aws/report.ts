/** The rows of the report. */
import { Cause, Context, Data, Effect } from "effect"
import { say } from "./command.ts"
import { withoutAccount } from "./place.ts"

/**
 * - `holds`: it was seen
 * - `FAILS`: something else was seen
 * - `measured`: a number, which nothing is compared with
 * - `not seen`: it was waited for in vain, which proves nothing
 * - `not run`: what it needs could not be made
 * - `left out`: it needs a flag
 */
export type Result = "holds" | "FAILS" | "measured" | "not seen" | "not run" | "left out"

export interface Row {
  /** The target or the front door. */
  readonly of: string
  readonly claim: string
  readonly result: Result
  readonly detail: string
}

/** A check ends with a result other than `holds`. */
export class Otherwise extends Data.TaggedError("Otherwise")<{ readonly result: Result; readonly message: string }> {}

export class Report extends Context.Service<Report, {
  readonly rows: Array<Row>
  /** What could not be deleted, and why. */
  readonly left: Array<string>
}>()("effect-lambda-verify/Report") {}

/** Fails a check unless something holds. */
export const expect = (holds: boolean, otherwise: string): Effect.Effect<void, Otherwise> =>
  holds ? Effect.void : Effect.fail(new Otherwise({ result: "FAILS", message: otherwise }))

/** Makes a row of a check, which yields its detail. An error of the check is a row, too, and other checks go on. */
export const check = <E extends { readonly message: string }, R>(
  of: string,
  claim: string,
  look: Effect.Effect<string, E | Otherwise, R>
) =>
  Effect.gen(function*() {
    const { rows } = yield* Report
    say(`checking ${of}: ${claim}`)
    const row = yield* look.pipe(
      Effect.map((detail): Pick<Row, "result" | "detail"> => ({ result: "holds", detail })),
      Effect.catchDefect((defect) =>
        Effect.fail(new Otherwise({ result: "FAILS", message: Cause.squash(Cause.die(defect)) + "" }))
      ),
      Effect.catch((error) =>
        Effect.succeed({ result: error instanceof Otherwise ? error.result : "FAILS" as const, detail: error.message })
      )
    )
    rows.push({ of, claim, ...row })
  })

const counted = (rows: ReadonlyArray<Row>): string => {
  const results: ReadonlyArray<Result> = ["holds", "FAILS", "measured", "not seen", "not run", "left out"]
  return results.map((result) => `${result} ${rows.filter((row) => row.result === result).length}`).join(", ")
}

const cell = (text: string): string => withoutAccount(text).replaceAll(/\s+/g, " ").replaceAll("|", "\\|").trim()

/** What is there when the script ends. */
export const remains = ({ left }: Pick<Report["Service"], "left">): string =>
  left.length === 0
    ? "Everything was deleted but the log groups."
    : `NOT DELETED: ${left.map(withoutAccount).join("; ")}. Run it again with --delete.`

export const render = ({ left, rows }: Report["Service"], region: string, isInterrupted: boolean): string =>
  [
    `effect-lambda-runtime on AWS, ${new Date().toISOString()}, ${region}, ${process.arch}, Node ${process.version}`,
    "",
    "| of | claim | result | detail |",
    "| --- | --- | --- | --- |",
    ...rows.map(({ claim, detail, of, result }) => `| ${cell(of)} | ${claim} | ${result} | ${cell(detail)} |`),
    "",
    `${counted(rows)}.${isInterrupted ? " It was interrupted: claims without a row were not looked at." : ""}`,
    remains({ left })
  ].join("\n")

/** Whether the script has done what it was asked for, and found nothing wrong. */
export const isFine = ({ left, rows }: Report["Service"]): boolean =>
  left.length === 0 && rows.every(({ result }) => result !== "FAILS" && result !== "not run")
