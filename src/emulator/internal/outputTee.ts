/**
 * What this process writes to its output, line by line, while it still goes there.
 *
 * Loggers write to the descriptor by `fs.writeSync`, and everybody else by `process.stdout`. Both are replaced. A
 * program that writes by other means is not heard.
 */
import fs from "node:fs"
import { StringDecoder } from "node:string_decoder"

export type Output = "stdout" | "stderr"

/** The longest line that is kept whole, in characters. */
const maxLine = 262_144

/** Puts pieces together to lines. */
const makeLines = (onLine: (line: string) => void) => {
  const decoder = new StringDecoder()
  let rest = ""
  return (piece: string | Uint8Array) => {
    const lines = (rest + (typeof piece === "string" ? piece : decoder.write(Buffer.from(piece)))).split(/\r?\n/)
    rest = lines.pop() ?? ""
    for (const line of lines) onLine(line)
    if (rest.length > maxLine) {
      onLine(rest)
      rest = ""
    }
  }
}

const outputs: ReadonlyArray<readonly [descriptor: number, output: Output]> = [[1, "stdout"], [2, "stderr"]]

/** Tells `onLine` every line from now on. The function that it returns puts everything back. */
export const tee = (onLine: (output: Output, line: string) => void): () => void => {
  const taps = new Map(
    outputs.map(([descriptor, output]) => [descriptor, makeLines((line) => onLine(output, line))] as const)
  )
  // Node may use `fs.writeSync` to write what a stream gets.
  let isInStream = false

  const teeStream = ([descriptor, output]: typeof outputs[number]) => {
    const stream = process[output]
    const { write } = stream
    const replaced = function(...args: Parameters<typeof write>): boolean {
      const [piece] = args
      if (typeof piece === "string" || piece instanceof Uint8Array) taps.get(descriptor)?.(piece)
      const before = isInStream
      isInStream = true
      try {
        return write.apply(stream, args)
      } finally {
        isInStream = before
      }
    }
    // `write` has several signatures, and this passes on whatever it gets.
    stream.write = replaced as typeof write
    return () => {
      if (stream.write === replaced) stream.write = write
    }
  }

  const teeDescriptors = () => {
    const { writeSync } = fs
    const replaced = (descriptor: number, data: NodeJS.ArrayBufferView | string, ...rest: ReadonlyArray<unknown>) => {
      // As above.
      const written = (writeSync as (...args: ReadonlyArray<unknown>) => number)(descriptor, data, ...rest)
      const tap = isInStream ? undefined : taps.get(descriptor)
      if (typeof data === "string") tap?.(data)
      else {
        const offset = typeof rest[0] === "number" ? rest[0] : 0
        tap?.(new Uint8Array(data.buffer, data.byteOffset + offset, written))
      }
      return written
    }
    fs.writeSync = replaced as typeof writeSync
    return () => {
      if (fs.writeSync === replaced) fs.writeSync = writeSync
    }
  }

  const undos = [...outputs.map(teeStream), teeDescriptors()]
  return () => undos.forEach((undo) => undo())
}
