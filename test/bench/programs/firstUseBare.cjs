"use strict"
// One request by Node's own client, and when its answer was there since the start of the process.
const { request } = require("node:http")

const url = new URL(process.env.AWS_ENDPOINT_URL)
const sent = request({ host: url.hostname, method: "POST", port: url.port }, (answer) => {
  const chunks = []
  answer.on("data", (chunk) => chunks.push(chunk))
  answer.on("end", () => {
    JSON.parse(Buffer.concat(chunks).toString())
    process.stdout.write(String(performance.now()))
  })
})
sent.end("{\"Name\":\"/shop/table\"}")
