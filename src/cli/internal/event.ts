/** The event that a verb sends: given as text, as a file, as a sample, or on stdin. */
import * as Effect from "effect/Effect"
import { isUtf8 } from "node:buffer"
import { readFile } from "node:fs/promises"
import { CommandFailed, WrongUse } from "./CommandError.ts"
import { fileReason } from "./fileReason.ts"
import { nearest } from "./nearest.ts"
import { printErrorText } from "./output.ts"
import { loadSamples } from "./samples.ts"

export interface EventSource {
  readonly data: string | undefined
  /** `-` is stdin. */
  readonly file: string | undefined
  readonly sample: string | undefined
}

/** Why it is not JSON: what Node says, without the piece of the event that it quotes. */
const whyNot = (cause: unknown): string =>
  (cause instanceof Error ? cause.message : String(cause)).replace(
    /, (?:\.{3})?"[^]*"(?:\.{3})? is not valid JSON$/,
    ""
  )

/** Editors on Windows put it before a text. */
const withoutByteOrderMark = (text: Buffer): Buffer =>
  text.subarray(0, 3).equals(Buffer.of(0xef, 0xbb, 0xbf)) ? text.subarray(3) : text

const checkJson = (given: Buffer, where: string): Effect.Effect<Buffer, WrongUse> =>
  Effect.suspend(() => {
    const event = withoutByteOrderMark(given)
    if (!isUtf8(event)) return Effect.fail(new WrongUse({ detail: `${where} is not JSON: it is not valid UTF-8` }))
    try {
      JSON.parse(event.toString())
      return Effect.succeed(event)
    } catch (cause) {
      return Effect.fail(new WrongUse({ cause, detail: `${where} is not JSON: ${whyNot(cause)}` }))
    }
  })

const readStdin: Effect.Effect<Buffer, CommandFailed> = Effect.tryPromise({
  try: async () => {
    const chunks: Array<Buffer> = []
    for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk))
    return Buffer.concat(chunks)
  },
  catch: (cause) => new CommandFailed({ cause, detail: "the event cannot be read from stdin" })
})

const fromSample = Effect.fnUntraced(function*(name: string) {
  const samples = yield* Effect.promise(loadSamples)
  if (samples.has(name)) return Buffer.from(JSON.stringify(samples.get(name)))
  const near = nearest(name, [...samples.keys()])
  return yield* new WrongUse({
    detail: `there is no sample ${JSON.stringify(name)}` +
      (near === undefined ? `; there are ${[...samples.keys()].join(", ")}` : `; did you mean ${near}?`)
  })
})

const fromFile = (file: string) =>
  Effect.tryPromise({
    try: () => readFile(file),
    catch: (cause) => {
      const isAbsent = cause instanceof Error && "code" in cause && cause.code === "ENOENT"
      const why = isAbsent ? "does not exist" : `cannot be read: ${fileReason(cause)}`
      return new CommandFailed({ cause, detail: `the event ${file} ${why}` })
    }
  })

/** Whoever sees the command hang learns what it waits for. */
const patientStdin: Effect.Effect<Buffer, CommandFailed> = Effect.suspend(() =>
  process.stderr.isTTY
    ? Effect.scoped(Effect.andThen(
      Effect.forkScoped(Effect.delay(printErrorText("waiting for the event on stdin …"), "1 second")),
      readStdin
    ))
    : readStdin
)

/** The event as bytes of JSON. Without a source it is what stdin has, and `{}` if that is a terminal or empty. */
export const readEvent = Effect.fnUntraced(function*(
  source: EventSource
): Effect.fn.Return<Buffer, CommandFailed | WrongUse> {
  const given = Object.entries(source).flatMap(([name, value]) => value === undefined ? [] : [`--${name}`])
  if (given.length > 1) return yield* new WrongUse({ detail: `${given.join(" and ")} cannot be used together` })
  const { data, file, sample } = source
  if (data !== undefined) return yield* checkJson(Buffer.from(data), "--data")
  if (sample !== undefined) return yield* fromSample(sample)
  if (file !== undefined && file !== "-") return yield* checkJson(yield* fromFile(file), `the event ${file}`)
  if (file === undefined && process.stdin.isTTY) return Buffer.from("{}")
  const event = yield* patientStdin
  return event.length === 0 && file === undefined ? Buffer.from("{}") : yield* checkJson(event, "the event on stdin")
})

/** The events of files, as texts. */
export const readEventFiles = (
  files: ReadonlyArray<string>
): Effect.Effect<ReadonlyArray<string>, CommandFailed | WrongUse> =>
  Effect.forEach(
    files,
    (file) => Effect.map(readEvent({ data: undefined, file, sample: undefined }), (bytes) => bytes.toString())
  )
