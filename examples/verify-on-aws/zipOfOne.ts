/** A zip file with one file in it, not compressed: what goes to Lambda is then exactly that file. */
import { crc32 } from "node:zlib"

export const zipOfOne = (name: string, content: Buffer): Buffer => {
  const path = Buffer.from(name)
  const sizes = Buffer.alloc(16)
  sizes.writeUInt32LE(crc32(content), 0)
  sizes.writeUInt32LE(content.length, 4)
  sizes.writeUInt32LE(content.length, 8)
  sizes.writeUInt16LE(path.length, 12)
  // Version 2.0, stored, 1980-01-01.
  const common = Buffer.concat([Buffer.from("14000000000000002100", "hex"), sizes])
  const local = Buffer.concat([Buffer.from("504b0304", "hex"), common, path, content])
  const attributes = Buffer.alloc(14)
  // A regular file that everybody may read.
  attributes.writeUInt32LE((0o100644 << 16) >>> 0, 6)
  const central = Buffer.concat([Buffer.from("504b01021403", "hex"), common, attributes, path])
  const end = Buffer.alloc(22)
  end.write("504b0506", 0, "hex")
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}
