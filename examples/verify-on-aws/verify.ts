/**
 * Deploys a probe for each claim that needs AWS, checks it, prints one report to paste, and deletes what it made.
 *
 *   node verify.ts              everything
 *   node verify.ts --delete     deletes what an interrupted run left
 *
 * With EMULATOR=http://127.0.0.1:7000 the probes are invoked there, where dev serves them, in place of on AWS.
 */
import { Effect } from "effect"
import { AwsClient } from "effect-lambda-runtime/aws"
import { execFile } from "node:child_process"
import * as Http from "node:http"
import * as Https from "node:https"
import type { LookupFunction } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { promisify } from "node:util"

const run = promisify(execFile)

const emulator = process.env["EMULATOR"]
const coldStarts = Number(process.env["COLD_STARTS"] ?? 10)
/** How long to wait for Lambda to end an idle environment. */
const shutdownMinutes = Number(process.env["SHUTDOWN_MINUTES"] ?? 10)

const names = {
  http: "effect-lambda-verify-http",
  plain: "effect-lambda-verify-plain",
  stream: "effect-lambda-verify-stream",
  wrapper: "effect-lambda-verify-wrapper"
}

interface Row {
  readonly claim: string
  readonly result: "holds" | "FAILS" | "not seen"
  readonly detail: string
}

const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** Runs the command, in this folder, with the variables of the shell alone. */
const shell = { ...process.env }
const effectLambda = async (...args: ReadonlyArray<string>): Promise<string> => {
  say(`effect-lambda ${args.join(" ")}`)
  const { stdout } = await run("npx", ["effect-lambda-runtime", ...args], { cwd: import.meta.dirname, env: shell })
  return stdout
}

// The emulator takes the place of Lambda when functions are invoked, and not when they are made.
if (emulator !== undefined) process.env["AWS_ENDPOINT_URL_LAMBDA"] = emulator

const aws = <A>(use: (client: AwsClient.AwsClient["Service"]) => Effect.Effect<A, unknown>): Promise<A> =>
  Effect.runPromise(Effect.flatMap(AwsClient.AwsClient, use).pipe(Effect.provide(AwsClient.layer)))

interface Invoked {
  readonly payload: string
  readonly log: string
  readonly error: string | undefined
}

const invoke = (name: string): Promise<Invoked> =>
  aws((client) =>
    Effect.map(
      client.request({
        service: "lambda",
        method: "POST",
        path: `/2015-03-31/functions/${name}/invocations`,
        headers: { "x-amz-log-type": "Tail" },
        body: Buffer.from("{}")
      }),
      ({ body, headers }) => ({
        error: headers["x-amz-function-error"],
        log: Buffer.from(headers["x-amz-log-result"] ?? "", "base64").toString("utf8"),
        payload: Buffer.from(body).toString("utf8")
      })
    )
  )

/** A row of a check. What it throws is its detail. */
const check = async (claim: string, look: () => Promise<string>): Promise<Row> => {
  say(`checking: ${claim}`)
  try {
    return { claim, detail: await look(), result: "holds" }
  } catch (cause) {
    const detail = (cause instanceof Error ? cause.message : String(cause)).split("\n", 1)[0] ?? ""
    return { claim, detail, result: detail.startsWith("not seen") ? "not seen" : "FAILS" }
  }
}

const expect = (holds: boolean, otherwise: string): void => {
  if (!holds) throw new Error(otherwise)
}

const checkWrapper = () =>
  check("AWS's Node runs bootstrap as exec wrapper, which runs the loop of this library", async () => {
    const { error, payload } = await invoke(names.wrapper)
    expect(error === undefined, `function error: ${payload}`)
    const facts: Record<string, unknown> = JSON.parse(payload)
    expect(facts["probe"] === "wrapper", `the response is not that of the probe: ${payload.slice(0, 100)}`)
    return `${String(facts["executionEnvironment"])}, Node ${String(facts["node"])}`
  })

