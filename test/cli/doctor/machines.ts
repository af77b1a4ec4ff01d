/** The first bytes of files of machine code. */

const head = (length: number) => Buffer.alloc(length)

export const elf = (machine: "x64" | "arm64", { isMusl = false } = {}): Buffer => {
  const bytes = head(128)
  bytes.writeUInt32BE(0x7F454C46, 0)
  bytes[4] = 2
  bytes[5] = 1
  bytes.writeUInt16LE(machine === "x64" ? 62 : 183, 18)
  if (isMusl) bytes.write("libc.musl-x86_64.so.1", 80)
  return bytes
}

export const macho = (): Buffer => {
  const bytes = head(128)
  bytes.writeUInt32LE(0xFEEDFACF, 0)
  bytes.writeUInt32LE(0x0100000C, 4)
  return bytes
}

export const pe = (): Buffer => {
  const bytes = head(256)
  bytes.write("MZ", 0)
  bytes.writeUInt32LE(0x80, 0x3C)
  bytes.write("PE\0\0", 0x80, "latin1")
  bytes.writeUInt16LE(0x8664, 0x84)
  return bytes
}
