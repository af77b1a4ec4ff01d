/** `examples/verify-on-aws`, with moto for what it deploys, and `dev` for what it invokes. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as path from "node:path"
import * as moto from "./moto.ts"
import * as processes from "./processes.ts"
import { awsCli } from "./programs.ts"
import * as userProject from "./userProject.ts"

it.live("examples/verify-on-aws deploys, checks, reports and deletes", () =>
  Effect.gen(function*() {
    const variables = yield* moto.startWith({ MOTO_IAM_LOAD_MANAGED_POLICIES: "true" })
    const project = yield* userProject.make("verify-on-aws")
    const cwd = path.join(project.folder, "verify-on-aws")
    const env = { ...project.env, ...variables, COLD_STARTS: "1", SHUTDOWN_MINUTES: "0" }
    const [address = ""] = yield* processes.freeAddresses(1)
    const main = path.join(processes.root, "dist/cli/main.js")
    const dev = yield* processes.start([process.execPath, main, "dev", "--port", address.replace(/^.*:/, "")], {
      cwd,
      env
    })
    yield* dev.said(/page to invoke/)

    const { code, stdout } = yield* processes.run([process.execPath, "verify.ts"], {
      cwd,
      env: { ...env, EMULATOR: `http://${address}` }
    })
    const left = yield* processes.run(
      [awsCli, "lambda", "list-functions", "--query", "length(Functions)", "--output", "text"],
      { env }
    )
    const roles = yield* processes.run([awsCli, "iam", "list-roles", "--query", "length(Roles)", "--output", "text"], {
      env
    })

    const rows = Array.from(stdout.matchAll(/^\| (.*?) \| (.*?) \| (.*?) \|$/gm), ([, , result]) => result).slice(2)
    assert.deepStrictEqual(rows, ["holds", "holds", "holds", "holds", "holds", "not seen", "not seen"], stdout)
    assert.strictEqual(code, 0)
    assert.include(stdout, "Everything was deleted but the log groups.")
    assert.deepStrictEqual([left.stdout, roles.stdout], ["0\n", "0\n"])
  }))
