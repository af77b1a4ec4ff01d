/** The programs that are measured. All but `bare` answer hello-json. */
import { existsSync } from "node:fs"
import * as Path from "node:path"
import { fileURLToPath } from "node:url"

export interface Variant {
  readonly name: string
  readonly command: ReadonlyArray<string>
  readonly env?: Readonly<Record<string, string>>
}

const here = fileURLToPath(new URL(".", import.meta.url))
export const root = fileURLToPath(new URL("../..", import.meta.url))

const node = process.execPath

export const programFile = (name: string): string => Path.join(here, "programs", name)

export const bare: Variant = { command: [node, programFile("bare.cjs")], name: "bare node, a socket" }

export const socketLoop: Variant = {
  command: [node, programFile("socketLoop.cjs")],
  name: "bare socket loop"
}

export const exampleFile = (name: string): string => Path.join(root, "examples", name, "main.ts")

export const source: Variant = { command: [node, exampleFile("hello-json")], name: "ours, unbundled" }

export const bundled = (folder: string): Variant => ({
  command: [Path.join(folder, "bootstrap"), node],
  name: "ours, bundled"
})

export const bundledAlone = (folder: string): Variant => ({
  command: [node, Path.join(folder, "main.cjs")],
  name: "ours, main.cjs alone"
})

const ricPackage = "aws-lambda-ric"

/** Where `setup.sh` installs what the bench compares with. */
export const peersFolder = Path.join(here, "peers")

export const ricHelp = `aws-lambda-ric is not installed, so nothing is compared with it: ${peersFolder}/setup.sh`

/** AWS's own client, from a folder with the package, or with a `node_modules` that has it. */
export const findRic = (folder: string | undefined): Variant | string => {
  const candidates = [
    ...(folder === undefined ? [] : [folder, Path.join(folder, "node_modules", ricPackage)]),
    Path.join(root, "node_modules", ricPackage),
    Path.join(peersFolder, "node_modules", ricPackage)
  ].map((candidate) => Path.resolve(candidate))
  const found = candidates.find((candidate) =>
    existsSync(Path.join(candidate, "index.mjs")) && existsSync(Path.join(candidate, "package.json"))
  )
  if (found === undefined) return ricHelp
  if (!existsSync(Path.join(found, "rapid-client.node"))) {
    return `${found} is not compiled: npm rebuild ${ricPackage}, after npm install-scripts approve ${ricPackage}`
  }
  return {
    command: [node, Path.join(found, "index.mjs")],
    env: { LAMBDA_TASK_ROOT: programFile("ric") },
    name: ricPackage
  }
}

/** A function on AWS's runtime for Rust, if `setup.sh` has built it. */
export const findRust = (): Variant | string => {
  const file = Path.join(peersFolder, "rust/target/release/bootstrap")
  return existsSync(file)
    ? { command: [file], name: "Rust runtime" }
    : `the Rust runtime is not built, so nothing is compared with it: ${peersFolder}/setup.sh`
}
