/**
 * A function as Lambda runs it, once: `node test/exampleServer.ts <entry> <event file> [<node option>…]`. An entry named
 * `bootstrap` is not given to node, but executed, with the options as its arguments.
 *
 * It starts the entry with the variables of Lambda against a Runtime API of its own, hands out the event, and prints
 * the answer; the output of the function goes to standard error. When the function asks for the next event, so when
 * its background work is done, it gets SIGTERM. It exits with 0 if the function was answered for once and ended with 0.
 * A function that reports an init error has to end with another code.
 */
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { basename } from "node:path"
import { buffer } from "node:stream/consumers"

const requestId = "8476a536-e9f4-11e8-9739-2dfe598c3fcd"
const traceId = "Root=1-5e1b4151-5ac6c58dc39a6b6d157a9c2c;Parent=53995c3f42cd8ad8;Sampled=1"
const limitMillis = 30_000
/** The tenant of the invocation. */
const tenantId = process.env["EXAMPLE_TENANT"]

const [entry, eventFile, ...options] = process.argv.slice(2)
if (entry === undefined || eventFile === undefined) throw new Error("an entry and an event file are needed")

const answers: Array<Buffer> = []
let polls = 0
let initErrors = 0

/** What stands behind the prelude of an HTTP answer is its body. */
const bodyOf = (answer: Buffer) => answer.subarray(answer.lastIndexOf(0) + 1)

const accept = async (request: IncomingMessage, response: ServerResponse) => {
  answers.push(await buffer(request))
  response.writeHead(202, { "content-type": "application/json" }).end("{\"status\":\"OK\"}\n")
}

const routes: Record<string, (request: IncomingMessage, response: ServerResponse) => unknown> = {
  "POST /2020-01-01/extension/register": (_, response) =>
    response.writeHead(200, { "lambda-extension-identifier": requestId }).end("{}"),
  // An extension that subscribes to nothing is never told anything.
  "GET /2020-01-01/extension/event/next": () => {},
  "GET /2018-06-01/runtime/invocation/next": (_, response) => {
    polls++
    if (polls > 1) return fn.kill("SIGTERM")
    return response.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": requestId,
      "lambda-runtime-deadline-ms": String(Date.now() + limitMillis),
      "lambda-runtime-invoked-function-arn": "arn:aws:lambda:us-east-1:123456789012:function:example",
      "lambda-runtime-trace-id": traceId,
      ...(tenantId !== undefined && { "lambda-runtime-aws-tenant-id": tenantId })
    }).end(readFileSync(eventFile))
  },
  [`POST /2018-06-01/runtime/invocation/${requestId}/response`]: accept,
  [`POST /2018-06-01/runtime/invocation/${requestId}/error`]: accept,
  "POST /2018-06-01/runtime/init/error": (request, response) => {
    initErrors++
    return accept(request, response)
  }
}

const server = createServer((request, response) => {
  const route = routes[`${request.method} ${request.url}`]
  if (route === undefined) response.writeHead(404).end()
  else route(request, response)
})
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
const address = server.address()
if (address === null || typeof address === "string") throw new Error("the server has no port")

const [command, ...words] = basename(entry) === "bootstrap"
  ? [entry, ...options]
  : [process.execPath, ...options, entry]
const fn = spawn(command, words, {
  env: {
    ...process.env,
    _HANDLER: process.env["_HANDLER"] ?? "example",
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${address.port}`,
    AWS_LAMBDA_FUNCTION_NAME: "example",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/example",
    AWS_LAMBDA_LOG_STREAM_NAME: "2026/11/21/[$LATEST]8476a536",
    AWS_REGION: "us-east-1"
  },
  stdio: ["ignore", process.stderr, process.stderr]
})
const timer = setTimeout(() => fn.kill("SIGKILL"), limitMillis)
fn.once("exit", (code, signal) => {
  clearTimeout(timer)
  server.closeAllConnections()
  server.close()
  for (const answer of answers) process.stdout.write(bodyOf(answer))
  const wrong = [
    answers.length === 1 ? undefined : `${answers.length} answers in place of 1`,
    (code === 0) === (initErrors === 0) ? undefined : `the function ended with ${code ?? signal}`
  ].filter((reason) => reason !== undefined)
  for (const reason of wrong) console.error(reason)
  process.exitCode = wrong.length === 0 ? 0 : 1
})
