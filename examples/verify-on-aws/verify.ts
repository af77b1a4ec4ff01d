/**
 * Deploys probes for the claims that need AWS, checks them, deletes what it made, and prints one report to paste.
 * `node verify.ts --help` lists the flags.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Effect, Exit } from "effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { parseArgs } from "node:util"
import {
  checkBuffered,
  checkColdStarts,
  checkFacts,
  checkShutdown,
  checkStreamed,
  checkTrailers,
  type Measured,
  reached,
  renew
} from "./checks.ts"
import { effectLambda, say } from "./command.ts"
import {
  type Deployed,
  httpApi,
  loadBalancer,
  removeHttpApis,
  removeLoadBalancer,
  removeRestApis,
  restApi
} from "./doors.ts"
import { layer, Place, prefix } from "./place.ts"
import { isFine, Otherwise, remains, render, Report } from "./report.ts"
import { removeBucket, removeWebFunction, webFunction } from "./webFunction.ts"
import { zipOfOne } from "./zipOfOne.ts"

const usage = `node verify.ts [flags]

Deploys probes to AWS, checks what needs AWS, deletes what it made, and prints a report.

  --image <uri>              the image of dist/${prefix}-image in ECR. Default: its row is left out
  --subnets <id,id>          public subnets in two zones, for a load balancer. Default: its rows are left out
  --security-groups <id>     of the load balancer; they have to let this machine in at port 80. Default: that of the VPC
  --cold-starts <n>          how many cold starts of each function are measured. Default: 10
  --shutdown-minutes <n>     how long to wait until Lambda ends an environment. Default: 10
  --delete                   deletes what an earlier run left, and nothing else
  --help                     prints this
`

const readFlags = () => {
  const { values } = parseArgs({
    options: {
      image: { type: "string" },
      subnets: { type: "string", default: "" },
      "security-groups": { type: "string", default: "" },
      "cold-starts": { type: "string", default: "10" },
      "shutdown-minutes": { type: "string", default: "10" },
      delete: { type: "boolean", default: false },
      help: { type: "boolean", default: false }
    }
  })
  const numberOf = (flag: "cold-starts" | "shutdown-minutes") => {
    const value = Number(values[flag])
    if (!(value >= 0 && value <= 100)) throw new TypeError(`--${flag} has to be a number from 0 to 100`)
    return value
  }
  const listOf = (flag: "subnets" | "security-groups") => values[flag].split(",").filter((id) => id !== "")
  const subnets = listOf("subnets")
  if (subnets.length === 1) throw new TypeError("--subnets needs two subnets in two zones, separated by a comma")
  return {
    coldStarts: numberOf("cold-starts"),
    image: values.image,
    isDelete: values.delete,
    isHelp: values.help,
    securityGroups: listOf("security-groups"),
    shutdownMinutes: numberOf("shutdown-minutes"),
    subnets
  }
}

type Flags = ReturnType<typeof readFlags>

const dist = path.join(import.meta.dirname, "dist")

/** What is made is deleted when the scope closes, also if it was made in part or the script is interrupted. */
const deletedLater = Effect.fnUntraced(
  function*<E extends { readonly message: string }, R>(what: string, remove: Effect.Effect<unknown, E, R>) {
    const { left } = yield* Report
    yield* Effect.addFinalizer(() =>
      Effect.suspend(() => {
        say(`deleting ${what}`)
        return remove
      }).pipe(
        Effect.catch(({ message }) => Effect.sync(() => void left.push(`${what} (${message})`))),
        Effect.catchDefect((defect) => Effect.sync(() => void left.push(`${what} (${String(defect)})`)))
      )
    )
  }
)

const removeFunction = (name: string) => effectLambda("deploy", name, "--delete")

const notRun = (what: string) => ({ message }: { readonly message: string }) =>
  new Otherwise({ result: "not run", message: `${what}: ${message}` })

/** Something that may fail to be made: rows that need it then say why. */
const attempt = <A, E extends { readonly message: string }, R>(what: string, make: Effect.Effect<A, E, R>) =>
  Effect.map(
    Effect.result(Effect.mapError(make, (error) => error instanceof Otherwise ? error : notRun(what)(error))),
    Effect.fromResult
  )

/** Builds probes, and yields whether that worked. */
const build = (names: ReadonlyArray<string>, target: string) =>
  attempt(
    `cannot build ${target}`,
    effectLambda("build", ...names.map((name) => `${prefix}-${name}`), "--target", target)
  )

const deployedFrom = (name: string, json: string): Deployed => {
  const { functionArn, role, url } = JSON.parse(json) as Readonly<Record<string, string | null | undefined>>
  return { name, arn: functionArn ?? "", role: role ?? "", url: url ?? "" }
}

