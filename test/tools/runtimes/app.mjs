/** The function of the suite over all runtimes, on AWS's own client for Node. */
if (process.env["INIT"] === "exit") process.exit(3)

export const handler = async (event, context) => {
  switch (event.do) {
    case "fail":
      throw new Error("no luck")
    case "exit":
      return process.exit(event.code)
    case "hang":
      // Node ends if nothing is to come.
      return new Promise(() => setInterval(() => {}, 60_000))
    case "log":
      process.stdout.write(`${event.text}\n`)
      return null
    default:
      return {
        event,
        requestId: context.awsRequestId,
        name: process.env["AWS_LAMBDA_FUNCTION_NAME"],
        pid: process.pid
      }
  }
}
