/** What events cost: decoded, in a bundle, and at a cold start. */
import * as Effect from "effect/Effect"
import * as SchemaParser from "effect/SchemaParser"
import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import * as Path from "node:path"
import { type Plugin, rolldown } from "rolldown"
import { make } from "../../src/cli/build/FunctionBundle.ts"
import { ApiGatewayV2Event } from "../../src/events/ApiGatewayV2Event.ts"
import { SqsEvent } from "../../src/events/SqsEvent.ts"
import { apiGatewayV2 } from "../../src/samples/ApiGatewayV2Event.ts"
import { sqs } from "../../src/samples/SqsEvent.ts"
import { measure } from "./measure.ts"
import type { Bar, Outcome } from "./report.ts"
import { median } from "./statistics.ts"
import { bundled, root } from "./variants.ts"

export interface EventSettings {
  /** How often each is measured, in turn with the others. */
  readonly rounds: number
  readonly parser: Parser | undefined
}

/** The schemas of zod. */
export interface Parser {
  readonly SqsSchema: ZodSchema
  readonly APIGatewayProxyEventV2Schema: ZodSchema
}

interface ZodSchema {
  readonly parse: (value: unknown) => unknown
}

const parserPackage = "@aws-lambda-powertools/parser"

/** What to do about a peer that is not there. */
const parserHelp = `${parserPackage} is not installed, so nothing is compared with it:
  mkdir /tmp/parser && cd /tmp/parser && npm init -y && npm install ${parserPackage} zod
  npm run bench -- --parser /tmp/parser`

/** The schemas, from a folder where the package is installed. */
export const findParser = (folder: string | undefined): Parser | string => {
  try {
    return createRequire(Path.resolve(folder ?? root, "package.json"))(`${parserPackage}/schemas`) as Parser
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return parserHelp
    throw error
  }
}

/** Ten messages, and a request. No two are the same, as on Lambda. */
const sqsText = (index: number): string => {
  const { Records: [record] } = sqs
  return JSON.stringify({
    Records: Array.from({ length: 10 }, (_, n) => ({
      ...record,
      body: JSON.stringify({ euros: n, orderId: `o-${index}` }),
      messageId: `059f36b4-87a3-44ab-83d2-${String(10 * index + n).padStart(12, "0")}`
    }))
  })
}
const requestText = (index: number): string => JSON.stringify({ ...apiGatewayV2, rawPath: `/orders/${index}` })

const texts = (make: (index: number) => string): ReadonlyArray<string> => Array.from({ length: 500 }, (_, n) => make(n))

/** What is not used might not be done. */
const sink: { value: unknown } = { value: undefined }

/** In microseconds, for each of the values. */
const time = <A>(values: ReadonlyArray<A>, work: (value: A) => unknown): number => {
  const startedAt = performance.now()
  for (const value of values) sink.value = work(value)
  return (performance.now() - startedAt) * 1000 / values.length
}

/** None has been looked at before. */
const parsed = (texts: ReadonlyArray<string>): ReadonlyArray<unknown> => texts.map((text): unknown => JSON.parse(text))

/** The way that handlers decode: they do not start a fiber for it. */
const decoder = (schema: typeof SqsEvent | typeof ApiGatewayV2Event) => {
  const parse = SchemaParser.decodeUnknownEffect(schema, { errors: "all" })
  return (value: unknown): unknown => {
    const exit = parse(value)
    if (!("value" in exit)) throw new Error("the event was not decoded, or not at once")
    return exit.value
  }
}

export const decode = async ({ parser, rounds }: EventSettings): Promise<Outcome> => {
  const sources = [
    { decode: decoder(SqsEvent), name: "SQS, 10 messages", texts: texts(sqsText), zod: parser?.SqsSchema },
    {
      decode: decoder(ApiGatewayV2Event),
      name: "API Gateway v2",
      texts: texts(requestText),
      zod: parser?.APIGatewayProxyEventV2Schema
    }
  ]
  const names = ["JSON.parse alone", "ours", "ours, with JSON.parse", "zod", "zod, with JSON.parse"]
  const columns = sources.map(({ decode, texts, zod }) => {
    const works: ReadonlyArray<() => number> = [
      () => time(texts, (text) => JSON.parse(text)),
      () => time(parsed(texts), decode),
      () => time(texts, (text) => decode(JSON.parse(text))),
      ...(zod === undefined ? [] : [
        () => time(parsed(texts), (value) => zod.parse(value)),
        () => time(texts, (text) => zod.parse(JSON.parse(text)))
      ])
    ]
    const warmUp = 10
    const samples = works.map((): Array<number> => [])
    for (let round = 0; round < warmUp + 6 * rounds; round++) {
      works.forEach((work, index) => {
        const micros = work()
        if (round >= warmUp) samples[index]!.push(micros)
      })
    }
    return samples.map(median)
  })
  return {
    bars: columns.map(([, ours = Number.NaN], index): Bar => ({
      bound: "most",
      limit: 15,
      unit: " us",
      value: ours,
      what: `decoding ${sources[index]!.name}`
    })),
    notes: [],
    table: {
      columns: sources.map(({ name }) => name),
      rows: names.slice(0, columns[0]!.length).map((name, row) => [name, columns[0]![row]!, columns[1]![row]!])
    },
    title: "Decoding an event once warm, in us"
  }
}

