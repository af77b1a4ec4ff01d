/** Takes telemetry: a collector that answers each export with 200, and a daemon of X-Ray. */
import { createSocket } from "node:dgram"
import { once } from "node:events"
import { type AddressInfo, createServer } from "node:net"

export interface TelemetrySink {
  /** The variables that send telemetry here. */
  readonly env: Readonly<Record<string, string>>
  readonly close: () => void
}

const answer = Buffer.from("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n")

/** With as little work of its own as it can, as it shares a core with what is measured. */
export const openSink = async (): Promise<TelemetrySink> => {
  const server = createServer((socket) => {
    /** How much of the body is missing. Absent: it comes in chunks. */
    let left: number | undefined = 0
    let head = ""
    socket.setNoDelay(true)
    socket.on("error", () => socket.destroy())
    socket.on("data", (bytes) => {
      if (left === 0) {
        head += bytes.toString("latin1")
        const end = head.indexOf("\r\n\r\n")
        if (end < 0) return
        const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
        left = length === undefined ? undefined : end + 4 + Number(length) - head.length
        head = ""
      } else if (left !== undefined) left -= bytes.length
      if (left === undefined && bytes.toString("latin1", bytes.length - 5) === "0\r\n\r\n") left = 0
      if (left === 0) socket.write(answer)
    })
  }).listen(0, "127.0.0.1")
  const daemon = createSocket("udp4").bind(0, "127.0.0.1")
  await Promise.all([once(server, "listening"), once(daemon, "listening")])
  return {
    close: () => {
      server.close()
      daemon.close()
    },
    env: {
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    }
  }
}
