import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as os from "node:os"
import * as path from "node:path"
import * as Environment from "../../../src/Environment.ts"
import { type LogEntry, make, type Write } from "../../../src/internal/log/logOutput.ts"

const millis = 1_795_286_730_084

const entry: LogEntry = { body: "2026-11-21T18:45:29.870Z\tid-1\tINFO\tx", format: "text", level: "Info", millis }

const onLambda = { AWS_LAMBDA_RUNTIME_API: "127.0.0.1:9001" }
const onStdout = Environment.fromRecord(onLambda)
const onDescriptor = (descriptor: number) =>
  Environment.fromRecord({ ...onLambda, _LAMBDA_TELEMETRY_LOG_FD: String(descriptor) })

class Refusal extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

/** Takes the bytes of each descriptor. Every step says how many bytes it takes, or how it refuses; then all is taken. */
const makeWriter = (...steps: ReadonlyArray<number | string>) => {
  const taken: Array<{ readonly descriptor: number; readonly bytes: Uint8Array }> = []
  const left = [...steps]
  const write: Write = (descriptor, buffer, offset) => {
    const step = left.shift() ?? buffer.length
    if (typeof step === "string") throw new Refusal(step)
    const bytes = buffer.slice(offset, offset + step)
    taken.push({ descriptor, bytes })
    return bytes.length
  }
  return {
    write,
    taken,
    text: (descriptor: number) =>
      Buffer.concat(taken.filter((part) => part.descriptor === descriptor).map((part) => part.bytes)).toString()
  }
}

const openFile = Effect.acquireRelease(
  Effect.sync(() => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "logs-"))
    return { descriptor: fs.openSync(path.join(directory, "log"), "w+"), directory }
  }),
  ({ descriptor, directory }) =>
    Effect.sync(() => {
      fs.closeSync(descriptor)
      fs.rmSync(directory, { recursive: true })
    })
)

const readAll = (descriptor: number): Buffer => {
  const bytes = Buffer.alloc(1024)
  return bytes.subarray(0, fs.readSync(descriptor, bytes, 0, bytes.length, 0))
}

