/**
 * Messages of `application/vnd.amazon.eventstream`, as `InvokeWithResponseStream` answers with them.
 *
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 */

export interface EventStreamMessage {
  readonly type: string
  readonly payload: Uint8Array
}

const textType = 7

const readType = (headers: Buffer): string => {
  for (let at = 0; at < headers.length;) {
    const nameEnd = at + 1 + headers.readUInt8(at)
    const name = headers.toString("latin1", at + 1, nameEnd)
    if (headers.readUInt8(nameEnd) !== textType) return ""
    const end = nameEnd + 3 + headers.readUInt16BE(nameEnd + 1)
    if (name === ":event-type" || name === ":exception-type") return headers.toString("utf8", nameEnd + 3, end)
    at = end
  }
  return ""
}

/** Takes bytes as they arrive, and yields the messages that are complete. */
export const makeDecoder = () => {
  let rest: Buffer = Buffer.alloc(0)
  return (bytes: Uint8Array): ReadonlyArray<EventStreamMessage> => {
    rest = Buffer.concat([rest, bytes])
    const messages: Array<EventStreamMessage> = []
    while (rest.length >= 16) {
      const total = rest.readUInt32BE(0)
      if (rest.length < total) break
      const headersEnd = 12 + rest.readUInt32BE(4)
      messages.push({
        type: readType(rest.subarray(12, headersEnd)),
        payload: rest.subarray(headersEnd, total - 4)
      })
      rest = rest.subarray(total)
    }
    return messages
  }
}
