/** A stand-in for S3 that has one document: `node bucket.ts`. */
import { createServer } from "node:http"

const server = createServer(({ url = "" }, response) => {
  if (new URL(url, "http://localhost").pathname === "/library/poem.txt") {
    response.end("so much depends upon a red wheel barrow")
  } else {
    response.writeHead(404, { "content-type": "application/xml" })
      .end("<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>")
  }
})
server.listen(Number(process.env["BUCKET_PORT"] ?? 7001), "127.0.0.1", () => {
  const address = server.address()
  if (typeof address === "object") console.log(`waiting at http://127.0.0.1:${address?.port}`)
})
