/**
 * `npm run bench`: what hello-json costs beside a hand-written loop and beside AWS's own client, against the budgets of
 * the design.
 *
 * The server that invokes and measures runs here, and shares one core with the runtime. On two cores the same program
 * is now twice as fast and now not, as the kernel wakes one core or the other; and a function on Lambda has no more than
 * a part of a core, unless it has more than 1769 MB. CPU is that of the runtime alone; wall time holds the server's too.
 */
import { spawnSync } from "node:child_process"
import { availableParallelism } from "node:os"
import { parseArgs } from "node:util"
import { findSdk } from "./awsScenarios.ts"
import { findParser } from "./eventScenarios.ts"
import { findHono } from "./httpScenarios.ts"
import { findPowertools } from "./observabilityScenarios.ts"
import { isMet, type Outcome, render } from "./report.ts"
import { scenarios } from "./scenarios.ts"
import { findRic, findRust } from "./variants.ts"

const names = Object.keys(scenarios)

const usage = `npm run bench -- [options]

  --only <names>     Some of: ${names.join(", ")}
  --rounds <n>       How often each program is measured, in turn with the others. Default 5
  -n <n>             Invocations in the last window. Default 40000
  --long             Takes the memory after 100 000 invocations
  --ric <folder>     Where aws-lambda-ric is installed. Default: here, or test/bench/peers
  --hono <folder>    Where hono and @hono/zod-openapi are installed. Default: here, or test/bench/peers
  --parser <folder>  Where @aws-lambda-powertools/parser is installed. Default: here
  --powertools <folder>  Where @aws-lambda-powertools/metrics, logger and tracer are installed. Default: here, or test/tools
  --sdk <folder>     Where @aws-sdk/client-ssm is installed. Default: here, or test/tools
  --json             Prints the results as JSON
  --strict           Exits with 1 where a budget is missed`

const fail = (message: string): never => {
  process.stderr.write(`bench: ${message}\n`)
  return process.exit(1)
}

const parse = () => {
  try {
    return parseArgs({
      options: {
        count: { default: "40000", short: "n", type: "string" },
        hono: { type: "string" },
        help: { short: "h", type: "boolean" },
        json: { default: false, type: "boolean" },
        long: { default: false, type: "boolean" },
        only: { default: names.join(","), type: "string" },
        parser: { type: "string" },
        powertools: { type: "string" },
        ric: { type: "string" },
        sdk: { type: "string" },
        rounds: { default: "5", type: "string" },
        strict: { default: false, type: "boolean" }
      }
    }).values
  } catch (error) {
    return fail((error as Error).message)
  }
}

const positive = (name: string, text: string): number =>
  /^[1-9]\d{0,8}$/.test(text) ? Number(text) : fail(`${name} has to be a whole number above 0: ${text}`)

/** Children inherit it. The last core, since the first ones have more of the machine's own work. */
const pinToOneCore = (): string | undefined => {
  const core = String(availableParallelism() - 1)
  const taskset = spawnSync("taskset", ["-a", "-c", "-p", core, String(process.pid)])
  return taskset.status === 0 ? undefined : "taskset is missing: nothing is pinned to one core, and results vary more"
}

const options = parse()
if (options.help === true) {
  process.stdout.write(`${usage}\n`)
  process.exit(0)
}
const chosen = options.only.split(",").map((name) => name.trim())
for (const name of chosen) {
  if (!Object.hasOwn(scenarios, name)) fail(`there is no scenario ${name}, only ${names.join(", ")}`)
}
const ric = findRic(options.ric)
const rust = findRust()
const parser = findParser(options.parser)
const sdk = findSdk(options.sdk)
const hono = findHono(options.hono)
const powertools = findPowertools(options.powertools)
const settings = {
  count: positive("-n", options.count),
  hono: typeof hono === "string" ? undefined : hono.folder,
  long: options.long,
  parser: typeof parser === "string" ? undefined : parser,
  powertools: typeof powertools === "string" ? undefined : powertools.folder,
  ric: typeof ric === "string" ? undefined : ric,
  rounds: positive("--rounds", options.rounds),
  rust: typeof rust === "string" ? undefined : rust,
  sdk: typeof sdk === "string" ? undefined : sdk.folder
}
const say = (text: string): void => {
  if (!options.json) process.stdout.write(`${text}\n`)
}

say(`Node ${process.version} on ${process.platform} ${process.arch}. Medians.`)
const loose = pinToOneCore()
if (loose !== undefined) process.stderr.write(`${loose}\n`)
const isChosen = (name: string): boolean => chosen.includes(name)
if (isChosen("decode") && typeof parser === "string") process.stderr.write(`${parser}\n`)
if (["invocations", "httpRouter", "httpApi"].some(isChosen) && typeof hono === "string") {
  process.stderr.write(`${hono}\n`)
}
if (["metrics", "logs", "traces"].some(isChosen) && typeof powertools === "string") {
  process.stderr.write(`${powertools}\n`)
}
if (
  ["invocations", "start", "large", "httpRouter", "httpApi", "metrics", "logs", "traces"].some(isChosen) &&
  typeof ric === "string"
) {
  process.stderr.write(`${ric}\n`)
}

if (["invocations", "start"].some(isChosen) && typeof rust === "string") process.stderr.write(`${rust}\n`)

if (isChosen("awsStart") && typeof sdk === "string") process.stderr.write(`${sdk}\n`)

const outcomes: Array<Outcome> = []
for (const name of chosen) {
  // oxlint-disable-next-line no-await-in-loop -- one scenario at a time has the core
  const outcome = await scenarios[name]!(settings).catch((error: Error) => fail(`${name}: ${error.message}`))
  outcomes.push(outcome)
  say(render(outcome))
}
if (options.json) process.stdout.write(`${JSON.stringify({ node: process.version, outcomes }, undefined, 2)}\n`)
const missed = outcomes.flatMap(({ bars }) => bars).filter((bar) => !Number.isNaN(bar.value) && !isMet(bar))
if (missed.length > 0) say(`\n${missed.length} of the budgets missed`)
if (options.strict && missed.length > 0) process.exitCode = 1
