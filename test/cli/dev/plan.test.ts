import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as path from "node:path"
import { toFunctionOptions } from "../../../src/cli/dev/plan.ts"
import { planFunctions, type ProjectFunction } from "../../../src/cli/internal/functions.ts"
import { makeFolder } from "../folder.ts"

const shop = {
  "src/orders.ts": "",
  "src/mail/main.ts": "",
  "other/orders.ts": ""
}

const config = {
  functions: {
    orders: { entry: "src/orders.ts", memory: 512, timeout: 10, env: { TABLE: "orders", STAGE: "config" } },
    letters: { entry: "src/mail/main.ts" }
  }
}

const show = (folder: string, functions: ReadonlyArray<ProjectFunction>) =>
  functions.map(({ entry, name }) => `${name}: ${path.relative(folder, entry.file)}`)

describe("planFunctions", () => {
  it.effect("takes all functions of the config file, in order", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder(shop)
      const loaded = { file: path.join(folder, "effect-lambda.config.ts"), config }

      assert.deepStrictEqual(show(folder, yield* planFunctions(folder, [], loaded)), [
        "orders: src/orders.ts",
        "letters: src/mail/main.ts"
      ])
    }))

  it.effect("takes the entries that are named, with the settings of the config file", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder(shop)
      const loaded = { file: path.join(folder, "effect-lambda.config.ts"), config }

      const functions = yield* planFunctions(folder, ["src/mail/main.ts", "orders"], loaded)

      assert.deepStrictEqual(show(folder, functions), ["letters: src/mail/main.ts", "orders: src/orders.ts"])
      assert.strictEqual(functions[1]?.config.memory, 512)
    }))

  it.effect("takes the usual entry if there is no config file", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({ "hello/main.ts": "" })

      const functions = yield* planFunctions(path.join(folder, "hello"), [], undefined)

      assert.deepStrictEqual(show(folder, functions), ["hello: hello/main.ts"])
    }))

  const refusals: ReadonlyArray<readonly [name: string, args: ReadonlyArray<string>, message: string | RegExp]> = [
    [
      "two entries of one name",
      ["src/orders.ts", "other/orders.ts"],
      "src/orders.ts and other/orders.ts would both be the function orders; give one a name in effect-lambda.config.ts"
    ],
    [
      "nothing to run, and lists what was looked for",
      [],
      /^there is no function to run: .* main\.ts, .* src\/index\.cjs; /
    ]
  ]
  for (const [name, args, message] of refusals) {
    it.effect(`refuses ${name}`, () =>
      Effect.gen(function*() {
        const folder = yield* makeFolder(shop)

        const error = yield* Effect.flip(planFunctions(folder, args, undefined))

        if (typeof message === "string") assert.strictEqual(error.message, message)
        else assert.match(error.message, message)
      }))
  }

  it.effect("ignores a missing entry of the config file unless it is asked for", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder(shop)
      const loaded = { file: path.join(folder, "c.ts"), config: { functions: { gone: { entry: "gone.ts" } } } }

      const functions = yield* planFunctions(folder, ["src/orders.ts"], loaded)
      const error = yield* Effect.flip(planFunctions(folder, [], loaded))

      assert.deepStrictEqual(show(folder, functions), ["orders: src/orders.ts"])
      assert.strictEqual(error.message, "cannot run \"gone.ts\": it does not exist")
    }))
})

describe("toFunctionOptions", () => {
  const fn: ProjectFunction = {
    name: "orders",
    entry: { file: "/shop/orders.ts", kind: "module" },
    config: { ...config.functions.orders }
  }
  const noFlags = { timeout: undefined, memory: undefined, concurrency: undefined }

  it("prefers flags to the config file, and the shell to files to the config file", () => {
    const options = toFunctionOptions(
      fn,
      { ...noFlags, memory: 256 },
      { files: { STAGE: "file", B: "file" }, shell: { B: "shell" } },
      "/shop",
      undefined
    )

    assert.deepStrictEqual(options, {
      command: [process.execPath, "/shop/orders.ts"],
      cwd: "/shop",
      env: { TABLE: "orders", STAGE: "file", B: "shell" },
      handler: undefined,
      timeout: "10 seconds",
      memory: 256,
      concurrency: 1
    })
  })

  it("starts an executable file as it is", () => {
    const entry = { file: "/shop/run", kind: "executable" } as const
    const options = toFunctionOptions(
      { ...fn, entry, config: {} },
      noFlags,
      { files: {}, shell: {} },
      "/shop",
      new URL("file:///reportImports.js")
    )

    assert.deepStrictEqual(options.command, ["/shop/run"])
    assert.deepStrictEqual([options.timeout, options.memory], ["3 seconds", 1024])
  })
})
