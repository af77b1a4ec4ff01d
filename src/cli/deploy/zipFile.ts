/** What lies in a zip file: how its function is started follows from the names. */
import { nodeFile } from "../build/internal/targets.ts"
import type { Code } from "./Desired.ts"

const endSignature = 0x06054B50
const entrySignature = 0x02014B50

/** The paths in a zip file, or `undefined` if it is none. */
export const pathsIn = (zip: Buffer): ReadonlyArray<string> | undefined => {
  let end = zip.length - 22
  while (end >= 0 && zip.readUInt32LE(end) !== endSignature) end--
  if (end < 0) return undefined
  const paths: Array<string> = []
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (at + 46 > zip.length || zip.readUInt32LE(at) !== entrySignature) return undefined
    const length = zip.readUInt16LE(at + 28)
    paths.push(zip.toString("utf8", at + 46, at + 46 + length))
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return paths
}

export type Start = Pick<Extract<Code, { readonly kind: "zip" }>, "defaultRuntime" | "isWrapped">

/** AWS's Node of the same line as that of this command. */
export const nodeLine = (): string => `nodejs${process.versions.node.split(".", 1)[0]}.x`

/** How the function in a zip file is started, or `undefined` if nothing in it starts one. */
export const startOf = (paths: ReadonlyArray<string>): Start | undefined => {
  if (paths.includes("bootstrap")) {
    return paths.includes(nodeFile)
      ? { defaultRuntime: "provided.al2023", isWrapped: false }
      : { defaultRuntime: nodeLine(), isWrapped: true }
  }
  return paths.some((path) => /^index\.[cm]?js$/.test(path))
    ? { defaultRuntime: nodeLine(), isWrapped: false }
    : undefined
}
