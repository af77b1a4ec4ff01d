/** A project that is deployed by the command, and what it uploaded. */
import { Effect } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
import type { Desired } from "../../src/cli/deploy/Desired.ts"
import type { FunctionConfiguration } from "../../src/cli/deploy/operations.ts"
import * as processes from "./processes.ts"
import { python } from "./programs.ts"

const entry = `
import { NodeRuntime } from "@effect/platform-node"
import { Config, Effect, Schema } from "effect"
import { Handler, Lambda } from "effect-lambda-runtime"

const greet = Handler.json(
  { event: Schema.Struct({ name: Schema.String }), response: Schema.String },
  ({ name }) => Effect.map(Config.String("CITY"), (city) => \`Hello \${name} of \${city}\`)
)

Lambda.run(greet).pipe(Lambda.main, NodeRuntime.runMain)
`

/** Packages that the project finds, from this repository. */
const links = {
  "@aws-sdk": "test/tools/node_modules/@aws-sdk",
  "@effect": "node_modules/@effect",
  effect: "node_modules/effect",
  "effect-lambda-runtime": ".",
  rolldown: "node_modules/rolldown"
}

/** A project whose package has this name, in a folder that ends with the scope. */
export const make = (name: string) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), "tools-deploy-")))
      await fs.writeFile(path.join(folder, "package.json"), JSON.stringify({ name: `@shop/${name}`, type: "module" }))
      await fs.writeFile(path.join(folder, "main.ts"), entry)
      await fs.mkdir(path.join(folder, "node_modules"))
      await Promise.all(
        Object.entries(links).map(([link, target]) =>
          fs.symlink(path.join(processes.root, target), path.join(folder, "node_modules", link))
        )
      )
      return folder
    }),
    (folder) => Effect.promise(() => fs.rm(folder, { force: true, recursive: true }))
  )

/** Puts the code of a deployment where `build` would. */
export const writeZip = (folder: string, name: string, { code }: Pick<Desired, "code">) =>
  Effect.promise(async () => {
    await fs.mkdir(path.join(folder, "dist"), { recursive: true })
    if (code.kind === "zip") await fs.writeFile(path.join(folder, "dist", `${name}.zip`), code.bytes)
  })

const main = path.join(processes.root, "src/cli/main.ts")

/** Nothing of this machine is found: neither a profile nor a role. */
const isolated = {
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true"
}

const variables = () => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("AWS_"))),
  ...isolated
})

/** Starts the command in a folder. */
export const start = (folder: string, args: ReadonlyArray<string>, env: NodeJS.ProcessEnv = {}) =>
  processes.start([process.execPath, main, ...args], { cwd: folder, env: { ...variables(), ...env } })

/** Runs the command in a folder. */
export const command = (folder: string, args: ReadonlyArray<string>, env?: NodeJS.ProcessEnv) =>
  Effect.scoped(Effect.flatMap(start(folder, args, env), ({ ended }) => ended))

const unzip = `
import os, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
for entry in archive.infolist():
    os.chmod(archive.extract(entry, sys.argv[2]), entry.external_attr >> 16)
`

/** Invokes what a zip file has as Lambda would start it on AWS's Node, with this configuration. */
export const invoke = Effect.fnUntraced(function*(
  folder: string,
  zip: Uint8Array,
  { Environment, Handler, MemorySize, Timeout }: FunctionConfiguration,
  event: unknown
) {
  const task = path.join(folder, "task")
  yield* Effect.promise(() => fs.writeFile(path.join(folder, "uploaded.zip"), zip))
  const { code, stderr } = yield* processes.run([python, "-c", unzip, path.join(folder, "uploaded.zip"), task])
  if (code !== 0) return yield* Effect.die(stderr)
  const { AWS_LAMBDA_EXEC_WRAPPER: wrapper = "", ...env } = Environment?.Variables ?? {}
  const emulator = yield* Effect.orDie(Emulator.make({
    functions: {
      hello: {
        command: [wrapper.replace("/var/task", task), process.execPath, "/var/runtime/index.mjs"],
        cwd: task,
        env,
        handler: Handler,
        memory: MemorySize,
        timeout: `${Timeout ?? 3} seconds`
      }
    },
    port: 0
  }))
  return yield* Effect.promise(async () => {
    const url = `${emulator.url}/2015-03-31/functions/hello/invocations`
    const response = await fetch(url, { method: "POST", body: JSON.stringify(event) })
    return response.text()
  })
})
