#!/usr/bin/env node
/** An external extension for the tests of environments: it writes which events it gets. EXTENSION says what else it does. */
import { request } from "node:http"
import { basename } from "node:path"

const [hostname, port] = process.env["AWS_LAMBDA_RUNTIME_API"].split(":")
const does = process.env["EXTENSION"]

const call = (method, path, headers, body) =>
  new Promise((resolve) => {
    const sent = request({ hostname, port, method, path: `/2020-01-01/extension/${path}`, headers }, (answer) => {
      let text = ""
      answer.setEncoding("utf8").on("data", (chunk) => {
        text += chunk
      }).on("end", () => resolve({ headers: answer.headers, text }))
    })
    sent.end(body)
  })

if (does === "crash") process.exit(2)
const { headers, text } = await call(
  "POST",
  "register",
  { "lambda-extension-name": basename(process.argv[1]) },
  JSON.stringify({ events: ["INVOKE", "SHUTDOWN"] })
)
const identified = { "lambda-extension-identifier": headers["lambda-extension-identifier"] }
console.log(`outside registered with ${JSON.parse(text).functionName}, ${process.env["_HANDLER"] ?? "no handler"}`)
if (does === "fail") {
  await call("POST", "init/error", { ...identified, "lambda-extension-function-error-type": "Extension.NoDisk" })
  process.exit(1)
}

const next = async () => {
  const { text } = await call("GET", "event/next", identified)
  const { eventType, requestId, shutdownReason } = JSON.parse(text)
  console.log(`outside ${eventType} ${requestId ?? shutdownReason}`)
  if (eventType === "INVOKE") return next()
  if (does !== "deaf") process.exit(0)
  setInterval(() => {}, 60_000)
}

await next()
