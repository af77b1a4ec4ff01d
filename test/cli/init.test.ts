import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodePath from "@effect/platform-node/NodePath"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option, Queue, Terminal } from "effect"
import * as fs from "node:fs"
import * as path from "node:path"
import manifest from "../../package.json" with { type: "json" }
import { init, type InitOptions } from "../../src/cli/init/init.ts"
import { functionNameOfPackage, isPackageName, packageNameOf } from "../../src/cli/init/names.ts"
import { readRuntime } from "../../src/cli/init/runtime.ts"
import { templateNames } from "../../src/cli/init/templates.ts"
import { effectLambda } from "./effectLambda.ts"
import { makeFolder } from "./folder.ts"

const key = (name: string) => ({ name, ctrl: false, meta: false, shift: false })

/** What people type: names of keys, or text. */
const typed = (inputs: ReadonlyArray<string>) =>
  Layer.effect(
    Terminal.Terminal,
    Effect.gen(function*() {
      const input = yield* Queue.unbounded<Terminal.UserInput>()
      yield* Queue.offerAll(
        input,
        inputs.flatMap((text) =>
          ["down", "enter"].includes(text)
            ? [{ input: Option.none(), key: key(text) }]
            : Array.from(text, (letter) => ({ input: Option.some(letter), key: key(letter) }))
        )
      )
      return Terminal.make({
        columns: Effect.succeed(80),
        rows: Effect.succeed(24),
        size: Effect.die("nobody resizes the terminal"),
        readInput: Effect.succeed(input as Queue.Dequeue<Terminal.UserInput>),
        readLine: Effect.die("nobody reads a line"),
        display: () => Effect.void
      })
    })
  )

const make = (options: Partial<InitOptions> & { readonly cwd: string }, inputs: ReadonlyArray<string> = []) =>
  init({
    dir: "hello",
    template: undefined,
    name: undefined,
    runtime: undefined,
    asks: false,
    userAgent: "npm/11.0.0 node/v24.0.0",
    ...options
  }).pipe(Effect.provide([typed(inputs), NodeFileSystem.layer, NodePath.layer]))

const filesOf = (folder: string) =>
  fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name))).toSorted()

const read = (...parts: ReadonlyArray<string>) => fs.readFileSync(path.join(...parts), "utf8")

const common = [".gitignore", "README.md", "effect-lambda.config.ts"]
const code = ["package.json", "src/handler.ts", "src/main.ts", "test/handler.test.ts", "tsconfig.json"]

