/** The memory of a function while it streams downloads of 100 MB. */
import { assert, it } from "@effect/vitest"
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as Http from "node:http"
import type { AddressInfo } from "node:net"
import * as path from "node:path"
import { FrontDoor } from "../../src/http/index.ts"

const downloads = 6
const event = Buffer.from(JSON.stringify(FrontDoor.toEvent("url", { url: "/" })))

/** The resident memory of a process, in kB. */
const memoryOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, "latin1"))?.[1])

/** A function that runs against a server on this port. */
const start = (port: number) =>
  spawn(process.execPath, ["--conditions=source", path.join(import.meta.dirname, "streamingFunction.ts")], {
    env: { ...process.env, AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}` },
    stdio: ["ignore", "inherit", "inherit"]
  })

/** Serves a Runtime API that reads responses to their end, and tells how much memory the function has after each. */
const run = async (): Promise<{ readonly bytes: number; readonly kilobytes: ReadonlyArray<number> }> => {
  const kilobytes: Array<number> = []
  const done = Promise.withResolvers<void>()
  let bytes = 0
  let pid = 0
  const server = Http.createServer((request, response) => {
    if (!request.url?.endsWith("/next")) {
      request.on("data", (chunk: Uint8Array) => {
        bytes += chunk.length
      })
      request.on("end", () => response.writeHead(202).end())
      return
    }
    kilobytes.push(memoryOf(pid))
    if (kilobytes.length > downloads) return done.resolve()
    response.writeHead(200, {
      "content-length": event.length,
      "lambda-runtime-aws-request-id": `r-${kilobytes.length}`,
      "lambda-runtime-deadline-ms": `${Date.now() + 60_000}`,
      "lambda-runtime-invoked-function-arn": "arn:aws:lambda:us-east-1:123456789012:function:download"
    }).end(event)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const child = start((server.address() as AddressInfo).port)
  child.on("error", done.reject)
  pid = child.pid ?? 0
  try {
    await done.promise
    return { bytes, kilobytes }
  } finally {
    child.kill("SIGKILL")
    server.closeAllConnections()
    server.close()
  }
}

it.runIf(process.platform === "linux")("is flat over downloads of 100 MB", async () => {
  const { bytes, kilobytes } = await run()

  assert.isAbove(bytes, downloads * 104_857_600)
  const [before = 0] = kilobytes
  // A download is never in memory as a whole, and the next one does not add to the one before.
  for (const after of kilobytes) assert.isBelow(after - before, 80_000, kilobytes.join(" "))
})
