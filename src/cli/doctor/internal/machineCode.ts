/**
 * For which machine a file of machine code was made, by its first bytes.
 *
 * @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
 */

/** A machine. */
export interface Machine {
  readonly platform: "linux" | "darwin" | "win32"
  /** As Node names it, and what else the file says of it. */
  readonly arch: string
  /** Linked with musl, the C library of Alpine Linux, which Lambda's systems lack. */
  readonly isMusl: boolean
}

const elfArchs = new Map([[3, "ia32"], [40, "arm"], [62, "x64"], [183, "arm64"], [243, "riscv64"]])
const machArchs = new Map([[0x01000007, "x64"], [0x0100000C, "arm64"]])
const peArchs = new Map([[0x014C, "ia32"], [0x8664, "x64"], [0xAA64, "arm64"]])

const other = (code: number): string => `machine ${code}`

const readElf = (bytes: Buffer): Machine => {
  const code = bytes[5] === 2 ? bytes.readUInt16BE(18) : bytes.readUInt16LE(18)
  return { arch: elfArchs.get(code) ?? other(code), isMusl: bytes.includes("libc.musl-"), platform: "linux" }
}

const readPe = (bytes: Buffer): Machine | undefined => {
  const at = bytes.readUInt32LE(0x3C)
  if (at + 6 > bytes.length || bytes.toString("latin1", at, at + 4) !== "PE\0\0") return undefined
  const code = bytes.readUInt16LE(at + 4)
  return { arch: peArchs.get(code) ?? other(code), isMusl: false, platform: "win32" }
}

/** The machine of an ELF, Mach-O or PE file, or `undefined` if it is none of them. */
export const readMachine = (bytes: Buffer): Machine | undefined => {
  if (bytes.length < 0x40) return undefined
  switch (bytes.readUInt32BE(0)) {
    case 0x7F454C46:
      return readElf(bytes)
    case 0xCFFAEDFE: {
      const code = bytes.readUInt32LE(4)
      return { arch: machArchs.get(code) ?? other(code), isMusl: false, platform: "darwin" }
    }
    case 0xCAFEBABE:
      return { arch: "universal", isMusl: false, platform: "darwin" }
    default:
      return bytes.toString("latin1", 0, 2) === "MZ" ? readPe(bytes) : undefined
  }
}
