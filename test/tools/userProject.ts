/** A project of somebody who has installed the package, and copied an example out of it. */
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { root } from "./processes.ts"
import { awsCli } from "./programs.ts"

/** What is installed, from this repository. */
const links = {
  "@aws-sdk": "test/tools/node_modules/@aws-sdk",
  "@effect": "node_modules/@effect",
  effect: "node_modules/effect",
  "effect-lambda-runtime": ".",
  "aws-cdk-lib": "test/tools/node_modules/aws-cdk-lib",
  constructs: "test/tools/node_modules/constructs",
  rolldown: "node_modules/rolldown",
  vitest: "node_modules/vitest",
  yaml: "test/tools/node_modules/yaml"
}

/** The command, as npm links it: the file of this repository need not be executable. */
const command = `#!/bin/sh\nexec node ${JSON.stringify(path.join(root, "dist/cli/main.js"))} "$@"\n`

/**
 * A folder that ends with the scope, with copies of these examples in it, and the variables of a shell in it that finds the
 * AWS CLI and no account.
 */
export const make = (...examples: ReadonlyArray<string>) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), "tools-project-")))
      const modules = path.join(folder, "node_modules")
      // npm looks for a project below the home folder alone.
      const home = path.join(folder, ".home")
      await fs.mkdir(home)
      await fs.mkdir(path.join(modules, ".bin"), { recursive: true })
      await Promise.all([
        fs.writeFile(path.join(folder, "package.json"), JSON.stringify({ name: "project", type: "module" })),
        fs.writeFile(path.join(modules, ".bin/effect-lambda"), command, { mode: 0o755 }),
        fs.symlink(path.join(root, "node_modules/.bin/vitest"), path.join(modules, ".bin/vitest")),
        ...Object.entries(links).map(([name, target]) => fs.symlink(path.join(root, target), path.join(modules, name))),
        ...examples.map((name) =>
          fs.cp(path.join(root, "examples", name), path.join(folder, name), { recursive: true })
        )
      ])
      const env = {
        AWS_CONFIG_FILE: "/dev/null",
        AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
        HOME: home,
        PATH: [path.dirname(awsCli), path.dirname(process.execPath), process.env["PATH"]].join(":")
      }
      return { env, folder }
    }),
    ({ folder }) => Effect.promise(() => fs.rm(folder, { force: true, recursive: true }))
  )
