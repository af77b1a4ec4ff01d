/** The Node that goes into a zip file for `provided.al2023`, which has none. */
import * as Effect from "effect/Effect"
import { spawnSync } from "node:child_process"
import * as fs from "node:fs/promises"
import { createRequire } from "node:module"
import * as Path from "node:path"
import { BundleError } from "../BundleError.ts"
import type { Architecture } from "./targets.ts"

/** `e_machine` of an ELF file. */
const machines: ReadonlyMap<number, string> = new Map([[0x3E, "x64"], [0xB7, "arm64"], [0x28, "arm"], [0x03, "ia32"]])

/** What a file is, if not Node for Linux on this architecture. */
const mismatch = (bytes: Uint8Array, architecture: Architecture): string | undefined => {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 20))
  if (head.length < 20 || head.readUInt32BE(0) !== 0x7F454C46) return "it is not a program for Linux"
  const machine = machines.get(head.readUInt16LE(18)) ?? "another processor"
  return machine === architecture ? undefined : `it is for ${machine}, and the function is for ${architecture}`
}

/** The program of an npm package that has Node for one system. */
const inPackages = async (names: ReadonlyArray<string>, entry: string): Promise<string | undefined> => {
  const require = createRequire(entry)
  for (const name of names) {
    for (const folder of require.resolve.paths(name) ?? []) {
      const file = Path.join(folder, name, "bin/node")
      // oxlint-disable-next-line no-await-in-loop -- the first that is there
      if (await fs.access(file).then(() => true, () => false)) return file
    }
  }
  return undefined
}

/** Node as a file. */
export interface NodeBinary {
  readonly file: string
  readonly content: Uint8Array
}

/** The Node that `given` names, or that the project has as an npm package. */
export const findNode = Effect.fnUntraced(function*(options: {
  /** The absolute path of the entry. */
  readonly entry: string
  readonly given: string | undefined
  readonly architecture: Architecture
}) {
  const { architecture, entry, given } = options
  const name = `node-linux-${architecture}`
  const isThisSystem = process.platform === "linux" && process.arch === architecture
  const file = given ??
    (yield* Effect.promise(() => inPackages(isThisSystem ? [name, "node"] : [name], entry)))
  if (file === undefined) {
    return yield* new BundleError({
      detail: `the target provided needs Node for Linux on ${architecture}; npm install --no-save --force ` +
        `${name}@${process.versions.node}, or name the file of one by --node`
    })
  }
  const content = yield* Effect.tryPromise({
    try: () => fs.readFile(file),
    catch: (cause) =>
      new BundleError({
        cause,
        detail: `Cannot read ${JSON.stringify(file)} for the target provided: ${(cause as NodeJS.ErrnoException).code}`
      })
  })
  const wrong = mismatch(content, architecture)
  if (wrong !== undefined) {
    return yield* new BundleError({ detail: `Cannot take ${JSON.stringify(file)} for the target provided: ${wrong}` })
  }
  return { content, file: Path.resolve(file) } satisfies NodeBinary
})

/** The version of a Node, such as `24.21.0`. `undefined` if it does not run here. */
export const versionOf = (node: string): string | undefined => {
  if (node === process.execPath) return process.versions.node
  const { status, stdout } = spawnSync(node, ["-p", "process.versions.node"], { encoding: "utf8", timeout: 30_000 })
  return status === 0 && /^\d+\.\d+\.\d+/.test(stdout) ? stdout.trim() : undefined
}