/** Deploys a probe. `built` is whether there is something to deploy. */
const deploy = <E extends { readonly message: string }>(
  short: string,
  built: Effect.Effect<unknown, E>,
  ...flags: ReadonlyArray<string>
) => {
  const name = `${prefix}-${short}`
  return attempt(
    `cannot deploy ${name}`,
    Effect.gen(function*() {
      yield* built
      yield* deletedLater(`the function ${name}`, removeFunction(name))
      return deployedFrom(name, yield* effectLambda("deploy", name, "--json", ...flags))
    })
  )
}

const nameOf = Effect.map(({ name }: Deployed) => name)
const urlOf = Effect.map(({ url }: Deployed) => url)

const leftOut = (message: string) => Effect.fail(new Otherwise({ result: "left out", message }))

const verify = Effect.fnUntraced(function*(flags: Flags) {
  const bundles = yield* build(["wrapper", "shutdown", "http", "stream"], "wrapper")
  // The first has the role of all, and is deleted last.
  const wrapper = yield* deploy("wrapper", bundles, "--no-build")
  const role = Effect.map(wrapper, ({ role }) => role)
  const deployNext = Effect.fnUntraced(
    function*<E extends { readonly message: string }>(
      short: string,
      built: Effect.Effect<unknown, E>,
      ...more: ReadonlyArray<string>
    ) {
      const known = yield* Effect.result(role)
      const same = known._tag === "Success" ? ["--role", known.success] : []
      return yield* deploy(short, built, ...same, ...more)
    }
  )

  const shutdown = yield* deployNext("shutdown", bundles, "--no-build")
  const renewed = yield* attempt("cannot start an environment", Effect.tap(nameOf(shutdown), renew))

  yield* checkFacts(
    "wrapper",
    "AWS's Node runs bootstrap as exec wrapper, which runs our loop",
    nameOf(wrapper),
    ({ environment }) => environment.startsWith("AWS_Lambda_nodejs")
  )

  const providedBuilt = yield* build(["provided"], "provided")
  const provided = yield* deployNext("provided", providedBuilt, "--no-build")
  yield* checkFacts(
    "provided",
    "provided.al2023 runs bootstrap with the Node of the zip file",
    nameOf(provided),
    ({ program, task }) => program.startsWith(`${task}/`)
  )

  const image = flags.image === undefined
    ? leftOut("push the image as the README says, and pass --image <uri>")
    : yield* deployNext("image", Effect.void, "--image", flags.image)
  yield* checkFacts("image", "an image of Node runs bootstrap", nameOf(image), () => true)

  const loops = yield* build(["loop", "loop-stream"], "handler")
  const loop = yield* deployNext("loop", loops, "--no-build")
  const loopStream = yield* deployNext("loop-stream", loops, "--no-build")
  yield* checkFacts(
    "AWS's loop",
    "AWS's own loop calls a handler of Lambda.toAwsHandler",
    nameOf(loop),
    ({ environment }) => environment.startsWith("AWS_Lambda_nodejs")
  )
  yield* checkStreamed("AWS's loop, function URL", yield* reached(urlOf(loopStream)))

  const http = yield* deployNext("http", bundles, "--no-build")
  const stream = yield* deployNext("stream", bundles, "--no-build")
  yield* checkBuffered("function URL", "url", yield* reached(urlOf(http)))
  yield* checkStreamed("function URL that streams", yield* reached(urlOf(stream)))
  yield* checkTrailers("our loop", nameOf(stream))

  yield* deletedLater("the REST API", removeRestApis)
  const rest = yield* attempt(
    "cannot make the REST API",
    Effect.flatMap(Effect.all([http, stream]), ([http, stream]) => restApi(http, stream))
  )
  yield* checkBuffered("REST API", "rest", yield* reached(rest))
  yield* checkStreamed("REST API that streams", yield* reached(Effect.map(rest, (url) => `${url}/streamed`)))

  yield* deletedLater("the HTTP API", removeHttpApis)
  const api = yield* attempt("cannot make the HTTP API", Effect.flatMap(http, httpApi))
  yield* checkBuffered("HTTP API, payload 2.0", "http", yield* reached(api))
  yield* checkBuffered("HTTP API, payload 1.0", "http", yield* reached(Effect.map(api, (url) => `${url}/v1`)))

  if (flags.subnets.length > 0) yield* deletedLater("the load balancer and its target group", removeLoadBalancer)
  const balancer = flags.subnets.length === 0
    ? leftOut("a load balancer needs subnets of a VPC: pass --subnets")
    : yield* attempt(
      "cannot make the load balancer",
      Effect.flatMap(http, (http) => loadBalancer(http, flags.subnets, flags.securityGroups))
    )
  yield* checkBuffered("load balancer", "alb", yield* reached(balancer, 180))

  const webBuilt = yield* build(["web"], "web")
  yield* deletedLater("the bucket of the Web Function", removeBucket)
  yield* deletedLater("the Web Function", removeWebFunction)
  const web = yield* attempt(
    "cannot make the Web Function",
    Effect.gen(function*() {
      yield* webBuilt
      const zip = yield* Effect.promise(() => fs.readFile(path.join(dist, `${prefix}-web.zip`)))
      return yield* webFunction(zip, yield* role)
    })
  )
  const webBase = yield* reached(web)
  yield* checkBuffered("Web Function", "none", webBase)
  yield* checkStreamed("Web Function", webBase)

  const plainZip = yield* attempt(
    "cannot write the zip file of the plain function",
    Effect.promise(async () => {
      const code = await fs.readFile(path.join(import.meta.dirname, "probes/plain.cjs"))
      await fs.mkdir(dist, { recursive: true })
      await fs.writeFile(path.join(dist, `${prefix}-plain.zip`), zipOfOne("index.js", code))
    })
  )
  const plain = yield* deployNext("plain", plainZip, "--no-build")
  const started = yield* Effect.forEach(
    [
      { of: "wrapper", deployed: wrapper, flags: ["--no-build"] },
      { of: "provided", deployed: provided, flags: ["--no-build"] },
      { of: "image", deployed: image, flags: ["--image", flags.image ?? ""] },
      { of: "AWS's loop", deployed: loop, flags: ["--no-build"] },
      { of: "plain", deployed: plain, flags: ["--no-build"] }
    ],
    ({ deployed, ...rest }) =>
      Effect.match(deployed, {
        onFailure: (): ReadonlyArray<Measured> => [],
        onSuccess: ({ name }) => [{ ...rest, name }]
      })
  )
  if (flags.coldStarts > 0) yield* checkColdStarts(started.flat(), flags.coldStarts)
  yield* checkShutdown(renewed, nameOf(wrapper), flags.shutdownMinutes)
})

