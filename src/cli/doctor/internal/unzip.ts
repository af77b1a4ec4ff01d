/**
 * Reads zip files as Lambda does: what their directory says of each file, and one file at a time.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import type { FileHandle } from "node:fs/promises"
import * as fs from "node:fs/promises"
import { inflateRawSync } from "node:zlib"
import type { PackageFile } from "./PackageFile.ts"

/** The end of the directory, and before a comment of up to 64 kB. */
const endLength = 22
const maxEnd = endLength + 0xFFFF

const endSignature = 0x06054B50
const entrySignature = 0x02014B50
const headLength = 30
const entryLength = 46

const encrypted = 0x1
const stored = 0
const deflated = 8

const readAt = async (handle: FileHandle, position: number, length: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  if (bytesRead < length) throw new Error("it is cut off")
  return buffer
}

const findEnd = async (handle: FileHandle, size: number): Promise<Buffer> => {
  const length = Math.min(size, maxEnd)
  const tail = await readAt(handle, size - length, length)
  for (let at = length - endLength; at >= 0; at--) {
    if (tail.readUInt32LE(at) === endSignature) return tail.subarray(at)
  }
  throw new Error("it is not a zip file, or it is cut off")
}

interface Entry {
  readonly path: string
  readonly flags: number
  readonly method: number
  readonly packed: number
  readonly bytes: number
  readonly mode: number
  readonly offset: number
}

const readDirectory = (directory: Buffer, count: number): ReadonlyArray<Entry> => {
  const entries: Array<Entry> = []
  let at = 0
  for (let n = 0; n < count; n++) {
    if (at + entryLength > directory.length || directory.readUInt32LE(at) !== entrySignature) {
      throw new Error("its directory is damaged")
    }
    const nameLength = directory.readUInt16LE(at + 28)
    entries.push({
      bytes: directory.readUInt32LE(at + 24),
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      mode: directory.readUInt16LE(at + 40),
      offset: directory.readUInt32LE(at + 42),
      packed: directory.readUInt32LE(at + 20),
      path: directory.toString("utf8", at + entryLength, at + entryLength + nameLength)
    })
    at += entryLength + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

const readEntry = async (file: string, { bytes, flags, method, offset, packed, path }: Entry): Promise<Buffer> => {
  await using handle = await fs.open(file)
  if ((flags & encrypted) !== 0) throw new Error(`${path} is encrypted`)
  const head = await readAt(handle, offset, headLength)
  const data = await readAt(
    handle,
    offset + headLength + head.readUInt16LE(26) + head.readUInt16LE(28),
    packed
  )
  if (method === stored) return data
  if (method !== deflated) throw new Error(`${path} is packed by a method that Lambda does not take (${method})`)
  return inflateRawSync(data, { maxOutputLength: Math.max(bytes, 1) })
}

/** The files of a zip file. It throws an error that says why, if it is not one. */
export const readZip = async (file: string): Promise<ReadonlyArray<PackageFile>> => {
  await using handle = await fs.open(file)
  const { size } = await handle.stat()
  const end = await findEnd(handle, size)
  const count = end.readUInt16LE(10)
  const length = end.readUInt32LE(12)
  const offset = end.readUInt32LE(16)
  if (offset === 0xFFFFFFFF || count === 0xFFFF) throw new Error("it is a Zip64 file, which doctor cannot read")
  if (offset + length > size) throw new Error("it is cut off")
  return readDirectory(await readAt(handle, offset, length), count)
    .filter(({ path }) => !path.endsWith("/"))
    .map((entry) => ({
      bytes: entry.bytes,
      isExecutable: (entry.mode & 0o111) !== 0,
      path: entry.path,
      read: () => readEntry(file, entry)
    }))
}
