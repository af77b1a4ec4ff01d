/** The tarball that npm publishes. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { afterAll, beforeAll } from "vitest"
import { run } from "./processes.ts"
import { attw, otherNodes, publint } from "./programs.ts"

const folder = fs.mkdtempSync(path.join(tmpdir(), "tools-packed-"))
afterAll(() => fs.rmSync(folder, { force: true, recursive: true }))

let tarball: string
beforeAll(async () => {
  const { stderr, stdout } = await Effect.runPromise(
    run(["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", folder])
  )
  tarball = path.join(folder, stdout.trim())
  assert.isTrue(stdout !== "" && fs.existsSync(tarball), stderr)
})

describe("the packed tarball", () => {
  it.effect("is a package about which publint has nothing to say", () =>
    Effect.gen(function*() {
      const { code, stderr, stdout } = yield* run([process.execPath, publint, "run", tarball, "--strict"])

      assert.deepStrictEqual({ code, stderr, last: stdout.trim().split("\n").at(-1) }, {
        code: 0,
        stderr: "",
        last: "All good!"
      }, stdout)
    }))

  it.effect("has types that every importing module finds, says attw", () =>
    Effect.gen(function*() {
      const { code, stdout } = yield* run([
        process.execPath,
        attw,
        tarball,
        "--profile=esm-only",
        "--no-definitely-typed",
        "--no-color",
        "--no-emoji"
      ])

      assert.strictEqual(code, 0, stdout)
      assert.include(stdout, "\"effect-lambda-runtime/testing\"")
    }))

  it.effect("works in a user's project, with each supported line of Node", () =>
    Effect.gen(function*() {
      const { code, stderr, stdout } = yield* run([
        "bash",
        ".ci/packed.sh",
        path.join(folder, "project"),
        ...otherNodes.map((node) => node.path)
      ], { env: process.env })

      const said = stdout.split("\n").filter((line) => line.startsWith("with Node ")).map((line) => line.slice(0, 13))
      assert.deepStrictEqual({ code, said }, {
        code: 0,
        said: ["with Node v24", "with Node v22", "with Node v26"]
      }, `${stdout}${stderr}`)
    }), 240_000)
})
