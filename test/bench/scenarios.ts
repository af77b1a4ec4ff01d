/** What is measured, and the budgets that the results are held against. */
import * as Effect from "effect/Effect"
import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import * as Path from "node:path"
import { make } from "../../src/cli/build/FunctionBundle.ts"
import { type AwsSettings, awsSize, awsStart } from "./awsScenarios.ts"
import { decode, type EventSettings, eventSize, eventStart } from "./eventScenarios.ts"
import { httpApi, httpRouter, type HttpSettings, routers } from "./httpScenarios.ts"
import { measure, type Measurement, type Run } from "./measure.ts"
import { logs, metrics, type ObservabilitySettings, traces } from "./observabilityScenarios.ts"
import type { Bar, Outcome } from "./report.ts"
import { requestId, tenantId, traceId } from "./runtimeApi.ts"
import { median, spread } from "./statistics.ts"
import { bare, bundled, bundledAlone, exampleFile, programFile, socketLoop, source, type Variant } from "./variants.ts"

export interface Settings extends AwsSettings, EventSettings, HttpSettings, ObservabilitySettings {
  /** How many invocations the last window has. */
  readonly count: number
  readonly long: boolean
  readonly ric: Variant | undefined
  readonly rust: Variant | undefined
}

const greeting = JSON.stringify({ greetings: "Hello Ada. You look younger than your age." })

const checkGreeting = (_: number, body: Buffer) => body.toString() === greeting ? undefined : body.toString()

const base = mkdtempSync(Path.join(tmpdir(), "bench-"))
process.on("exit", () => rmSync(base, { force: true, recursive: true }))

const folders = new Map<string, Promise<string>>()

/** The folder with the bundle of an example, or of another entry, made once. */
const bundle = (name: string, entry = exampleFile(name)): Promise<string> => {
  const made = folders.get(name)
  if (made !== undefined) return made
  const outdir = Path.join(base, name)
  const events = [JSON.stringify({ name: "Ada", age: 36 })]
  const making = Effect.runPromise(make({ entry, events, outdir })).then(() => outdir)
  folders.set(name, making)
  return making
}

type Samples = ReadonlyArray<readonly [variant: Variant, samples: ReadonlyArray<Measurement>]>

/** One round after the other, so that whatever disturbs the machine disturbs all variants alike. */
const interleave = async (
  rounds: number,
  runs: ReadonlyArray<readonly [variant: Variant, run: Omit<Run, "command">]>
): Promise<Samples> => {
  const samples = runs.map(([variant]): [Variant, Array<Measurement>] => [variant, []])
  for (let round = 0; round < rounds; round++) {
    for (const [index, [variant, run]] of runs.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- one process at a time has the core
      samples[index]![1].push(await measure({ ...run, command: variant.command, env: { ...variant.env, ...run.env } }))
    }
  }
  return samples
}

const of = (samples: Samples, variant: Variant | undefined, key: keyof Measurement): number =>
  median((samples.find(([other]) => other.name === variant?.name)?.[1] ?? []).map((sample) => sample[key]))

/** A ratio that is missing where one of the two is not installed. */
const ratio = (
  what: string,
  samples: Samples,
  key: keyof Measurement,
  over: Variant,
  under: Variant | undefined,
  limit: number
): ReadonlyArray<Bar> =>
  under === undefined ? [] : [{
    bound: "most",
    limit,
    unit: "",
    value: of(samples, over, key) / of(samples, under, key),
    what: `${what}, ${over.name} / ${under.name}`
  }]

const wrongAnswers = (samples: Samples, what = "wrong answers"): ReadonlyArray<Bar> => [{
  bound: "most",
  limit: 0,
  unit: "",
  value: samples.flatMap(([, runs]) => runs).reduce((sum, { wrong }) => sum + wrong, 0),
  what
}]

const withRic = (variants: ReadonlyArray<Variant>, ric: Variant | undefined) =>
  ric === undefined ? variants : [...variants, ric]

/** V8 compiles most in the first window, and nothing any more in the last one. */
const windows = (count: number) => [
  { limits: { loop: Number.NaN, ric: 0.7 }, name: "first 1 000", run: { count: 1000, warmUp: 100 } },
  { limits: { loop: 1.8, ric: 0.4 }, name: "2 000th to 12 000th", run: { count: 10_000, warmUp: 2000 } },
  { limits: { loop: 1.35, ric: 0.25 }, name: `${count} after that`, run: { count, warmUp: 12_000 } }
]

