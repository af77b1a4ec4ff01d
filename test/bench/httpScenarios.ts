/** What an HTTP app costs beside hono's Lambda adapter, which runs on AWS's own client. */
import * as Effect from "effect/Effect"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import * as Path from "node:path"
import { rolldown } from "rolldown"
import { make } from "../../src/cli/build/FunctionBundle.ts"
import { toEvent } from "../../src/http/FrontDoor.ts"
import { codeBytes, compare, makeRatio, noneWrong, type Program, type Result, toTable } from "./comparison.ts"
import type { Run } from "./measure.ts"
import type { Outcome } from "./report.ts"
import { bundled, exampleFile, peersFolder, programFile, root, type Variant } from "./variants.ts"

export interface HttpSettings {
  readonly rounds: number
  /** A folder with hono and `@hono/zod-openapi`. */
  readonly hono: string | undefined
  readonly ric: Variant | undefined
}

/** The folder where hono is installed, or what to do about it. */
export const findHono = (folder: string | undefined): { readonly folder: string } | string => {
  const found = [folder, root, peersFolder].find((candidate) =>
    candidate !== undefined && existsSync(Path.join(candidate, "node_modules/@hono/zod-openapi"))
  )
  return found === undefined
    ? `hono is not installed, so nothing is compared with it: ${peersFolder}/setup.sh`
    : { folder: Path.resolve(found) }
}

interface App {
  readonly name: "router" | "api"
  readonly entry: string
  readonly limits: {
    readonly early: number
    readonly late: number
    readonly first: number
    readonly kilobytes: number
  }
}

const apps: ReadonlyArray<App> = [
  {
    entry: exampleFile("http-router"),
    limits: { early: 0.45, first: 0.65, kilobytes: 185, late: 0.25 },
    name: "router"
  },
  {
    entry: programFile("httpApi.ts"),
    limits: { early: 0.45, first: 0.6, kilobytes: 335, late: 0.45 },
    name: "api"
  }
]

const base = mkdtempSync(Path.join(tmpdir(), "bench-http-"))
process.on("exit", () => rmSync(base, { force: true, recursive: true }))

/** A page that a browser asks for, at an HTTP API. */
const event = Buffer.from(JSON.stringify(toEvent("http", {
  headers: {
    accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "accept-encoding": "gzip, deflate, br, zstd",
    "accept-language": "en-GB,en;q=0.9,de;q=0.8",
    "cache-control": "max-age=0",
    cookie: "session=4d1f0c7e9b8a4f6d; theme=dark",
    "sec-fetch-dest": "document",
    "sec-fetch-mode": "navigate",
    "sec-fetch-site": "none",
    "sec-fetch-user": "?1",
    "upgrade-insecure-requests": "1",
    "user-agent":
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
  },
  url: "/users/42?fields=name%2Cemail&lang=en&page=2"
})))

const check = (_: number, body: Buffer): string | undefined => {
  const text = body.toString()
  return text.includes(String.raw`{\"id\":42,\"name\":\"Ada\",\"email\":\"ada@example.com\"}`) ? undefined : text
}

/** Our app as it goes to Lambda, with its compile cache. */
const ours = async ({ entry, name }: App): Promise<Program> => {
  const outdir = Path.join(base, `ours-${name}`)
  await Effect.runPromise(make({ entry, events: [event.toString()], outdir }))
  return { bytes: codeBytes(outdir), variant: bundled(outdir) }
}

/** Hono in one minified file, as people deploy it. */
const theirs = async (
  { name }: App,
  folder: string,
  ric: Variant
): Promise<Program> => {
  const outdir = Path.join(base, `hono-${name}`)
  const bundle = await rolldown({
    input: programFile(`hono/${name}.mjs`),
    onLog: () => {},
    platform: "node",
    resolve: { modules: [Path.join(folder, "node_modules")] }
  })
  await bundle.write({ file: Path.join(outdir, "index.js"), format: "cjs", minify: true })
  await bundle.close()
  const label = name === "router" ? "hono on aws-lambda-ric" : "hono with zod-openapi on aws-lambda-ric"
  return { bytes: codeBytes(outdir), variant: { ...ric, env: { LAMBDA_TASK_ROOT: outdir }, name: label } }
}

/** The three routes on `HttpRouter` and on hono, with an event that they answer. */
export const routers = async ({ hono, ric }: HttpSettings): Promise<{
  readonly variants: ReadonlyArray<Variant>
  readonly run: Pick<Run, "check" | "event">
}> => {
  const { variant: own } = await ours(apps[0]!)
  const others = hono === undefined || ric === undefined ? [] : [(await theirs(apps[0]!, hono, ric)).variant]
  return { run: { check, event }, variants: [{ ...own, name: "ours, HttpRouter" }, ...others] }
}

const scenario = (app: App) => async ({ hono, ric, rounds }: HttpSettings): Promise<Outcome> => {
  const programs = [
    await ours(app),
    ...(hono === undefined || ric === undefined ? [] : [await theirs(app, hono, ric)])
  ]
  const results = await compare(programs, rounds, { check, event })
  const [own, other] = results as [Result, ...Array<Result>]
  const ratio = makeRatio(own, other, "hono")
  return {
    bars: [
      { bound: "most", limit: app.limits.kilobytes, unit: " kB", value: own.kilobytes, what: "bundle" },
      ...ratio("first answer", "firstMillis", app.limits.first),
      ...ratio("CPU of the first 8 000", "early", app.limits.early),
      ...ratio("CPU after 40 000", "late", app.limits.late),
      ...ratio("memory", "endMiB", 0.9),
      noneWrong(results)
    ],
    notes: [],
    table: toTable(results),
    title: app.name === "router" ? "An HttpRouter with three routes" : "An HttpApi with ten endpoints"
  }
}

export const httpRouter = scenario(apps[0]!)
export const httpApi = scenario(apps[1]!)
