"use strict"
// What hello-json costs without any library: a socket, JSON.parse, and a loop. It trusts every byte that it gets.
const { connect } = require("node:net")

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":")
const path = "/2018-06-01/runtime/invocation/"
const next = `GET ${path}next HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`

const handler = ({ age, name }) => ({
  greetings: `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.`
})

const headerOf = (head, name) => {
  const start = head.indexOf(name) + name.length
  return head.slice(start, head.indexOf("\r\n", start)).trim()
}

let pending = Buffer.alloc(0)
const socket = connect(Number(port), host, () => socket.write(next))
socket.setNoDelay(true)
socket.on("data", (bytes) => {
  pending = pending.length === 0 ? bytes : Buffer.concat([pending, bytes])
  const end = pending.indexOf("\r\n\r\n")
  if (end < 0) return
  const head = pending.latin1Slice(0, end + 2).toLowerCase()
  const length = Number(headerOf(head, "content-length:"))
  if (pending.length < end + 4 + length) return
  const body = pending.utf8Slice(end + 4, end + 4 + length)
  pending = pending.subarray(end + 4 + length)

  if (head.startsWith("http/1.1 202")) {
    socket.write(next)
    return
  }
  const id = headerOf(head, "lambda-runtime-aws-request-id:")
  const answer = JSON.stringify(handler(JSON.parse(body)))
  socket.write(
    `POST ${path}${id}/response HTTP/1.1\r\nHost: ${host}:${port}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${Buffer.byteLength(answer)}\r\n\r\n${answer}`
  )
})