describe("make", () => {
  describe("on standard output", () => {
    it("writes a record at once, with one line feed, at the end", () => {
      const writer = makeWriter()

      make(onStdout, writer.write).write({ ...entry, body: "a\nb\r\nc\n" })

      assert.lengthOf(writer.taken, 1)
      assert.strictEqual(writer.text(1), "a\rb\r\rc\r\n")
    })

    it("keeps the lines of a record outside Lambda, where people read them", () => {
      const writer = makeWriter()

      make(Environment.fromRecord({}), writer.write).write({ ...entry, body: "a\nb" })

      assert.strictEqual(writer.text(1), "a\nb\n")
    })

    it("writes JSON as it is", () => {
      const writer = makeWriter()

      make(onStdout, writer.write).write({ ...entry, body: `{"message":"a\\nb"}`, format: "json" })

      assert.strictEqual(writer.text(1), `{"message":"a\\nb"}\n`)
    })

    it("continues after a partial write, and while the reader is slow", () => {
      const writer = makeWriter(5, "EAGAIN", "EAGAIN", 1, "EAGAIN")
      const output = make(onStdout, writer.write)

      output.write(entry)
      output.write({ ...entry, body: "next" })

      assert.strictEqual(writer.text(1), `${entry.body}\nnext\n`)
    })

    it.each(["EPIPE", "EBADF", "EIO"])("does not fail if the reader is gone (%s)", (code) => {
      const writer = makeWriter(5, code)
      const output = make(onStdout, writer.write)

      output.write(entry)
      output.write({ ...entry, body: "next" })

      assert.strictEqual(writer.text(1), `${entry.body.slice(0, 5)}next\n`)
    })

    it("writes valid UTF-8 whatever the text holds", () => {
      const writer = makeWriter()

      make(onStdout, writer.write).write({ ...entry, body: "a\ud800\0b" })

      assert.strictEqual(Buffer.from(writer.taken[0]!.bytes).toString("hex"), "61efbfbd00620a")
    })

    it("takes a record of any length in single mode", () => {
      assert.strictEqual(make(onStdout).maxBytes, Infinity)
    })

    it("takes lines below 64 KiB, with the line feed, if several invocations run at once", () => {
      const writer = makeWriter()
      const output = make(Environment.fromRecord({ ...onLambda, AWS_LAMBDA_MAX_CONCURRENCY: "4" }), writer.write)

      output.write({ ...entry, body: "x".repeat(output.maxBytes) })

      assert.strictEqual(writer.text(1).length, 65_535)
    })

    it.live("writes 300 KB once and whole through a non-blocking pipe before the process exits", () =>
      Effect.gen(function*() {
        const source = new URL("../../../src/internal/log/logOutput.ts", import.meta.url).href
        const environment = new URL("../../../src/Environment.ts", import.meta.url).href
        const script = `
          import { make } from ${JSON.stringify(source)}
          import { fromRecord } from ${JSON.stringify(environment)}
          process.stdout._handle.setBlocking(false)
          const output = make(fromRecord({}))
          output.write({ body: "x".repeat(300_000), format: "text", level: "Info", millis: 0 })
          output.write({ body: "last", format: "text", level: "Info", millis: 0 })
          process.exit(0)
        `

        const text = yield* Effect.callback<string>((resume) => {
          const child = spawn(process.execPath, ["--input-type=module", "-e", script])
          let text = ""
          child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
            text += chunk
          })
          child.on("close", () => resume(Effect.succeed(text)))
          return Effect.sync(() => child.kill())
        })

        assert.isTrue(text === `${"x".repeat(300_000)}\nlast\n`, `${text.length} characters`)
      }))
  })

  describe("on the descriptor for telemetry", () => {
    it.effect("frames a text record with type, length, microseconds, and a line feed at its end", () =>
      Effect.gen(function*() {
        const { descriptor } = yield* openFile
        const body = "2026-11-21T18:45:30.084Z\tid-1\tINFO\ta b 1 { x: 1 }"

        make(onDescriptor(descriptor)).write({ ...entry, body })

        const bytes = readAll(descriptor)
        assert.strictEqual(bytes.toString("hex", 0, 16), "a55a000f00000032000660cdc3d10ea0")
        assert.strictEqual(bytes.toString("utf8", 16), `${body}\n`)
      }))

    it.effect("frames JSON without a line feed at its end", () =>
      Effect.gen(function*() {
        const { descriptor } = yield* openFile

        make(onDescriptor(descriptor)).write({ ...entry, body: "{\"message\":\"é\"}", format: "json", level: "Error" })

        const bytes = readAll(descriptor)
        assert.strictEqual(bytes.toString("hex", 0, 8), "a55a001600000010")
        assert.strictEqual(bytes.toString("utf8", 16), "{\"message\":\"é\"}")
      }))

    it.each(
      [
        ["Trace", "text", "a55a0007"],
        ["Debug", "text", "a55a000b"],
        ["Warn", "text", "a55a0013"],
        ["Error", "text", "a55a0017"],
        ["Fatal", "text", "a55a001b"],
        ["Trace", "json", "a55a0006"],
        ["Debug", "json", "a55a000a"],
        ["Info", "json", "a55a000e"],
        ["Warn", "json", "a55a0012"],
        ["Fatal", "json", "a55a001a"]
      ] as const
    )("tells %s as %s by the type %s", (level, format, type) => {
      const writer = makeWriter()

      make(onDescriptor(62), writer.write).write({ ...entry, format, level })

      assert.strictEqual(Buffer.from(writer.taken[0]!.bytes).toString("hex", 0, 4), type)
    })

    it("keeps the lines inside a record", () => {
      const writer = makeWriter()

      make(onDescriptor(62), writer.write).write({ ...entry, body: "a\nb" })

      assert.isTrue(writer.text(62).endsWith("a\nb\n"))
    })

    it("writes header and text in one piece, so frames never mix", () => {
      const writer = makeWriter(5, "EAGAIN", 20, "EAGAIN")
      const output = make(onDescriptor(62), writer.write)
      const whole = makeWriter()
      const unhindered = make(onDescriptor(62), whole.write)

      for (const body of ["first", "second"]) {
        output.write({ ...entry, body })
        unhindered.write({ ...entry, body })
      }

      assert.lengthOf(whole.taken, 2)
      assert.strictEqual(writer.text(62), whole.text(62))
    })

    it("falls back to standard output for good when the descriptor is closed", () => {
      const writer = makeWriter("EBADF")
      const output = make(onDescriptor(62), writer.write)

      output.write({ ...entry, body: "a\nb" })
      output.write({ ...entry, body: "next" })

      assert.strictEqual(writer.text(1), "a\rb\nnext\n")
      assert.strictEqual(writer.text(62), "")
    })
  })
})