interface Got {
  readonly status: number | undefined
  readonly headers: Http.IncomingHttpHeaders
  readonly chunks: ReadonlyArray<Buffer>
  /** Whether the response came to its end. */
  readonly isWhole: boolean
}

/** Names of this machine such as function.localhost are not known to each resolver. */
const lookup: LookupFunction | undefined = emulator === undefined
  ? undefined
  : (_host, _options, resume) => resume(null, [{ address: "127.0.0.1", family: 4 }])

/** Gets a path, chunk by chunk. */
const get = (url: string, path: string): Promise<Got> =>
  new Promise((resolve, reject) => {
    if (url === "") return reject(new Error("not seen: deploy printed no URL"))
    const target = new URL(path, url)
    const request = (target.protocol === "https:" ? Https : Http).get(
      target,
      { lookup, timeout: 20_000 },
      (response) => {
        const chunks: Array<Buffer> = []
        const end = (isWhole: boolean) =>
          resolve({ chunks, headers: response.headers, isWhole, status: response.statusCode })
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.on("end", () => end(response.complete))
        response.on("error", () => end(false))
      }
    )
    request.on("timeout", () => request.destroy(new Error("no response within 20 seconds")))
    request.on("error", reject)
  })

const checkHttp = (url: string): ReadonlyArray<Promise<Row>> => [
  check("a function URL decodes base64 into the same bytes", async () => {
    const bytes = Buffer.concat((await get(url, "/bytes")).chunks)
    expect(bytes.length === 256 && bytes.every((byte, index) => byte === index), `${bytes.length} other bytes`)
    return "256 bytes"
  }),
  check("a function URL sends two cookies as two headers", async () => {
    const cookies = (await get(url, "/cookies")).headers["set-cookie"] ?? []
    expect(cookies.length === 2, `set-cookie: ${JSON.stringify(cookies)}`)
    return cookies.join(", ")
  })
]

const checkStream = (url: string): ReadonlyArray<Promise<Row>> => [
  check("a streaming URL reads the prelude: status, headers, cookies, then chunks as they come", async () => {
    const { chunks, headers, isWhole, status } = await get(url, "/")
    const body = Buffer.concat(chunks).toString()
    expect(status === 418, `the status is ${status}`)
    expect(headers["x-verify"] === "prelude", "the header x-verify is missing")
    expect(headers["set-cookie"]?.length === 2, `set-cookie: ${JSON.stringify(headers["set-cookie"])}`)
    expect(isWhole && body === "one\ntwo\n", `the body is ${JSON.stringify(body)}`)
    return `${chunks.length} chunks`
  }),
  check("a stream that fails midway (trailers) is an error for the client", async () => {
    const { chunks, isWhole } = await get(url, "/cut")
    expect(!isWhole, `the client read a whole body of ${Buffer.concat(chunks).length} bytes`)
    return `cut after ${Buffer.concat(chunks).length} bytes`
  })
]

/** The start of a new environment, from the REPORT line. */
const initMillis = async (name: string, memory: number): Promise<number> => {
  // New settings make Lambda start a new environment.
  await effectLambda("deploy", name, "--no-build", "--memory", String(memory))
  const { log } = await invoke(name)
  const [, millis] = /Init Duration: ([\d.]+) ms/.exec(log) ?? []
  expect(millis !== undefined, `not seen: no Init Duration in the log of ${name}`)
  return Number(millis)
}

const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const checkColdStarts = () =>
  check("a cold start is near that of a plain function on AWS's own runtime", async () => {
    const ours: Array<number> = []
    const plain: Array<number> = []
    for (let n = 0; n < coldStarts; n++) {
      const memory = 512 + (n % 2)
      // oxlint-disable-next-line no-await-in-loop -- one after the other, or they disturb each other
      ours.push(await initMillis(names.wrapper, memory + 2))
      // oxlint-disable-next-line no-await-in-loop -- as above
      plain.push(await initMillis(names.plain, memory + 2))
    }
    return `init, median of ${coldStarts}: ${median(ours)} ms, plain ${median(plain)} ms`
  })

