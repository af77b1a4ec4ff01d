"use strict"
// The least that a runtime does until its first event: a socket, and one request.
const { connect } = require("node:net")

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":")
const socket = connect(Number(port), host, () => {
  socket.write(`GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`)
})
socket.resume()
