/** A stand-in for Lambda whose function answers every call with the same quote: `node quote.ts`. */
import { createServer } from "node:http"

const server = createServer((request, response) => {
  request.resume()
  response.setHeader("content-type", "application/json")
  response.end(JSON.stringify({ cents: 450 }))
})
server.listen(Number(process.env["QUOTE_PORT"] ?? 7001), "127.0.0.1", () => {
  const address = server.address()
  if (typeof address === "object") console.log(`waiting at http://127.0.0.1:${address?.port}`)
})
