/** A stand-in for AWS's own loop, which calls the handler that a bundle exports. It runs while the code is compiled. */

/**
 * The text of a program that loads `file`, which lies beside it, and calls its export `handler` with one event after
 * another.
 */
export const awsLoop = (file: string): string =>
  `"use strict"
const { Writable } = require("node:stream")
const request = (path, body) =>
  new Promise((resolve, reject) => {
    const url = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/" + path
    require("node:http").request(url, { method: body === undefined ? "GET" : "POST" }, (response) => {
      const chunks = []
      response.on("data", (chunk) => chunks.push(chunk)).on("end", () =>
        resolve({ headers: response.headers, text: String(Buffer.concat(chunks)) }))
    }).on("error", reject).end(body)
  })
const report = (error) =>
  JSON.stringify({ errorType: String(error?.name ?? "Error"), errorMessage: String(error?.message ?? error), trace: [] })
globalThis.awslambda = {
  HttpResponseStream: { from: (stream) => stream },
  streamifyResponse: (handle) => (event, context) =>
    new Promise((resolve, reject) => {
      const stream = new Writable({ write: (chunk, encoding, done) => done() }).once("finish", resolve).once("error", reject)
      stream.setContentType = () => {}
      handle(event, stream, context).then(() => stream.end(), reject)
    })
}
process.on("SIGTERM", () => process.exit(0))
void (async () => {
  let handler
  try {
    handler = (await require("./${file}")).handler
    await handler?.ready
  } catch (error) {
    console.error(error)
    await request("init/error", report(error))
    process.exit(1)
  }
  if (typeof handler !== "function") {
    console.error("Error: the entry exports no function of the name handler\\n")
    process.exit(1)
  }
  for (;;) {
    const { headers, text } = await request("invocation/next")
    const id = headers["lambda-runtime-aws-request-id"]
    const context = {
      awsRequestId: id,
      callbackWaitsForEmptyEventLoop: true,
      functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
      functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
      getRemainingTimeInMillis: () => Number(headers["lambda-runtime-deadline-ms"]) - Date.now(),
      invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
      logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
      logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
      memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE
    }
    try {
      await request("invocation/" + id + "/response", JSON.stringify(await handler(JSON.parse(text), context)) ?? "null")
    } catch (error) {
      console.error(error)
      await request("invocation/" + id + "/error", report(error))
    }
  }
})()
`
