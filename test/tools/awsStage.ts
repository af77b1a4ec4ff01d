/**
 * AWS as far as `examples/verify-on-aws` uses it, at one address: moto keeps what is made, and an emulator runs the functions
 * from the zip files that were uploaded, started as Lambda starts them. Function URLs, APIs and load balancers turn requests
 * into events, and Web Functions are processes that listen. moto knows no Web Functions, so their API is played here.
 */
import { Effect, Stream } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import { FrontDoor } from "effect-lambda-runtime/http"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import * as fs from "node:fs/promises"
import * as http from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import * as path from "node:path"
import type { FunctionConfiguration } from "../../src/cli/deploy/operations.ts"
import * as processes from "./processes.ts"
import { python, ric } from "./programs.ts"

const unzip = `
import os, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
for entry in archive.infolist():
    os.chmod(archive.extract(entry, sys.argv[2]), entry.external_attr >> 16)
`

/** What turns a request into an event. */
type Door =
  | { readonly kind: "rest" | "http" | "url" | "alb"; readonly functionOf: (path: string) => string | undefined }
  | { readonly kind: "web"; readonly port: number }

interface Route {
  readonly key: string
  readonly integration: string
}

/** An API of API Gateway, as it was made by requests. */
interface Api {
  readonly kind: "rest" | "http"
  /** Of REST: the path of each resource. */
  readonly resources: Map<string, string>
  /** The function of a resource, or of an integration. */
  readonly functions: Map<string, string>
  /** Of HTTP: payload formats of integrations. */
  readonly formats: Map<string, string>
  readonly routes: Array<Route>
}

interface Incoming {
  readonly method: string
  /** With its query. */
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface Stage {
  readonly url: string
  /** Folders with the contents of images, by their URIs. */
  readonly images: Map<string, string>
  /** What AWS refuses, as somebody who may not do it. */
  refuses: (method: string, path: string) => boolean
  /** Web Functions and front doors that are there. */
  readonly remains: () => ReadonlyArray<string>
}

const read = async (message: http.IncomingMessage): Promise<Buffer> => {
  const pieces: Array<Buffer> = []
  for await (const piece of message) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

const parse = (body: Buffer): Record<string, any> => JSON.parse(body.toString() || "{}")

const hopByHop = /^(connection|content-length|transfer-encoding|keep-alive)$/

const forward = async (to: string, { body, headers, method, path }: Incoming): Promise<Answer> => {
  const { hostname, port } = new URL(to)
  const request = http.request({ hostname, port, method, path, headers, agent: false })
  request.end(body)
  const [response] = await once(request, "response") as [http.IncomingMessage]
  const bytes = await read(response)
  const kept = Object.entries(response.headers).flatMap(([name, value]) =>
    hopByHop.test(name) ? [] : [[name, String(value)] as const]
  )
  return { status: response.statusCode ?? 500, headers: Object.fromEntries(kept), body: bytes }
}

/** Passes a request on, and the answer back as it comes. */
const pass = (
  to: { readonly port: number; readonly path: string },
  { body, headers, method }: Pick<Incoming, "body" | "headers" | "method">,
  response: http.ServerResponse
): void => {
  const request = http.request({ host: "127.0.0.1", port: to.port, path: to.path, method, headers, agent: false })
  request.on("error", () => response.destroy())
  request.on("response", (answer) => {
    const kept = Object.entries(answer.headersDistinct).filter(([name]) => !hopByHop.test(name))
    response.writeHead(answer.statusCode ?? 500, Object.fromEntries(kept) as http.OutgoingHttpHeaders)
    response.flushHeaders()
    answer.on("data", (chunk) => response.write(chunk))
    answer.on("end", () => answer.complete ? response.end() : response.destroy())
    answer.on("error", () => response.destroy())
  })
  request.end(body)
}

const domainOf = (api: string): string => `${api}.execute-api.us-east-1.amazonaws.com`

const json = (status: number, value: unknown): Answer => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(status === 204 ? "" : JSON.stringify(value))
})

const nameIn = (arn: string): string => /:function:([\w-]+)/.exec(arn)?.[1] ?? arn

const runtimeFolder = "/var/runtime/index.mjs"

