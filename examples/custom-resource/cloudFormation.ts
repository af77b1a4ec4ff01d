/** Stands in for CloudFormation: prints the responses that are put to it. */
import { createServer } from "node:http"
import { text } from "node:stream/consumers"

const server = createServer((request, answer) => {
  void text(request).then((response) => {
    console.log(response)
    answer.end()
  })
})

server.listen(Number(process.env["CLOUD_FORMATION_PORT"] ?? 7001), "127.0.0.1", () => {
  const address = server.address()
  if (address !== null && typeof address === "object") console.log(`waiting at http://127.0.0.1:${address.port}/`)
})
