/** The `package.json` of a new project. */
import type { OwnManifest } from "./ownManifest.ts"

type Versions = Readonly<Record<string, string>>

/** What a project needs beside the runtime and its peers: for `build`, for tests and for types. `deploy` names AWS's SDK. */
const tools = ["@effect/vitest", "@types/node", "rolldown", "typescript", "vite", "vitest"]

const sorted = (versions: Versions): Versions =>
  Object.fromEntries(Object.entries(versions).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/** The version that this package is tested with; it is within the range of a peer. */
const pin = ({ devDependencies }: OwnManifest, name: string): readonly [string, string] => {
  const version = devDependencies[name]
  if (version === undefined) throw new Error(`package.json pins no version of ${name}`)
  return [name, version]
}

/** What a project depends on: this package as `runtime` says, its peers that are not optional, and the tools. */
export const dependenciesOf = (own: OwnManifest, runtime: string) => {
  const peers = Object.keys(own.peerDependencies)
  const isOptional = (name: string) => own.peerDependenciesMeta[name]?.optional === true
  const pinned = (names: ReadonlyArray<string>) => Object.fromEntries(names.map((name) => pin(own, name)))
  return {
    dependencies: sorted({ ...pinned(peers.filter((name) => !isOptional(name))), [own.name]: runtime }),
    devDependencies: sorted(pinned(tools))
  }
}

/** The text of `package.json`. */
export const makeManifest = (own: OwnManifest, name: string, runtime: string): string => {
  const manifest = {
    name,
    version: "0.0.0",
    private: true,
    type: "module",
    engines: own.engines,
    scripts: {
      dev: "effect-lambda dev",
      test: "vitest run",
      check: "tsc",
      build: "effect-lambda build",
      deploy: "effect-lambda deploy"
    },
    ...dependenciesOf(own, runtime)
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}