/** Which operation of Lambda a request is, of those that change what is run. */
const lambdaOperation = (method: string, plain: string): readonly [operation: string, name: string] | undefined => {
  if (method === "POST" && /\/2015-03-31\/functions\/?$/.test(plain)) return ["CreateFunction", ""]
  const [, name = "", rest = ""] = /^\/20\d\d-\d\d-\d\d\/functions\/([^/]+)(\/.*)?$/.exec(plain) ?? []
  const operations: Readonly<Record<string, string>> = {
    "PUT /configuration": "UpdateFunctionConfiguration",
    "DELETE ": "DeleteFunction",
    "POST /url": "CreateFunctionUrlConfig",
    "DELETE /url": "DeleteFunctionUrlConfig"
  }
  const operation = operations[`${method} ${rest.replace(/\/$/, "")}`]
  return operation === undefined || name === "" ? undefined : [operation, name]
}

/** How Lambda starts a function that has this configuration. */
const commandOf = (
  { Environment, Handler, MemorySize, Runtime, Timeout }: FunctionConfiguration,
  task: string
): Emulator.FunctionOptions => {
  const { AWS_LAMBDA_EXEC_WRAPPER: wrapper, ...env } = Environment?.Variables ?? {}
  const bootstrap = `${task}/bootstrap`
  return {
    command: wrapper !== undefined
      ? [wrapper.replace("/var/task", task), process.execPath, runtimeFolder]
      : Runtime?.startsWith("nodejs")
      ? [process.execPath, ric]
      : [bootstrap],
    cwd: task,
    env: { ...env, ...(Runtime && { AWS_EXECUTION_ENV: `AWS_Lambda_${Runtime}` }) },
    handler: Handler ?? undefined,
    memory: MemorySize,
    timeout: `${Timeout ?? 3} seconds`,
    url: false
  }
}