/** An entry that is no file, and the sources of this library in place of what is built of them. */
const fromSource = (entry: string): Plugin => {
  const path = Path.join(root, "test/bench/entry.ts")
  return {
    load: (id) => id === path ? entry : null,
    name: "from-source",
    resolveId: (id) => {
      if (id === "entry") return path
      const [name, module = "index"] = /^effect-lambda-runtime(?:\/(.+))?$/.exec(id) ?? []
      return name === undefined ? null : Path.join(root, "src", `${module}.ts`)
    }
  }
}

/** As `FunctionBundle` does it, in memory. */
const kilobytes = async (entry: string): Promise<number> => {
  const bundle = await rolldown({
    external: /\/local\/index\.ts$/,
    input: "entry",
    platform: "node",
    plugins: [fromSource(entry)],
    treeshake: { propertyReadSideEffects: false }
  })
  try {
    const { output: [{ code }] } = await bundle.generate({
      codeSplitting: false,
      comments: false,
      format: "cjs",
      minify: { compress: { target: "node22.19" }, mangle: { toplevel: true } },
      strict: true
    })
    return Buffer.byteLength(code) / 1000
  } finally {
    await bundle.close()
  }
}

/** The program of the example. Imported from here it would be left out, since no module of this package has effects. */
const hello = `
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Lambda } from "effect-lambda-runtime"
import { hello } from "../../examples/hello-json/handler.ts"
Lambda.run(hello).pipe(Lambda.main, NodeRuntime.runMain)
`

/** With every export of a module, whatever a function needs of it. */
const withModule = (name: string): string =>
  `${hello}
import * as Module from "effect-lambda-runtime/events/${name}"
globalThis.kept = { ...Module }
`

const isShown = ([name]: readonly [name: string, kilobytes: number], index: number): boolean =>
  index < 3 || name === "SqsEvent" || name === "ApiGatewayV2Event"

export const eventSize = async (): Promise<Outcome> => {
  const base = await kilobytes(hello)
  const names = readdirSync(Path.join(root, "src/events"))
    .filter((name) => /^[A-Z]\w*Event\.ts$/.test(name))
    .map((name) => name.slice(0, -".ts".length))
  const rows: Array<readonly [name: string, kilobytes: number]> = []
  for (const name of names) {
    // oxlint-disable-next-line no-await-in-loop -- one bundler at a time has the memory
    rows.push([name, await kilobytes(withModule(name)) - base])
  }
  rows.sort(([, a], [, b]) => b - a)
  const [[largest, size] = ["none", Number.NaN]] = rows
  return {
    bars: [{ bound: "most", limit: 30, unit: " kB", value: size, what: `the largest, ${largest}` }],
    notes: [`${rows.length} modules were measured. hello-json alone has ${base.toFixed(1)} kB`],
    table: { columns: ["kB"], rows: rows.filter(isShown) },
    title: "What the module of an event, with all that it exports, adds to the bundle of hello-json"
  }
}

export const eventStart = async ({ rounds }: EventSettings): Promise<Outcome> => {
  const folder = mkdtempSync(Path.join(tmpdir(), "bench-"))
  try {
    const programs = [
      ["hello-json", "hello"],
      ["SqsEvent", "helloAndSqs"],
      ["ApiGatewayV2Event", "helloAndApiGateway"]
    ] as const
    const variants = programs.map(([name, program]) => ({
      millis: new Array<number>(),
      name,
      outdir: Path.join(folder, program),
      program
    }))
    for (const { outdir, program } of variants) {
      const entry = Path.join(root, "test/bench/programs", `${program}.ts`)
      // oxlint-disable-next-line no-await-in-loop -- one bundler at a time has the memory
      await Effect.runPromise(make({ entry, events: [JSON.stringify({ age: 36, name: "Ada" })], outdir }))
    }
    for (let round = 0; round <= 10 * rounds; round++) {
      for (const { millis, outdir } of variants) {
        // oxlint-disable-next-line no-await-in-loop -- one process at a time has the core
        const { startMillis } = await measure({ command: bundled(outdir).command, count: 0, warmUp: 0 })
        if (round > 0) millis.push(startMillis)
      }
    }
    const [base, ...others] = variants.map(({ millis, name }) => ({ millis, name }))
    // By rounds, since a machine that is busy is so for more than one start.
    const added = others.map(({ millis, name }) => ({
      name,
      millis: median(millis.map((value, round) => value - base!.millis[round]!))
    }))
    return {
      bars: added.map(({ millis, name }): Bar => ({
        bound: "most",
        limit: 5,
        unit: " ms",
        value: millis,
        what: `what ${name} adds`
      })),
      notes: [],
      table: {
        columns: ["start ms", "added"],
        rows: [
          ["hello-json", median(base!.millis), 0],
          ...others.map(({ millis, name }, index) =>
            [`hello-json, and ${name}`, median(millis), added[index]!.millis] as const
          )
        ]
      },
      title: `From the start of the process to its first next, bundled (${10 * rounds} starts)`
    }
  } finally {
    rmSync(folder, { force: true, recursive: true })
  }
}
