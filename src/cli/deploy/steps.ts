/**
 * Steps of a deployment. A step reads what AWS has, decides which calls are missing, and makes them. What fails for the
 * moment, or may have been carried out, is read and decided again: so each step can be repeated, in a run and by the next.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { credentialsRefused, notAws, unreachable } from "../internal/awsAccount.ts"
import { type CommandError, CommandFailed } from "../internal/CommandError.ts"
import { printErrorText } from "../internal/output.ts"
import { AwsCalls, CallFailed } from "./AwsCalls.ts"
import { type Input, type Operation, type Output, shortName } from "./operations.ts"
import { Patience } from "./Patience.ts"

interface WriteOf<Name extends Operation> {
  readonly operation: Name
  readonly input: Input<Name>
  /** What it acts on, for people. */
  readonly subject: string
  /** What AWS has after it, if it is worth a word. */
  readonly leaves?: string
  /** What undoes it once the step is complete. */
  readonly undo?: Write
}

/** A call that changes something. */
export type Write = { readonly [Name in Operation]: WriteOf<Name> }[Operation]

export const write = <Name extends Operation>(
  operation: Name,
  subject: string,
  input: Input<Name>,
  more?: Pick<WriteOf<Name>, "leaves" | "undo">
): Write =>
  // TypeScript does not see that an operation and its input belong together here.
  ({ operation, subject, input, ...more }) as Write

export interface Step<State> {
  readonly read: Effect.Effect<State, CallFailed | CommandError, AwsCalls>
  /** Which calls bring AWS to what is wanted, in order. */
  readonly decide: (state: State) => Effect.Effect<ReadonlyArray<Write>, CommandError>
  /** Whether AWS shows what was made. It may take some seconds. Default: it does. */
  readonly isVisible?: (state: State) => boolean
  /** Waits after each call until the next one is possible. */
  readonly settle?: Effect.Effect<unknown, CallFailed | CommandError, AwsCalls>
}

/** What a run has done so far. */
export class Journal extends Context.Service<Journal, {
  /** Whether calls that write are only listed. */
  readonly dryRun: boolean
  readonly writes: Array<Write>
  /** The call that was sent and has no answer yet. */
  pending: Write | undefined
  /** Says once what goes on. */
  readonly say: (line: string) => Effect.Effect<void>
}>()("effect-lambda-runtime/cli/Journal") {
  static make(dryRun: boolean, print: (line: string) => Effect.Effect<void> = printErrorText) {
    const said = new Set<string>()
    return Journal.of({
      dryRun,
      writes: [],
      pending: undefined,
      say: (line) =>
        Effect.suspend(() => {
          if (said.has(line)) return Effect.void
          said.add(line)
          return print(line)
        })
    })
  }
}

const isTransient = ({ kind, operation }: CallFailed): boolean =>
  ["Conflict", "NotYet", "Busy", "Lost"].includes(kind) ||
  // IAM does not see at once what it has made.
  (kind === "Missing" && operation.startsWith("iam:"))

/** Tries again what fails for the moment. */
export const patiently = Effect.fnUntraced(function*<A, E, R>(effect: Effect.Effect<A, E | CallFailed, R>) {
  const { retry, step } = yield* Patience
  const { say } = yield* Journal
  const start = yield* Clock.currentTimeMillis
  const end = start + Duration.toMillis(Duration.fromInputUnsafe(step))
  const first = Duration.toMillis(Duration.fromInputUnsafe(retry))
  for (let attempt = 0;; attempt++) {
    const done = yield* Effect.map(effect, (value) => ({ value })).pipe(
      Effect.catch(Effect.fnUntraced(function*(error) {
        const wait = Math.min(first * 2 ** attempt, first * 10)
        const now = yield* Clock.currentTimeMillis
        if (!(error instanceof CallFailed) || !isTransient(error) || now + wait > end) return yield* Effect.fail(error)
        if (now - start + wait >= 1000) {
          yield* say(`${shortName(error.operation)} is tried again: ${error.detail}`)
        }
        yield* Effect.sleep(wait)
        return undefined
      }))
    )
    if (done !== undefined) return done.value
  }
})

