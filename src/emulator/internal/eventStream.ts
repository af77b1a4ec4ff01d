/**
 * Messages of `application/vnd.amazon.eventstream`, in which the AWS SDKs read a streamed response.
 *
 * ```
 * total length │ headers length │ CRC of those 8 bytes │ headers │ payload │ CRC of all before
 *      4       │       4        │          4           │         │         │        4
 * ```
 *
 * Numbers are big-endian. A header is a length of one byte, its name, a type (7: text), a length of two bytes, its value.
 *
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */
import { crc32 } from "node:zlib"

const header = (name: string, value: string): Buffer => {
  const bytes = Buffer.alloc(1 + name.length + 3 + value.length)
  let at = bytes.writeUInt8(name.length, 0)
  at += bytes.write(name, at, "latin1")
  at = bytes.writeUInt8(7, at)
  at = bytes.writeUInt16BE(value.length, at)
  bytes.write(value, at, "latin1")
  return bytes
}

const encoder = (eventType: string, contentType: string): (payload: Uint8Array) => Buffer => {
  const headers = Buffer.concat([
    header(":event-type", eventType),
    header(":content-type", contentType),
    header(":message-type", "event")
  ])
  return (payload) => {
    const total = 12 + headers.length + payload.length + 4
    const message = Buffer.allocUnsafe(total)
    message.writeUInt32BE(total, 0)
    message.writeUInt32BE(headers.length, 4)
    message.writeUInt32BE(crc32(message.subarray(0, 8)), 8)
    message.set(headers, 12)
    message.set(payload, 12 + headers.length)
    message.writeUInt32BE(crc32(message.subarray(0, total - 4)), total - 4)
    return message
  }
}

/** A piece of the response. */
export const payloadChunk: (payload: Uint8Array) => Buffer = encoder("PayloadChunk", "application/octet-stream")

const encodeComplete = encoder("InvokeComplete", "application/json")

/** The end of the response: with the error of the function if it failed, and with the log if the caller asked for it. */
export const invokeComplete = (report?: Uint8Array, logResult?: string): Buffer =>
  encodeComplete(Buffer.from(JSON.stringify({
    ...(report !== undefined && { ErrorCode: "Unhandled", ErrorDetails: Buffer.from(report).toString() }),
    ...(logResult !== undefined && { LogResult: logResult })
  })))
