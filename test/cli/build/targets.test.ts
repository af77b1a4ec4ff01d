/** The ways in which Lambda can run a bundle. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import * as FunctionBundle from "../../../src/cli/build/FunctionBundle.ts"
import { asksForAnEvent, makeProject, patient, run } from "./project.ts"

const make = Effect.fnUntraced(function*(main: string, options: Partial<FunctionBundle.Options>) {
  const project = yield* makeProject({ "main.ts": main })
  const bundle = yield* FunctionBundle.make({ ...project, ...options })
  return { ...project, bundle, names: bundle.files.map(({ path }) => path) }
})

const refusal = Effect.fnUntraced(function*(main: string, options: Partial<FunctionBundle.Options>) {
  const error = yield* Effect.flip(make(main, options))
  return error.message.replace(/"[^"]*main\.ts"/, "\"main.ts\"")
})

describe("the target handler", patient, () => {
  it.live("has an index.js whose handler AWS's own loop can call", () =>
    Effect.gen(function*() {
      const main = "export const handler = async (event: { n: number }) => ({ twice: 2 * event.n })"
      const { bundle, names, outdir } = yield* make(main, { events: ["{\"n\":1}"], target: "handler" })

      const call = `require("${outdir}/index.js").handler({ n: 21 }).then((response) => console.log(response))`
      const output = yield* run(process.execPath, ["-e", call], { cwd: "/" })

      assert.deepStrictEqual(names, ["main.cjs", "index.js", "package.json", "main.cjs.cache"])
      assert.deepStrictEqual(bundle.warnings, [])
      assert.deepStrictEqual(output, { code: 0, stderr: "", stdout: "{ twice: 42 }\n" })
    }))

  it.live("warns if the handler fails with an event", () =>
    Effect.gen(function*() {
      const main = "export const handler = async () => { throw new RangeError(\"too far\") }"

      const { bundle } = yield* make(main, { events: ["{}"], target: "handler" })

      assert.deepStrictEqual(bundle.warnings, [
        "the warm-up failed: the event ended in an error: RangeError: too far"
      ])
    }))

  it.live("is refused if the entry exports no handler", () =>
    Effect.gen(function*() {
      const message = yield* refusal("export const main = () => {}", { target: "handler" })

      assert.strictEqual(
        message,
        "Cannot run the bundle of \"main.ts\": the process exited with 1 (Error: the entry exports no function of the " +
          "name handler), before the function asked for an event; the entry has to export const handler = " +
          "Lambda.toAwsHandler(…); --no-warm bundles it without running it"
      )
    }))
})

describe("the target web", patient, () => {
  const server = `
    import { createServer } from "node:http"
    const [host, port] = process.env.AWS_LAMBDA_HTTP_ENDPOINT!.split(":")
    process.on("SIGTERM", () => process.exit(0))
    createServer((_, response) => response.end("hello")).listen(Number(port), host)
  `

  it.live("has an index.js that listens where Lambda says, and compiled code for Lambda's arm64 alone", () =>
    Effect.gen(function*() {
      const { bundle, names } = yield* make(server, { target: "web" })

      const files = ["main.cjs", "index.js", "package.json"]
      const canCompile = process.arch === "arm64"
      assert.deepStrictEqual(names, canCompile ? [...files, "main.cjs.cache"] : files)
      assert.strictEqual(bundle.warnings.join().includes("this machine cannot make it for arm64"), !canCompile)
    }))

  it.live("is refused if nothing listens", () =>
    Effect.gen(function*() {
      const message = yield* refusal("console.log(1)", { target: "web" })

      assert.strictEqual(
        message,
        "Cannot run the bundle of \"main.ts\": the process exited with 0, before it listened at AWS_LAMBDA_HTTP_ENDPOINT; " +
          "the entry has to end with HttpServe.run(…), Lambda.main and NodeRuntime.runMain; --no-warm bundles it without " +
          "running it"
      )
    }))
})

describe("compiled code", patient, () => {
  it.live("imports what is not bundled without a warning of Node, and leaves other warnings alone", () =>
    Effect.gen(function*() {
      const main = `
        export const handler = async ({ name }: { name?: string }) => {
          process.emitWarning("mine", "ExperimentalWarning")
          return name === undefined ? "" : Object.keys(await import(name)).includes("posix")
        }`
      const { names, outdir } = yield* make(main, { target: "handler" })

      const call = `require("${outdir}/index.js").handler({ name: "node:path" }).then((found) => console.log(found))`
      const { stderr, stdout } = yield* run(process.execPath, ["-e", call], { cwd: "/" })

      assert.include(names, "main.cjs.cache")
      assert.strictEqual(stdout, "true\n")
      assert.match(stderr, /ExperimentalWarning: mine/)
      assert.notInclude(stderr, "USE_MAIN_CONTEXT_DEFAULT_LOADER")
    }))
})

describe("the target image", patient, () => {
  it.effect("has a Dockerfile with the version of Node and SnapStart's label, and leaves both files out of the image", () =>
    Effect.gen(function*() {
      const { names, outdir } = yield* make("export {}", { architecture: "arm64", target: "image", warm: false })

      assert.deepStrictEqual(names, ["bootstrap", "main.cjs", "Dockerfile", ".dockerignore"])
      const read = (name: string) => Effect.promise(() => fs.readFile(Path.join(outdir, name), "utf8"))
      const dockerfile = yield* read("Dockerfile")
      assert.include(dockerfile, `\nFROM node:${process.versions.node}-slim\n`)
      assert.include(dockerfile, "\nLABEL com.amazonaws.lambda.feature.snapstart=\"Allow\"\n")
      assert.include(dockerfile, "docker build --platform linux/arm64 ")
      assert.strictEqual(yield* read(".dockerignore"), "Dockerfile\n.dockerignore\n")
    }))
})

describe("the target provided", patient, () => {
  it.effect("is refused without a Node for Linux on the processor of the function", () =>
    Effect.gen(function*() {
      const architecture = process.arch === "arm64" ? "x64" : "arm64"
      const project = yield* makeProject({ "main.ts": "export {}" })
      const node = Path.join(project.folder, "main.ts")

      const none = yield* refusal("export {}", { architecture, target: "provided", warm: false })
      const wrong = yield* refusal("export {}", { architecture, node, target: "provided", warm: false })

      assert.strictEqual(
        none,
        `the target provided needs Node for Linux on ${architecture}; npm install --no-save --force ` +
          `node-linux-${architecture}@${process.versions.node}, or name the file of one by --node`
      )
      assert.strictEqual(wrong, "Cannot take \"main.ts\" for the target provided: it is not a program for Linux")
    }))
})

describe("another processor", patient, () => {
  it.live("gets no compiled code, and a warning", () =>
    Effect.gen(function*() {
      const architecture = process.arch === "arm64" ? "x64" : "arm64"

      const { bundle, names } = yield* make(asksForAnEvent, { architecture })

      assert.deepStrictEqual(names, ["bootstrap", "main.cjs"])
      assert.deepStrictEqual(bundle.warnings, [
        `there is no compiled code: this machine cannot make it for ${architecture}; build on such a machine for a faster ` +
        "start"
      ])
    }))
})
