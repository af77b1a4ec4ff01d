/** A server that has one response. */
import { once } from "node:events"
import { createServer } from "node:http"

export const withServer = async (body, use) => {
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { "content-type": "application/json" }).end(body)
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  try {
    return await use(`http://127.0.0.1:${server.address().port}`)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}
