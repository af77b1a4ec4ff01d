/** What `effect-lambda init` of the packed tarball makes, used as its README says. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { afterAll, beforeAll } from "vitest"
import { type Template, templateNames } from "../../src/cli/init/templates.ts"
import { freeAddresses, run } from "./processes.ts"
import { pnpm } from "./programs.ts"

// As npm and the shell show it: a link would be resolved.
const folder = fs.realpathSync(fs.mkdtempSync(path.join(tmpdir(), "tools init ")))
afterAll(() => fs.rmSync(folder, { force: true, recursive: true }))

const env = {
  ...process.env,
  PATH: [path.dirname(process.execPath), path.dirname(pnpm), process.env["PATH"]].join(path.delimiter),
  npm_config_cache: path.join(folder, "cache"),
  npm_config_prefer_offline: "true",
  npm_config_audit: "false",
  npm_config_fund: "false",
  npm_config_user_agent: undefined,
  // The stores of pnpm, yarn and bun.
  XDG_DATA_HOME: path.join(folder, "data"),
  YARN_GLOBAL_FOLDER: path.join(folder, "yarn"),
  BUN_INSTALL_CACHE_DIR: path.join(folder, "bun"),
  // A new project has no lock file, and yarn would make none in CI.
  YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
  YARN_ENABLE_TELEMETRY: "0",
  NO_COLOR: "1"
}

/** A program that has to succeed. */
const succeeds = Effect.fnUntraced(
  function*(command: readonly [string, ...ReadonlyArray<string>], cwd: string, variables: NodeJS.ProcessEnv = {}) {
    const { code, stderr, stdout } = yield* run(command, { cwd, env: { ...env, ...variables } })
    assert.strictEqual(code, 0, `${command.join(" ")}\n${stdout}${stderr}`)
    return stdout
  }
)

let tarball: string
beforeAll(() =>
  Effect.runPromise(Effect.gen(function*() {
    // npm keeps there what `npm exec` installs. The packages that were downloaded are those of the usual cache.
    const usual = (yield* run(["npm", "config", "get", "cache"], { env: { HOME: process.env["HOME"] } })).stdout.trim()
    fs.mkdirSync(path.join(usual, "_cacache"), { recursive: true })
    fs.mkdirSync(env.npm_config_cache)
    fs.symlinkSync(path.join(usual, "_cacache"), path.join(env.npm_config_cache, "_cacache"))
    const packed = yield* run(["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", folder], { env })
    assert.strictEqual(packed.code, 0, packed.stderr)
    tarball = packed.stdout.trim()
  }))
)

/** What the commands that the README gives for another terminal print. */
const expected: Readonly<Record<Template, string>> = {
  hello: "{\"greetings\":\"Hello Ada. You look younger than your age.\"}",
  http: "{\"greetings\":\"Hello Ada\"}{\"ordered\":\"2 × lamp\"}",
  sqs: "{\"batchItemFailures\":[{\"itemIdentifier\":\"059f36b4-87a3-44ab-83d2-661975830002\"}]}",
  streaming: "1\n2\n3\n4\n5\n",
  cron: "null"
}

const exampleOf = (project: string): string =>
  /in another terminal\n\n```sh\n([^]*?)\n```/.exec(fs.readFileSync(path.join(project, "README.md"), "utf8"))?.[1] ?? ""

type Manager = "npm" | "pnpm" | "yarn" | "bun"

/** Which package manager makes a project, if it is not npm. */
const managers: Partial<Record<Template, Manager>> = { streaming: "pnpm", sqs: "yarn", cron: "bun" }

/** Runs the tests, the type check and `dev`, and what the README says to do while `dev` runs. */
const use = Effect.fnUntraced(function*(manager: Manager, project: string) {
  yield* succeeds([manager, "install"], project)
  // bun has a runner of tests of its own.
  yield* succeeds(manager === "bun" ? ["bun", "run", "test"] : [manager, "test"], project)
  yield* succeeds([manager, "run", "check"], project)
  const [address = ""] = yield* freeAddresses(1)
  const port = address.split(":")[1] ?? ""
  // A package manager does not hand on a signal, so `dev` has a process group of its own, as in a terminal.
  const script = `set -m
${manager} run dev > dev.log 2>&1 < /dev/null & dev=$!
trap 'kill -INT -- -$dev; wait $dev || true' EXIT
for _ in {1..600}; do grep -q 'Waiting for events' dev.log && break; sleep 0.1; done
${exampleOf(project).replaceAll(":7000", `:${port}`).replaceAll("curl ", "curl -sS ")}`
  return yield* succeeds(["bash", "-ec", script], project, { LOCAL_LAMBDA_PORT: port })
})

describe("init of the packed tarball", () => {
  it.effect("makes hello, by npm exec, that passes its checks and answers", () =>
    Effect.gen(function*() {
      const command = ["effect-lambda", "init", "hello", "--runtime", tarball, "--yes"]
      const made = yield* succeeds(
        ["npm", "exec", "--yes", "--package", path.join(folder, tarball), "--", ...command],
        folder
      )
      assert.match(made, /^Made hello in /)

      assert.strictEqual(yield* use("npm", path.join(folder, "hello")), expected.hello)
    }), 240_000)

  for (const template of templateNames.filter((name) => name !== "hello")) {
    const manager = managers[template] ?? "npm"
    it.effect(`makes ${template} that passes its checks and answers, with ${manager}`, () =>
      Effect.gen(function*() {
        const command = path.join(folder, "hello/node_modules/.bin/effect-lambda")
        const name = `${template} für Ada`
        yield* succeeds([command, "init", name, "--template", template, "--runtime", tarball, "--yes"], folder, {
          npm_config_user_agent: `${manager}/1.0.0`
        })

        assert.strictEqual(yield* use(manager, path.join(folder, name)), expected[template])
      }), 240_000)
  }
})
