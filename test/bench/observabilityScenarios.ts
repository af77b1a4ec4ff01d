/** What metrics, logs and traces cost beside Powertools, which runs on AWS's own client: in a bundle, at the first answer and for each. */
import * as Effect from "effect/Effect"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import * as Path from "node:path"
import { rolldown } from "rolldown"
import { make } from "../../src/cli/build/FunctionBundle.ts"
import { codeBytes, compare, makeRatio, noneWrong, type Program, type Result, toTable } from "./comparison.ts"
import type { Outcome } from "./report.ts"
import { openSink } from "./telemetrySink.ts"
import { bundled, exampleFile, programFile, root, type Variant } from "./variants.ts"

export interface ObservabilitySettings {
  readonly rounds: number
  /** A folder with `@aws-lambda-powertools/metrics`, `logger` and `tracer`, and for one row OpenTelemetry's SDK. */
  readonly powertools: string | undefined
  readonly ric: Variant | undefined
}

/** The folder where Powertools is installed, or what to do about it. */
export const findPowertools = (folder: string | undefined): { readonly folder: string } | string => {
  const found = [folder, root, Path.join(root, "test/tools")].find((candidate) =>
    candidate !== undefined && existsSync(Path.join(candidate, "node_modules/@aws-lambda-powertools/metrics"))
  )
  return found === undefined
    ? `Powertools is not installed, so nothing is compared with it:
  mkdir /tmp/powertools && cd /tmp/powertools && npm init -y && npm install @aws-lambda-powertools/metrics @aws-lambda-powertools/logger @aws-lambda-powertools/tracer
  npm run bench -- --powertools /tmp/powertools --ric <folder>`
    : { folder: Path.resolve(found) }
}

/** A program of ours and one of theirs that do the same, and what they do it with. */
interface Wing {
  readonly name: "metrics" | "logs" | "traces"
  readonly title: string
  readonly limits: {
    /** What the wing adds to the bundle of hello-json. */
    readonly kilobytes: number
    readonly early: number
    readonly late: number
    readonly first: number
  }
  /** A program that does the same by OpenTelemetry's SDK. */
  readonly sdk?: string
}

const base = mkdtempSync(Path.join(tmpdir(), "bench-observability-"))
process.on("exit", () => rmSync(base, { force: true, recursive: true }))

const event = Buffer.from(JSON.stringify({ name: "Ada", age: 36 }))

const greeting = JSON.stringify({ greetings: "Hello Ada. You look younger than your age." })

const check = (_: number, body: Buffer): string | undefined =>
  body.toString() === greeting ? undefined : body.toString()

/** Our program as it goes to Lambda, with its compile cache. */
const ours = async (name: string, entry: string): Promise<Program> => {
  const outdir = Path.join(base, `ours-${name}`)
  await Effect.runPromise(make({ entry, events: [event.toString()], outdir }))
  return { bytes: codeBytes(outdir), variant: { ...bundled(outdir), name: `ours, ${name}` } }
}

/** Theirs in one minified file, as people deploy it. */
const theirs = async (name: string, folder: string, ric: Variant): Promise<Program> => {
  const outdir = Path.join(base, `theirs-${name}`)
  const bundle = await rolldown({
    input: programFile(`powertools/${name}.mjs`),
    onLog: () => {},
    platform: "node",
    resolve: { modules: [Path.join(folder, "node_modules")] }
  })
  await bundle.write({ codeSplitting: false, file: Path.join(outdir, "index.js"), format: "cjs", minify: true })
  await bundle.close()
  return {
    bytes: codeBytes(outdir),
    variant: { ...ric, env: { LAMBDA_TASK_ROOT: outdir }, name: `aws-lambda-ric, ${name}` }
  }
}

/** With a request for each invocation, 50 000 take minutes on a busy machine. */
const timeoutMillis = 600_000

const hasSdk = (folder: string): boolean =>
  existsSync(Path.join(folder, "node_modules/@opentelemetry/exporter-trace-otlp-proto"))

const scenario = ({ limits, name, sdk, title }: Wing) =>
async (
  { powertools, ric, rounds }: ObservabilitySettings
): Promise<Outcome> => {
  const programs = [await ours("hello", exampleFile("hello-json")), await ours(name, programFile(`${name}.ts`))]
  if (powertools !== undefined && ric !== undefined) {
    programs.push(await theirs("hello", powertools, ric), await theirs(name, powertools, ric))
    if (sdk !== undefined && hasSdk(powertools)) programs.push(await theirs(sdk, powertools, ric))
  }
  const sink = await openSink()
  const results = await compare(programs, rounds, { check, env: sink.env, event, timeoutMillis })
  sink.close()
  const [hello, own, , other] = results as [Result, Result, Result?, Result?]
  const ratio = makeRatio(own, other, "Powertools")
  return {
    bars: [
      {
        bound: "most",
        limit: limits.kilobytes,
        unit: " kB",
        value: own.kilobytes - hello.kilobytes,
        what: "added to the bundle"
      },
      ...ratio("first answer", "firstMillis", limits.first),
      ...ratio("CPU of the first 8 000", "early", limits.early),
      ...ratio("CPU after 40 000", "late", limits.late),
      noneWrong(results)
    ],
    notes: [],
    table: toTable(results),
    title
  }
}

export const metrics = scenario({
  limits: { early: 0.6, first: 1, kilobytes: 20, late: 0.5 },
  name: "metrics",
  title: "hello-json with a counter and a histogram, a line of metrics each"
})

export const logs = scenario({
  limits: { early: 0.5, first: 0.8, kilobytes: 16, late: 0.5 },
  name: "logs",
  title: "hello-json with an id from the event, a record, and three debug lines that are held"
})

export const traces = scenario({
  limits: { early: 1, first: 1, kilobytes: 80, late: 1 },
  name: "traces",
  sdk: "openTelemetry",
  title: "hello-json with a span for each invocation and one inside, exported after each response"
})