/** Starts it in front of moto. It ends with the scope. */
export const start = Effect.fnUntraced(function*(moto: string) {
  const folder = yield* Effect.acquireRelease(
    Effect.promise(async () => fs.realpath(await fs.mkdtemp(path.join(tmpdir(), "tools-stage-")))),
    (folder) => Effect.promise(() => fs.rm(folder, { force: true, recursive: true }))
  )
  const emulator = yield* Effect.orDie(Emulator.make({ functions: {}, port: 0 }))
  const lines: Array<{ readonly name: string; readonly line: string }> = []
  yield* emulator.events.pipe(
    Stream.runForEach((event) =>
      Effect.sync(() => void (event._tag === "Log" && lines.push({ name: event.functionName, line: event.line })))
    ),
    Effect.forkScoped
  )
  const context = yield* Effect.context<never>()
  const runPromise = Effect.runPromiseWith(context)

  const tasks = new Map<string, string>()
  const doors = new Map<string, Door>()
  const apis = new Map<string, Api>()
  const web = new Map<string, { readonly child: ChildProcess; readonly domain: string }>()
  let target = ""
  let uploads = 0

  const unpack = async (zip: Buffer): Promise<string> => {
    const name = path.join(folder, String(++uploads))
    await fs.writeFile(`${name}.zip`, zip)
    const { code, stderr } = await runPromise(processes.run([python, "-c", unzip, `${name}.zip`, name]))
    if (code !== 0) throw new Error(stderr)
    await fs.rm(`${name}.zip`)
    return name
  }

  const stage = {
    url: "",
    images: new Map<string, string>(),
    refuses: (): boolean => false,
    remains: () => [...doors.keys(), ...web.keys()]
  } as Stage & { url: string }

  /** What moto has done is done to the functions, too. */
  const follow = async (operation: string, name: string, { body }: Incoming, answer: Answer): Promise<void> => {
    switch (operation) {
      case "CreateFunction": {
        const { Code } = parse(body)
        const task = Code.ImageUri === undefined
          ? await unpack(Buffer.from(Code.ZipFile, "base64"))
          : stage.images.get(Code.ImageUri) ?? ""
        tasks.set(name, task)
        return runPromise(Effect.orDie(emulator.define(name, commandOf(parse(answer.body), task))))
      }
      case "UpdateFunctionConfiguration":
        return runPromise(Effect.orDie(emulator.replace(name, commandOf(parse(answer.body), tasks.get(name) ?? ""))))
      case "DeleteFunction":
        return runPromise(Effect.orDie(emulator.remove(name)))
      case "CreateFunctionUrlConfig":
        doors.set(new URL(parse(answer.body)["FunctionUrl"]).hostname, { kind: "url", functionOf: () => name })
        return
      case "DeleteFunctionUrlConfig":
        for (const [host, door] of doors) if (door.kind === "url" && door.functionOf("") === name) doors.delete(host)
        return
    }
  }

  const functionIn = ({ functions, kind, resources, routes }: Api) => (plain: string): string | undefined => {
    if (kind === "http") {
      const found = routes.find(({ key }) => key.includes("/v1") === plain.startsWith("/v1/"))
      return functions.get(found?.integration ?? "")
    }
    const streamed = plain.startsWith("/streamed/")
    const resource = Array.from(resources).find(([, path]) => path === (streamed ? "/streamed/{proxy+}" : "/{proxy+}"))
    return functions.get(resource?.[0] ?? "")
  }

  /** APIs of API Gateway and load balancers, as they are made. */
  const followDoors = (plain: string, { body, method }: Incoming, answer: Answer): void => {
    const [, id = "", rest = ""] = /^\/(?:restapis|v2\/apis)\/([^/]+)(\/.*)?$/.exec(plain) ?? []
    const made = () => parse(answer.body)
    const add = (kind: Api["kind"], id: string) => {
      const api: Api = { formats: new Map(), functions: new Map(), kind, resources: new Map(), routes: [] }
      apis.set(id, api)
      doors.set(domainOf(id), { kind, functionOf: functionIn(api) })
    }
    if (method === "POST" && plain === "/restapis") return add("rest", made()["id"])
    if (method === "POST" && plain === "/v2/apis") return add("http", made()["apiId"])
    const api = apis.get(id)
    if (api !== undefined) {
      if (method === "DELETE" && rest === "") return void doors.delete(domainOf(id))
      if (rest.startsWith("/resources/") && method === "POST") api.resources.set(made()["id"], made()["path"])
      const [, resource = ""] = /^\/resources\/([^/]+)\/methods\/ANY\/integration$/.exec(rest) ?? []
      if (resource !== "") api.functions.set(resource, nameIn(parse(body)["uri"]))
      if (rest === "/integrations") {
        api.functions.set(made()["integrationId"], nameIn(parse(body)["integrationUri"]))
        api.formats.set(made()["integrationId"], parse(body)["payloadFormatVersion"])
      }
      if (rest === "/routes") {
        api.routes.push({
          key: parse(body)["routeKey"],
          integration: String(parse(body)["target"]).replace(/^.*\//, "")
        })
      }
      return
    }
    if (plain !== "/") return
    const form = new URLSearchParams(body.toString())
    if (form.get("Action") === "RegisterTargets") target = nameIn(form.get("Targets.member.1.Id") ?? "")
    if (form.get("Action") === "CreateLoadBalancer") {
      const [, host = ""] = /<DNSName>([^<]+)/.exec(answer.body.toString()) ?? []
      doors.set(host, { kind: "alb", functionOf: () => target })
    }
    if (form.get("Action") === "DeleteLoadBalancer") {
      for (const [host, { kind }] of doors) if (kind === "alb") doors.delete(host)
    }
  }

  /** The event that a door makes of a request, with the path below its stage. */
  const eventOf = (host: string, { kind }: Door, { body, headers, method, path: url }: Incoming) => {
    const request = {
      url,
      method,
      body,
      headers: Object.entries(headers).flatMap(([name, value]) =>
        value === undefined || hopByHop.test(name) ? [] : [[name, String(value)] as const]
      )
    }
    const api = apis.get(host.replace(/\..*$/, ""))
    switch (kind) {
      case "rest":
        return FrontDoor.toEvent("rest", request, { stage: "verify", binaryMediaTypes: ["*/*"] })
      case "http": {
        const route = api?.routes.find(({ key }) => key.includes("/v1") === url.startsWith("/v1/"))
        return api?.formats.get(route?.integration ?? "") === "1.0"
          ? FrontDoor.toEvent("http", request, { payloadFormatVersion: "1.0", routeKey: route?.key })
          : FrontDoor.toEvent("http", request)
      }
      case "alb":
        return FrontDoor.toEvent("alb", request, { multiValueHeaders: true })
      default:
        return FrontDoor.toEvent("url", request)
    }
  }

  const open = (host: string, door: Door, incoming: Incoming, response: http.ServerResponse): void => {
    if (door.kind === "web") return pass({ port: door.port, path: incoming.path }, incoming, response)
    const path = door.kind === "rest" ? incoming.path.replace(/^\/verify/, "") : incoming.path
    const name = door.functionOf(path)
    const event = Buffer.from(JSON.stringify(eventOf(host, door, { ...incoming, path })))
    const headers = { "content-type": "application/json", "content-length": String(event.length) }
    pass({ port: emulator.port, path: `/invoke/${name}` }, { body: event, headers, method: "POST" }, response)
  }

  /** The API of AWS Lambda Web, with the status codes and the fields of its model. */
  const webApi = async (plain: string, incoming: Incoming): Promise<Answer> => {
    const [, name = "", rest = ""] = /^\/2025-03-07\/web-functions\/([^/]+)(\/.*)?$/.exec(plain) ?? []
    if (incoming.method === "PUT" && plain === "/2025-03-07/web-functions") {
      const { functionName, revisionConfig } = parse(incoming.body)
      const { bucket, key } = revisionConfig.buildConfig.codeConfig.s3Object
      const stored = await fetch(`${moto}/${bucket}/${key}`)
      const task = await unpack(Buffer.from(await stored.arrayBuffer()))
      const [address = ""] = await runPromise(processes.freeAddresses(1))
      const child = spawn(process.execPath, ["index.js"], {
        cwd: task,
        env: { AWS_LAMBDA_HTTP_ENDPOINT: address, LAMBDA_TASK_ROOT: task },
        stdio: "ignore"
      })
      await runPromise(processes.listening(address))
      const domain = `${functionName}.lambda-web.us-east-1.on.aws`
      web.set(functionName, { child, domain })
      doors.set(domain, { kind: "web", port: Number(address.replace(/^.*:/, "")) })
      return json(202, { functionName, functionArn: "", state: "Pending", stateReason: "" })
    }
    const found = web.get(name)
    if (found === undefined) {
      return {
        ...json(404, { message: "no such Web Function" }),
        headers: { "x-amzn-errortype": "ResourceNotFoundException" }
      }
    }
    if (incoming.method === "DELETE") {
      found.child.kill("SIGTERM")
      doors.delete(found.domain)
      web.delete(name)
      return json(204, undefined)
    }
    return json(200, rest === "" ? { state: "Active", stateReason: "" } : { state: "Active", domainName: found.domain })
  }
  yield* Effect.addFinalizer(() => Effect.sync(() => web.forEach(({ child }) => child.kill("SIGKILL"))))

  const filterLogs = ({ body }: Incoming): Answer => {
    const { filterPattern, logGroupName } = parse(body)
    const text = String(filterPattern).replaceAll("\"", "")
    const found = lines.filter(({ line, name }) => logGroupName === `/aws/lambda/${name}` && line.includes(text))
    return json(200, { events: found.map(({ line }) => ({ message: line })) })
  }

  const handle = async (message: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const incoming: Incoming = {
      method: message.method ?? "GET",
      path: message.url ?? "/",
      headers: message.headers,
      body: await read(message)
    }
    const answer = ({ body, headers, status }: Answer): void => {
      response.writeHead(status, { ...headers, "content-length": body.length })
      response.end(body)
    }
    const host = String(message.headers.host).replace(/:\d+$/, "")
    const plain = incoming.path.replace(/\?.*$/, "")
    const door = doors.get(host)
    if (door !== undefined) return open(host, door, incoming, response)
    if (stage.refuses(incoming.method, plain)) {
      const refused = json(403, { message: "User: arn:aws:iam::123456789012:user/ada may not do this" })
      return answer({ ...refused, headers: { ...refused.headers, "x-amzn-errortype": "AccessDeniedException" } })
    }
    if (/\/functions\/[^/]+\/(invocations|response-streaming-invocations)$/.test(plain)) {
      return pass({ port: emulator.port, path: incoming.path }, {
        ...incoming,
        headers: { ...incoming.headers, host: `127.0.0.1:${emulator.port}` }
      }, response)
    }
    if (plain.startsWith("/2025-03-07/")) return answer(await webApi(plain, incoming))
    if (message.headers["x-amz-target"] === "Logs_20140328.FilterLogEvents") return answer(filterLogs(incoming))
    const done = await forward(moto, incoming)
    if (done.status < 300) {
      const [operation, name] = lambdaOperation(incoming.method, plain) ?? []
      if (operation !== undefined) await follow(operation, name || parse(done.body)["FunctionName"], incoming, done)
      followDoors(plain, incoming, done)
    }
    answer(done)
  }

  const server = yield* Effect.acquireRelease(
    Effect.promise(async () => {
      const server = http.createServer((message, response) => {
        handle(message, response).catch((cause) => {
          process.stderr.write(`${(cause as Error).stack}\n`)
          message.socket.destroy()
        })
      }).listen(0, "127.0.0.1")
      await once(server, "listening")
      return server
    }),
    (server) =>
      Effect.promise(() =>
        new Promise<void>((resolve) => {
          server.closeAllConnections()
          server.close(() => resolve())
        })
      )
  )
  stage.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return stage as Stage
})
