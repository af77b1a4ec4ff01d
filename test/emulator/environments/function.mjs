/* oxlint-disable no-await-in-loop -- a runtime does one thing after another */
/**
 * A runtime for the tests of environments. What it does is said by the variable INIT, and by each event: a list of steps.
 */
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { request } from "node:http"

const [hostname, port] = process.env["AWS_LAMBDA_RUNTIME_API"].split(":")

const call = (method, path, body, headers = {}) =>
  new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers }, (answer) => {
      let text = ""
      answer.setEncoding("utf8").on("data", (chunk) => {
        text += chunk
      }).on("end", () => resolve({ status: answer.statusCode, headers: answer.headers, text }))
    })
    sent.on("error", reject)
    sent.end(body)
  })

const runtime = "/2018-06-01/runtime"
const extension = "/2020-01-01/extension"

const forever = () =>
  new Promise(() => {
    setInterval(() => {}, 60_000)
  })

const starts = {
  hang: forever,
  exit: () => process.exit(3),
  report: async () => {
    await call("POST", `${runtime}/init/error`, JSON.stringify({ errorType: "Broken", errorMessage: "no" }))
    process.exit(1)
  },
  stay: async () => {
    await call("POST", `${runtime}/init/error`, JSON.stringify({ errorType: "Broken", errorMessage: "no" }))
    console.log("reported")
    await forever()
  },
  register: async () => {
    const { headers } = await call("POST", `${extension}/register`, "{\"events\":[\"INVOKE\"]}", {
      "lambda-extension-name": "inside"
    })
    const identifier = { "lambda-extension-identifier": headers["lambda-extension-identifier"] }
    const listen = async () => {
      for (;;) {
        const { text } = await call("GET", `${extension}/event/next`, undefined, identifier)
        console.log(`inside ${JSON.parse(text).eventType}`)
      }
    }
    void listen()
  },
  graceful: async () => {
    await starts.register()
    process.on("SIGTERM", () => {
      console.log("goodbye")
      process.exit(0)
    })
  },
  deaf: () => {
    process.on("SIGTERM", () => console.log("not now"))
  },
  restore: async () => {
    console.log("init")
    const { status } = await call("GET", `${runtime}/restore/next`)
    console.log(`restored ${status}`)
  },
  cannotRestore: async () => {
    await call("GET", `${runtime}/restore/next`)
    await call("POST", `${runtime}/restore/error`, JSON.stringify({ errorType: "Stale", errorMessage: "old" }))
    process.exit(1)
  }
}

await starts[process.env["INIT"]]?.()

const respond = (id, value) => call("POST", `${runtime}/invocation/${id}/response`, JSON.stringify(value))

const steps = {
  respond: (id, value) => respond(id, value),
  pid: (id) => respond(id, process.pid),
  env: (id) => respond(id, { env: process.env, cwd: process.cwd(), argv: process.argv.slice(2) }),
  fail: (id) =>
    call("POST", `${runtime}/invocation/${id}/error`, JSON.stringify({ errorType: "Bad", errorMessage: "x" })),
  exit: (_, code) => process.exit(code),
  signal: (_, signal) => process.kill(process.pid, signal),
  wait: (_, millis) => new Promise((resolve) => setTimeout(resolve, millis)),
  hang: forever,
  /** Waits until there is a file. */
  until: async (_, path) => {
    while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 5))
  },
  log: (_, text) => process.stdout.write(text),
  warn: (_, text) => process.stderr.write(text),
  /** Begins a response that has no end. */
  begin: (id) =>
    new Promise((resolve) => {
      const sent = request({ hostname, port, method: "POST", path: `${runtime}/invocation/${id}/response` })
      sent.on("error", () => {})
      sent.write("part", resolve)
    }),
  poll: () => void call("GET", `${runtime}/invocation/next`),
  fill: (_, megabytes) => {
    globalThis.filled = Array.from({ length: megabytes }, () => Buffer.alloc(1_048_576, 1))
  },
  /** Starts a process that outlives this one, in a group of its own if it is `detached`. */
  leave: (id, detached) => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], { detached, stdio: "inherit" })
    child.unref()
    return respond(id, child.pid)
  }
}

const loop = async () => {
  for (;;) {
    const { headers, text } = await call("GET", `${runtime}/invocation/next`)
    const id = headers["lambda-runtime-aws-request-id"]
    for (const [step, argument] of JSON.parse(text)) await steps[step](id, argument)
  }
}

await Promise.all(Array.from({ length: Number(process.env["AWS_LAMBDA_MAX_CONCURRENCY"] ?? 1) }, loop))