const invocations = async (settings: Settings): Promise<Outcome> => {
  const { count, hono, ric, rounds, rust } = settings
  const ours = bundled(await bundle("hello-json"))
  const http = hono === undefined ? undefined : await routers(settings)
  const programs = [
    ...[socketLoop, source, ours, ric, rust].flatMap((variant) =>
      variant === undefined ? [] : [[variant, { check: checkGreeting }] as const]
    ),
    ...(http?.variants ?? []).map((variant) => [variant, http!.run] as const)
  ]
  const measured: Array<readonly [window: ReturnType<typeof windows>[number], samples: Samples]> = []
  for (const window of windows(count)) {
    // oxlint-disable-next-line no-await-in-loop -- one process at a time has the core
    const samples = await interleave(rounds, programs.map(([variant, run]) => [variant, { ...run, ...window.run }]))
    measured.push([window, samples])
  }
  const rowOf = (variant: Variant): readonly [name: string, ...values: ReadonlyArray<number>] => {
    const cpu = measured.map(([, samples]) => of(samples, variant, "cpuMicros"))
    const loop = measured.map(([, samples]) => of(samples, socketLoop, "cpuMicros"))
    const last = measured.at(-1)![1]
    const cells = cpu.flatMap((micros, index) => [micros, micros / loop[index]!])
    return [variant.name, ...cells, of(last, variant, "wallMicros"), of(last, variant, "endMiB")]
  }
  return {
    bars: measured.flatMap(([{ limits, name }, samples]) => [
      ...ratio(`CPU, ${name}`, samples, "cpuMicros", ours, ric, limits.ric),
      ...(Number.isNaN(limits.loop) ? [] : ratio(`CPU, ${name}`, samples, "cpuMicros", ours, socketLoop, limits.loop)),
      ...wrongAnswers(samples, `wrong answers, ${name}`)
    ]),
    notes: http === undefined ? [] : ["The rows of HTTP have the event of an HTTP API, which is larger."],
    table: {
      columns: [...measured.flatMap(([{ name }]) => [name, "/ loop"]), "wall us", "RSS MiB"],
      rows: programs.map(([variant]) => rowOf(variant))
    },
    title: `hello-json, CPU us of each invocation (${rounds} rounds)`
  }
}

const start = async ({ ric, rounds, rust }: Settings): Promise<Outcome> => {
  const folder = await bundle("hello-json")
  const ours = bundled(folder)
  const spawns = 5 * rounds
  const variants = [bare, socketLoop, source, bundledAlone(folder), ours, ric, rust]
    .filter((variant) => variant !== undefined)
  const samples = await interleave(
    spawns,
    variants.map((variant) => [variant, { count: variant === bare ? 0 : 1, warmUp: 0 }])
  )
  /** From the start of the process to its first response. */
  const responseMillis = (variant: Variant): number =>
    variant === bare
      ? Number.NaN
      : median(
        samples.find(([other]) => other === variant)![1].map(({ startMillis, wallMicros }) =>
          startMillis + wallMicros / 1000
        )
      )
  const response: ReadonlyArray<Bar> = ric === undefined ? [] : [{
    bound: "most",
    limit: 1,
    unit: "",
    value: responseMillis(ours) / responseMillis(ric),
    what: `first response, ${ours.name} / ${ric.name}`
  }]
  return {
    bars: [
      ...ratio("start", samples, "startMillis", ours, ric, 1),
      ...response,
      ...ratio("memory", samples, "startMiB", ours, bare, 1.05)
    ],
    notes: [],
    table: {
      columns: ["first next ms", "/ bare", "spread %", "first response ms", "RSS MiB", "/ bare"],
      rows: samples.map(([variant, runs]) => [
        variant.name,
        of(samples, variant, "startMillis"),
        of(samples, variant, "startMillis") / of(samples, bare, "startMillis"),
        100 * spread(runs.map(({ startMillis }) => startMillis)),
        responseMillis(variant),
        of(samples, variant, "startMiB"),
        of(samples, variant, "startMiB") / of(samples, bare, "startMiB")
      ])
    },
    title: `From the start of the process to its first next and its first response (${spawns} starts)`
  }
}

const memory = async ({ long, ric }: Settings): Promise<Outcome> => {
  const ours = bundled(await bundle("hello-json"))
  const count = long ? 100_000 : 20_000
  const run = { check: checkGreeting, count, sampleAt: 10_000, warmUp: 0 }
  const traced = withRic([{ ...ours, name: `${ours.name}, a trace each` }], ric)
  const samples = await interleave(1, [
    [ours, { ...run, oneTrace: true }],
    ...(long ? traced.map((variant) => [variant, run] as const) : [])
  ])
  const early = (variant: Variant) => of(samples, variant, "sampledMiB")
  const late = (variant: Variant) => of(samples, variant, "endMiB")
  return {
    bars: [
      {
        bound: "most",
        limit: 1.1,
        unit: "",
        value: long ? late(ours) / early(ours) : Number.NaN,
        what: "after 100 000 / after 10 000"
      },
      ...wrongAnswers(samples)
    ],
    notes: long
      ? [
        "Where each invocation has its own trace, as on Lambda, the C library keeps every value that _X_AMZN_TRACE_ID ever",
        "had: some 160 bytes of each invocation, whatever the runtime."
      ]
      : ["The budget is for 100 000 invocations: --long"],
    table: {
      columns: ["first next", "10 000", String(count)],
      rows: samples.map(([variant]) => [
        variant.name,
        of(samples, variant, "startMiB"),
        early(variant),
        late(variant)
      ])
    },
    title: "Memory of hello-json in MiB, after so many invocations"
  }
}