/** Makes a call that writes. */
const perform = Effect.fnUntraced(function*(write: Write) {
  const journal = yield* Journal
  const { call } = yield* AwsCalls
  yield* journal.say(`${shortName(write.operation)} ${write.subject}`)
  journal.pending = write
  // An interrupted call, and one without an answer, stay pending.
  yield* call(write.operation, write.input as never).pipe(
    Effect.tapError(({ kind }) => Effect.sync(() => void (journal.pending = kind === "Lost" ? write : undefined)))
  )
  journal.pending = undefined
  journal.writes.push(write)
})

const notVisible = ({ writes }: Journal["Service"]) =>
  new CallFailed({
    operation: writes.at(-1)?.operation ?? "lambda:GetFunction",
    kind: "NotYet",
    code: "NotVisible",
    detail: "AWS does not show what was made"
  })

/** Brings AWS to what a step wants, and yields what AWS has then. In a dry run it only lists the calls. */
export const run = Effect.fnUntraced(
  function*<State>({ decide, isVisible = () => true, read, settle = Effect.void }: Step<State>) {
    const journal = yield* Journal
    if (journal.dryRun) {
      const state = yield* patiently(read)
      const writes = yield* decide(state)
      journal.writes.push(...writes.flatMap((write) => write.undo === undefined ? [write] : [write, write.undo]))
      return state
    }
    const undone: Array<Write> = []
    const state = yield* patiently(Effect.gen(function*() {
      const state = yield* read
      const writes = yield* decide(state)
      journal.pending = undefined
      for (const write of writes) {
        yield* perform(write)
        if (write.undo !== undefined) undone.push(write.undo)
        yield* settle
      }
      return writes.length === 0 ? { state } : undefined
    }))
    const done = state?.state ?? (yield* patiently(Effect.filterOrFail(read, isVisible, () => notVisible(journal))))
    yield* Effect.forEach(undone, (write) => patiently(perform(write)), { discard: true })
    return done
  }
)

/** All pages of a list. */
export const pages = <Name extends Operation, A>(
  name: Name,
  input: (token: string | undefined) => Input<Name>,
  read: (output: Output<Name>) => { readonly items: ReadonlyArray<A> | undefined; readonly next: string | undefined }
): Effect.Effect<ReadonlyArray<A>, CallFailed, AwsCalls> =>
  Effect.gen(function*() {
    const { call } = yield* AwsCalls
    const all: Array<A> = []
    for (let token: string | undefined;;) {
      const { items = [], next } = read(yield* call(name, input(token)))
      all.push(...items)
      if (next === undefined || next === "" || next === token) return all
      token = next
    }
  })

/** What a person does about a call that failed. */
const advice = ({ code, detail, kind, operation }: CallFailed): string => {
  const name = shortName(operation)
  switch (kind) {
    case "Credentials":
      return credentialsRefused(code, detail)
    case "Denied":
      return `AWS does not allow ${operation} (${detail}); get the permission${
        operation.startsWith("iam:") ? ", or name an existing role by --role" : ""
      }`
    case "Unreachable":
      return unreachable(detail)
    case "NotAws":
      return notAws(`${name} failed: ${detail}`)
    case "Lost":
      return `${name} got no answer from AWS (${detail})`
    case "NotYet":
      return `${name} failed, since the role does not work yet or lacks a permission: ${detail}`
    default:
      return `${name} failed: ${code}: ${detail}`
  }
}

const list = (texts: ReadonlyArray<string>): string =>
  texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} and ${texts.at(-1)}`

/** What AWS has by now, and how to go on. */
export const describeProgress = ({ pending, writes }: Journal["Service"]): string => {
  const left = Array.from(
    new Set(
      writes.flatMap(({ leaves, undo }) =>
        leaves === undefined || (undo !== undefined && writes.includes(undo)) ? [] : [leaves]
      )
    )
  )
  const unknown = pending === undefined ? "" : `; ${shortName(pending.operation)} may have been carried out`
  if (writes.length === 0) return unknown === "" ? "" : `${unknown}; run the command again`
  const done = left.length === 0
    ? `done so far: ${list(writes.map(({ operation }) => shortName(operation)))}`
    : `AWS has by now ${list(left)}`
  return `; ${done}${unknown}; run the command again to go on`
}

/** The failure of a run in one sentence. */
export const toCommandError = (journal: Journal["Service"]) => (error: CallFailed | CommandError): CommandError => {
  const text = error instanceof CallFailed ? advice(error) : error.message
  const progress = journal.dryRun ? "" : describeProgress(journal)
  if (!(error instanceof CallFailed) && progress === "") return error
  return new CommandFailed({ cause: error, detail: text + progress })
}