/** The functions, the one with the role last. */
const functions = ["image", "provided", "loop", "loop-stream", "plain", "shutdown", "http", "stream", "wrapper"]

/** In the order in which they are deleted: finalizers run from the last to the first. */
const deleteAll = Effect.gen(function*() {
  for (const short of functions.toReversed()) {
    yield* deletedLater(`the function ${prefix}-${short}`, removeFunction(`${prefix}-${short}`))
  }
  yield* deletedLater("the bucket of the Web Function", removeBucket)
  yield* deletedLater("the Web Function", removeWebFunction)
  yield* deletedLater("the load balancer and its target group", removeLoadBalancer)
  yield* deletedLater("the HTTP API", removeHttpApis)
  yield* deletedLater("the REST API", removeRestApis)
})

const main = (flags: Flags) =>
  Effect.gen(function*() {
    const { region } = yield* Place
    const report = { rows: [], left: [] } satisfies Report["Service"] as Report["Service"]
    yield* Effect.scoped(flags.isDelete ? deleteAll : verify(flags)).pipe(
      Effect.provideService(Report, report),
      Effect.onExit((exit) =>
        Effect.sync(() => {
          const isInterrupted = Exit.hasInterrupts(exit)
          process.stdout.write(`${flags.isDelete ? remains(report) : render(report, region, isInterrupted)}\n`)
          if (!isFine(report)) process.exitCode = 1
        })
      )
    )
  }).pipe(
    Effect.provide(layer),
    Effect.catchTag("NotReady", ({ message }) =>
      Effect.sync(() => {
        say(`error: ${message}`)
        process.exitCode = 1
      }))
  )

/** The first Ctrl-C begins to delete. A second one leaves at once. */
const watchInterrupts = () => {
  let count = 0
  process.on("SIGINT", () => {
    count += 1
    if (count === 1) return say("interrupted: what was made is deleted now, which takes a minute or more")
    say(
      `what was made is still there; delete it by: node ${path.relative(process.cwd(), import.meta.filename)} --delete`
    )
    process.exit(130)
  })
}

const start = () => {
  try {
    const flags = readFlags()
    if (flags.isHelp) return void process.stdout.write(usage)
    watchInterrupts()
    NodeRuntime.runMain(main(flags))
  } catch (cause) {
    say(`error: ${(cause as Error).message}; --help lists the flags`)
    process.exitCode = 2
  }
}

start()
