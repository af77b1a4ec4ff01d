/**
 * Zip files as Lambda takes them. Equal files give equal bytes: entries are sorted, and have fixed times and modes. The
 * compressed data are those of Node's zlib, which may differ from one version of Node to the next.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 */
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import { promisify } from "node:util"
import { crc32, deflateRaw } from "node:zlib"

const deflate = promisify(deflateRaw)

/** A file, or a symbolic link, whose content is where it leads. */
export interface ZipEntry {
  /** With `/` between folders. */
  readonly path: string
  readonly content: Uint8Array
  readonly kind: "file" | "executable" | "link"
}

/** What `chmod` and `ln -s` set, as the upper half of an entry's attributes on Unix. */
const modes = { executable: 0o100755, file: 0o100644, link: 0o120777 }

/** 1980-01-01, the first day that a zip file knows. */
const date = 0x0021
const unix = 3
const version = 20
const utf8 = 0x0800
const deflated = 8

/** How many entries a zip file may have without the extension Zip64. */
const maxEntries = 0xFFFF

const level = 9

interface Part {
  readonly entry: ZipEntry
  readonly name: Buffer
  readonly data: Uint8Array
  readonly method: number
  readonly checksum: number
}

const toPart = async (entry: ZipEntry): Promise<Part> => {
  const { content, path } = entry
  const compressed = await deflate(content, { level })
  const isSmaller = compressed.length < content.length
  return {
    checksum: crc32(content),
    data: isSmaller ? compressed : content,
    entry,
    method: isSmaller ? deflated : 0,
    name: Buffer.from(path)
  }
}

/** The fields that stand before the data of an entry, and again in the directory at the end. */
const fieldsOf = ({ checksum, data, entry, method, name }: Part): Buffer => {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(version, 0)
  fields.writeUInt16LE(utf8, 2)
  fields.writeUInt16LE(method, 4)
  fields.writeUInt16LE(date, 8)
  fields.writeUInt32LE(checksum, 10)
  fields.writeUInt32LE(data.length, 14)
  fields.writeUInt32LE(entry.content.length, 18)
  fields.writeUInt16LE(name.length, 22)
  return fields
}

const signature = (kind: string): Buffer => Buffer.from(`PK${kind}`, "latin1")

const directoryEntry = (part: Part, offset: number): Buffer => {
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(modes[part.entry.kind] * 0x10000, 6)
  rest.writeUInt32LE(offset, 10)
  return Buffer.concat([signature("\x01\x02"), Buffer.of(version, unix), fieldsOf(part), rest, part.name])
}

const endOfDirectory = (count: number, size: number, offset: number): Buffer => {
  const end = Buffer.alloc(18)
  end.writeUInt16LE(count, 4)
  end.writeUInt16LE(count, 6)
  end.writeUInt32LE(size, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([signature("\x05\x06"), end])
}

const byPath = (a: ZipEntry, b: ZipEntry): number => a.path < b.path ? -1 : a.path > b.path ? 1 : 0

/** A zip file with these entries. */
export const zip = async (entries: ReadonlyArray<ZipEntry>): Promise<Uint8Array> => {
  if (entries.length >= maxEntries) throw new Error(`a zip file holds fewer than ${maxEntries} files`)
  const parts = await Promise.all(entries.toSorted(byPath).map(toPart))
  const chunks: Array<Uint8Array> = []
  const directory: Array<Buffer> = []
  let offset = 0
  for (const part of parts) {
    directory.push(directoryEntry(part, offset))
    const head = Buffer.concat([signature("\x03\x04"), fieldsOf(part), part.name])
    chunks.push(head, part.data)
    offset += head.length + part.data.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  return Buffer.concat([...chunks, ...directory, endOfDirectory(parts.length, size, offset)])
}

const isInside = (folder: string, path: string): boolean => !Path.relative(folder, path).startsWith("..")

/**
 * What lies in a folder. A link that leads out of the folder counts as what it leads to. A file has the mode that it needs:
 * everybody may read it, and execute it if its owner may.
 */
export const entriesIn = async (folder: string): Promise<ReadonlyArray<ZipEntry>> => {
  const read = async (path: string): Promise<ReadonlyArray<ZipEntry>> => {
    const absolute = Path.join(folder, path)
    const found = await fs.lstat(absolute)
    if (found.isSymbolicLink()) {
      const target = Path.resolve(Path.dirname(absolute), await fs.readlink(absolute))
      if (isInside(folder, target)) {
        const content = Buffer.from(Path.relative(Path.dirname(absolute), target).replaceAll("\\", "/"))
        return [{ content, kind: "link", path }]
      }
    }
    const status = await fs.stat(absolute)
    if (status.isDirectory()) {
      const names = await fs.readdir(absolute)
      return (await Promise.all(names.map((name) => read(path === "" ? name : `${path}/${name}`)))).flat()
    }
    if (!status.isFile()) return []
    const kind = (status.mode & 0o100) === 0 ? "file" : "executable"
    return [{ content: await fs.readFile(absolute), kind, path }]
  }
  return read("")
}