/** What a file of 1.1 MB becomes on its way through API Gateway: nearly all of the event is one string. */
const largeEvent = Buffer.from(JSON.stringify({
  age: 36,
  body: Buffer.alloc(1_125_000, "effect-lambda-runtime").toString("base64"),
  isBase64Encoded: true,
  name: "Ada"
}))

const large = async ({ ric, rounds }: Settings): Promise<Outcome> => {
  const ours = bundled(await bundle("hello-json"))
  const bytes = { ...bundled(await bundle("bytes", programFile("bytes.ts"))), name: "ours, not parsed" }
  const samples = await interleave(
    rounds,
    withRic([socketLoop, bytes, ours], ric).map((variant) => [
      variant,
      { check: checkGreeting, count: 80, event: largeEvent, warmUp: 20 }
    ])
  )
  return {
    bars: [
      ...ratio("CPU", samples, "cpuMicros", bytes, ric, 0.25),
      ...ratio("CPU", samples, "cpuMicros", ours, ric, 0.25),
      ...wrongAnswers(samples)
    ],
    notes: ["Most of what is left to ours is JSON.parse."],
    table: {
      columns: ["CPU ms", "/ loop", "spread %", "wall ms", "RSS MiB"],
      rows: samples.map(([variant, runs]) => [
        variant.name,
        of(samples, variant, "cpuMicros") / 1000,
        of(samples, variant, "cpuMicros") / of(samples, socketLoop, "cpuMicros"),
        100 * spread(runs.map(({ cpuMicros }) => cpuMicros)),
        of(samples, variant, "wallMicros") / 1000,
        of(samples, variant, "endMiB")
      ])
    },
    title: `An event of ${(largeEvent.length / 1e6).toFixed(1)} MB`
  }
}

const streaming = async (): Promise<Outcome> => {
  const ours = { ...bundled(await bundle("streaming")), name: "streaming, bundled" }
  const bytes = 200_000_000
  const samples = await interleave(1, [[ours, {
    count: 1,
    event: Buffer.from(JSON.stringify({ bytes })),
    megabytesPerSecond: 50,
    warmUp: 0
  }]])
  const peak = of(samples, ours, "peakMiB")
  return {
    bars: [{ bound: "most", limit: 150, unit: " MiB", value: peak, what: "peak memory" }, ...wrongAnswers(samples)],
    notes: [],
    table: {
      columns: ["CPU ms", "wall ms", "peak MiB"],
      rows: [[ours.name, of(samples, ours, "cpuMicros") / 1000, of(samples, ours, "wallMicros") / 1000, peak]]
    },
    title: "200 MB streamed to a reader that takes 50 MB/s"
  }
}

/** The answer of the example `context` repeats what its invocation was. */
const checkIdentity = (index: number, body: Buffer): string | undefined => {
  const answer = JSON.parse(body.toString()) as Record<string, unknown>
  const isOwn = answer["requestId"] === requestId(index) && answer["traceId"] === traceId(index) &&
    answer["tenantId"] === tenantId(index)
  return isOwn ? undefined : body.toString()
}

const concurrency = async (): Promise<Outcome> => {
  const context = bundled(await bundle("context"))
  const pollers = 10
  const event = Buffer.from(JSON.stringify({ sleepMillis: 50 }))
  const run = (n: number) => ({
    check: checkIdentity,
    count: 20 * n,
    env: n === 1 ? {} : { AWS_LAMBDA_MAX_CONCURRENCY: String(n) },
    event,
    warmUp: n
  })
  const one = { ...context, name: "1 poller" }
  const many = { ...context, name: `${pollers} pollers` }
  const samples = await interleave(1, [[one, run(1)], [many, run(pollers)]])
  return {
    bars: [
      {
        bound: "least",
        limit: 0.9 * pollers,
        unit: "",
        value: of(samples, one, "wallMicros") / of(samples, many, "wallMicros"),
        what: `throughput, ${many.name} / ${one.name}`
      },
      ...wrongAnswers(samples, "answers with values of another invocation")
    ],
    notes: [],
    table: {
      columns: ["wall ms", "CPU us", "connections"],
      rows: samples.map(([variant]) => [
        variant.name,
        of(samples, variant, "wallMicros") / 1000,
        of(samples, variant, "cpuMicros"),
        of(samples, variant, "connections")
      ])
    },
    title: "Handlers that sleep 50 ms, each invocation with its own request id, trace and tenant"
  }
}

const size = async (): Promise<Outcome> => {
  const folder = await bundle("hello-json")
  const bytes = ["bootstrap", "main.cjs", "start.cjs"]
    .reduce((sum, name) => sum + statSync(Path.join(folder, name)).size, 0)
  return {
    bars: [{ bound: "most", limit: 135, unit: " kB", value: bytes / 1000, what: "all code of hello-json" }],
    notes: [],
    table: undefined,
    title: "The bundle"
  }
}

export const scenarios: Readonly<Record<string, (settings: Settings) => Promise<Outcome>>> = {
  invocations,
  start,
  memory,
  large,
  streaming,
  concurrency,
  size,
  decode,
  eventSize,
  eventStart,
  awsSize,
  awsStart,
  httpRouter,
  httpApi,
  metrics,
  logs,
  traces
}