describe("init", () => {
  it.effect("makes a function, its test, an event, settings and scripts", () =>
    Effect.gen(function*() {
      const cwd = yield* makeFolder({})

      const said = yield* make({ cwd })

      const folder = path.join(cwd, "hello")
      assert.deepStrictEqual(filesOf(folder), [...common, "events/ada.json", ...code])
      assert.include(read(folder, "effect-lambda.config.ts"), "\"hello\": { entry: \"src/main.ts\"")
      assert.strictEqual(
        said,
        `Made hello in ${folder} from the template hello: 9 files.
Next:
  cd hello
  npm install
  npm test
  npm run dev
and, while dev runs, in another terminal there:
  npx effect-lambda-runtime invoke --file events/ada.json`
      )
    }))

  it.effect.runIf(fs.existsSync("/proc/self"))(
    "says so if the system makes no folder there",
    () =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(make({ cwd: "/proc", dir: "hello" }))

        assert.strictEqual(error.message, "cannot write hello/package.json: a folder of its path cannot be made")
      })
  )

  it.effect("takes the versions that this package is tested with, or asks for", () =>
    Effect.gen(function*() {
      const cwd = yield* makeFolder({})

      yield* make({ cwd })

      const { dependencies, devDependencies, engines } = JSON.parse(read(cwd, "hello/package.json"))
      const { "effect-lambda-runtime": runtime, ...others } = { ...dependencies, ...devDependencies }
      const tested: Readonly<Record<string, string>> = { ...manifest.peerDependencies, ...manifest.devDependencies }
      assert.strictEqual(runtime, manifest.version)
      assert.deepStrictEqual(others, Object.fromEntries(Object.keys(others).map((name) => [name, tested[name]])))
      assert.includeMembers(Object.keys(others), [
        "@effect/platform-node",
        "effect",
        "rolldown",
        "typescript",
        "vitest"
      ])
      assert.deepStrictEqual(engines, manifest.engines)
    }))

  for (const template of templateNames) {
    it.effect(`makes a project of the template ${template} in a folder that exists, under the name that is given`, () =>
      Effect.gen(function*() {
        const cwd = yield* makeFolder({ LICENSE: "mine" })

        yield* make({ cwd, dir: ".", template, name: "@shop/orders" })

        const texts = filesOf(cwd).map((name) => [name, read(cwd, name)] as const)
        assert.includeMembers(texts.map(([name]) => name), [...common, ...code, "LICENSE"])
        assert.isTrue(texts.some(([name]) => name.startsWith("events/")))
        assert.strictEqual(JSON.parse(read(cwd, "package.json")).name, "@shop/orders")
        assert.include(read(cwd, "effect-lambda.config.ts"), "\"orders\": {")
        assert.deepStrictEqual(texts.filter(([, text]) => text.includes("my-function")), [])
      }))
  }

  it.effect("uses the words of the package manager, and npm's -- for no other", () =>
    Effect.gen(function*() {
      const cwd = yield* makeFolder({})

      const said = yield* make({ cwd, dir: "a folder", template: "sqs", userAgent: "pnpm/12.0.0 npm/? node/v24.0.0" })

      assert.include(said, "  cd 'a folder'\n  pnpm install\n  pnpm test\n  pnpm run dev\n")
      assert.include(said, "  pnpm effect-lambda invoke --file events/orders.json")
      const readme = read(cwd, "a folder/README.md")
      assert.include(readme, "`pnpm run deploy --sqs <ARN of the queue>`")
      assert.notMatch(readme, /\bnpm |npx/)
    }))

  it.effect("has yarn install packages where the type checker finds them", () =>
    Effect.gen(function*() {
      const cwd = yield* makeFolder({})

      yield* make({ cwd, userAgent: "yarn/4.18.1 npm/? node/v24.0.0" })
      yield* make({ cwd, dir: "other" })

      assert.strictEqual(read(cwd, "hello/.yarnrc.yml"), "nodeLinker: node-modules\n")
      assert.isFalse(fs.existsSync(path.join(cwd, "other/.yarnrc.yml")))
    }))

  it.effect("asks what the function does and in which folder", () =>
    Effect.gen(function*() {
      const cwd = yield* makeFolder({})

      const said = yield* make({ asks: true, cwd, dir: undefined }, ["down", "down", "enter", "mail", "enter"])

      assert.match(said, /^Made mail in .* from the template sqs/)
    }))

  it.effect("calls the folder as the template if the answer is empty", () =>
    Effect.gen(function*() {
      const cwd = yield* makeFolder({})

      const said = yield* make({ asks: true, cwd, dir: undefined, template: "cron" }, ["enter"])

      assert.match(said, /^Made cron in .* from the template cron/)
    }))

  it.effect("writes over no file, and names those that exist", () =>
    Effect.gen(function*() {
      const cwd = yield* makeFolder({ "hello/package.json": "{}", "hello/src": "a file" })

      const error = yield* Effect.flip(make({ cwd }))

      assert.strictEqual(
        error.message,
        "cannot make a project in hello: src, package.json exist already; name another folder"
      )
      assert.deepStrictEqual(filesOf(cwd), ["hello/package.json", "hello/src"])
    }))

  it.effect("leaves nothing behind if a file cannot be written", () =>
    Effect.gen(function*() {
      const cwd = yield* makeFolder({})
      fs.mkdirSync(path.join(cwd, "hello"))
      fs.symlinkSync("nowhere", path.join(cwd, "hello/test"))

      const error = yield* Effect.flip(make({ cwd }))

      assert.strictEqual(error.message, "cannot write hello/test/handler.test.ts: a file is in the way")
      assert.deepStrictEqual(filesOf(cwd), ["hello/test"])
      assert.deepStrictEqual(fs.readdirSync(path.join(cwd, "hello")), ["test"])
    }))

  it.effect("says in one sentence that a part of the path is a file", () =>
    Effect.gen(function*() {
      const cwd = yield* makeFolder({ notes: "a file" })

      const error = yield* Effect.flip(make({ cwd, dir: "notes/hello" }))

      assert.strictEqual(error.message, "cannot write notes/hello/package.json: a part of its path is a file")
    }))

  it.effect("refuses a name that npm would refuse, and that of a dependency", () =>
    Effect.gen(function*() {
      const cwd = yield* makeFolder({})

      const errors = yield* Effect.forEach(
        ["My Orders", "effect"],
        (name) => Effect.flip(make({ cwd, name }))
      )

      assert.deepStrictEqual(errors.map(({ message }) => message), [
        "--name cannot be \"My Orders\": expected the name of a package, such as orders or @shop/orders, in lower case",
        "--name cannot be \"effect\": the project depends on that package"
      ])
      assert.deepStrictEqual(filesOf(cwd), [])
    }))

  it.effect("exits with 2 if nobody can be asked for the folder", () =>
    Effect.gen(function*() {
      const output = yield* effectLambda(["init"])

      assert.deepStrictEqual(output, {
        code: 2,
        stderr: "error: the argument <dir> is missing; name a folder, or . for this one\n",
        stdout: ""
      })
    }))
})