const logged = (name: string, text: string): Promise<boolean> =>
  aws((client) =>
    client.json({
      service: "logs",
      target: "Logs_20140328.FilterLogEvents",
      input: { filterPattern: `"${text}"`, logGroupName: `/aws/lambda/${name}` }
    })
  ).then((found) => ((found as { readonly events?: ReadonlyArray<unknown> }).events ?? []).length > 0)

const checkShutdown = () =>
  check("Lambda sends SIGTERM, since the library registers an extension, and layers are released", async () => {
    const end = Date.now() + shutdownMinutes * 60_000
    do {
      // oxlint-disable-next-line no-await-in-loop -- it waits for a log line
      if (await logged(names.wrapper, "effect-lambda-verify closed")) return "the finalizer of a layer has logged"
      // oxlint-disable-next-line no-await-in-loop -- as above
      if (Date.now() < end) await sleep(15_000)
    } while (Date.now() < end)
    throw new Error(`not seen: no log line of the finalizer within ${shutdownMinutes} minutes`)
  })

const deleteAll = async (): Promise<ReadonlyArray<string>> => {
  const failures: Array<string> = []
  for (const name of Object.values(names)) {
    // oxlint-disable-next-line no-await-in-loop -- one function at a time
    await effectLambda("deploy", name, "--delete").catch((cause: Error) => failures.push(`${name}: ${cause.message}`))
  }
  return failures
}

const urlOf = async (name: string, ...args: ReadonlyArray<string>): Promise<string> => {
  const output: { readonly url?: string | null } = JSON.parse(
    await effectLambda("deploy", name, "--no-build", "--json", ...args)
  )
  return emulator === undefined ? output.url ?? "" : emulator.replace("//127.0.0.1", `//${name}.localhost`)
}

const verify = async (): Promise<ReadonlyArray<Row>> => {
  await effectLambda("build", names.wrapper, names.http, names.stream)
  await effectLambda("build", names.plain, "--target", "handler")
  await urlOf(names.wrapper)
  await urlOf(names.plain)
  const http = await urlOf(names.http)
  const stream = await urlOf(names.stream, "--stream")
  // A new URL may answer 403 for some seconds.
  if (emulator === undefined) await sleep(10_000)
  return [
    await checkWrapper(),
    ...await Promise.all(checkHttp(http)),
    ...await Promise.all(checkStream(stream)),
    await checkColdStarts(),
    await checkShutdown()
  ]
}

const report = (rows: ReadonlyArray<Row>, left: ReadonlyArray<string>): string =>
  [
    `effect-lambda-runtime on AWS, ${new Date().toISOString()}, ${
      process.env["AWS_REGION"] ?? ""
    }, Node ${process.version}`,
    "",
    "| claim | result | detail |",
    "| --- | --- | --- |",
    ...rows.map(({ claim, detail, result }) => `| ${claim} | ${result} | ${detail.replaceAll("|", "\\|")} |`),
    "",
    left.length === 0 ? "Everything was deleted but the log groups." : `Not deleted: ${left.join("; ")}`
  ].join("\n")

const isDelete = process.argv[2] === "--delete"
if (process.argv.length > 2 && !isDelete) {
  say(`error: unknown argument ${String(process.argv[2])}; only --delete is known`)
  process.exit(2)
}
let rows: ReadonlyArray<Row> = []
let left: ReadonlyArray<string> = []
try {
  if (!isDelete) rows = await verify()
} catch (cause) {
  rows = [{
    claim: "the probes are deployed",
    detail: (cause as Error).message.trim().split("\n").at(-1) ?? "",
    result: "FAILS"
  }]
} finally {
  left = await deleteAll()
}
process.stdout.write(`${report(rows, left)}\n`)
process.exitCode = left.length > 0 || rows.some(({ result }) => result === "FAILS") ? 1 : 0