describe("packageNameOf", () => {
  it.each([
    ["hello", "hello"],
    ["Mein Prójekt 日本", "mein-projekt"],
    ["日本", "my-function"],
    ["..hidden.", "hidden"],
    ["effect", "effect-function"],
    ["node_modules", "node_modules-function"],
    ["x".repeat(300), "x".repeat(205)]
  ])("of the folder %s is %s", (folder, expected) => {
    const name = packageNameOf(path.join("/somewhere", folder), ["effect"])

    assert.strictEqual(name, expected)
    assert.isTrue(isPackageName(name))
  })
})

describe("functionNameOfPackage", () => {
  it.each([
    ["@shop/orders", "orders"],
    ["my.app_2", "my-app_2"],
    ["main", "main"],
    ["x".repeat(205), "x".repeat(64)]
  ])("of %s is %s", (name, expected) => assert.strictEqual(functionNameOfPackage(name), expected))
})

describe("readRuntime", () => {
  it.effect("takes versions, ranges, tags and addresses as they are", () =>
    Effect.gen(function*() {
      const given = ["0.1.0", "^0.1.0", "1.0.0-beta.1", "next", "https://example.com/runtime.tgz"]

      const read = yield* Effect.forEach(given, (text) => readRuntime(text, "/cwd", "/cwd/hello"))

      assert.deepStrictEqual(read, given)
    }))

  it.effect("makes the path of a tarball relative to the project, through links", () =>
    Effect.gen(function*() {
      const cwd = yield* makeFolder({ "packs/run time.tgz": "", "real/deep/file": "" })
      fs.symlinkSync("real/deep", path.join(cwd, "link"))

      const plain = yield* readRuntime("packs/run time.tgz", cwd, path.join(cwd, "a/b"))
      const linked = yield* readRuntime("./packs/run time.tgz", cwd, path.join(cwd, "link/hello"))

      assert.deepStrictEqual([plain, linked], ["file:../../packs/run time.tgz", "file:../../../packs/run time.tgz"])
    }))

  it.effect("says that a tarball does not exist, and what is no version", () =>
    Effect.gen(function*() {
      const errors = yield* Effect.forEach(
        ["./none.tgz", "1.x or so"],
        (text) => Effect.flip(readRuntime(text, "/cwd", "/cwd/hello"))
      )

      assert.deepStrictEqual(errors.map(({ _tag, message }) => [_tag, message]), [
        ["CommandFailed", "--runtime cannot be \"./none.tgz\": it does not exist"],
        [
          "WrongUse",
          "--runtime cannot be \"1.x or so\": expected a version, such as 0.1.0, or the path of a tarball"
        ]
      ])
    }))
})
