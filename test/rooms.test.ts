import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { rolldown } from "rolldown"
import manifest from "../package.json" with { type: "json" }
import * as Events from "../src/events/index.ts"
import * as Root from "../src/index.ts"

const root = path.join(import.meta.dirname, "..")
const src = path.join(root, "src")

const sources = fs.readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))

/** What a file of `src` imports of `src`: statically, dynamically, as types, and by re-exporting. */
const importsOf = (file: string): ReadonlyArray<string> => {
  const code = fs.readFileSync(path.join(src, file), "utf8").replaceAll(/^ *(?:\*|\/\*\*|\/\/).*$/gm, "")
  return Array.from(
    code.matchAll(/(?:from|import\(|import) ?"(\.[^"]+)"/g),
    ([, specifier]) => path.join(path.dirname(file), specifier!)
  )
}

/** The first circle that a walk along the imports meets, as the files on it. */
const findCircle = (graph: ReadonlyMap<string, ReadonlyArray<string>>): ReadonlyArray<string> => {
  const done = new Set<string>()
  const walk = (file: string, way: ReadonlyArray<string>): ReadonlyArray<string> => {
    const seen = way.indexOf(file)
    if (seen >= 0) return [...way.slice(seen), file]
    if (done.has(file)) return []
    for (const next of graph.get(file) ?? []) {
      const circle = walk(next, [...way, file])
      if (circle.length > 0) return circle
    }
    done.add(file)
    return []
  }
  for (const file of graph.keys()) {
    const circle = walk(file, [])
    if (circle.length > 0) return circle
  }
  return []
}

describe("the rooms of src", () => {
  it("import one another without a circle, types included", () => {
    const graph = new Map(sources.map((file) => [file, importsOf(file)]))

    assert.isAbove(Array.from(graph.values()).flat().length, 300)
    assert.deepStrictEqual(findCircle(graph), [])
  })

  it("are held to their order by the linter", () => {
    const wrong: ReadonlyArray<readonly [file: string, imported: string]> = [
      ["RuntimeError.ts", "./ErrorReport.ts"],
      ["Invocation.ts", "./internal/loop/poller.ts"],
      ["Response.ts", "./Handler.ts"],
      ["ErrorReport.ts", "./internal/log/logRecord.ts"],
      ["Handler.ts", "./internal/loop/poller.ts"],
      ["Handler.ts", "./events/SqsEvent.ts"],
      ["RuntimeApiClient.ts", "./Lambda.ts"],
      ["Lambda.ts", "./emulator/index.ts"],
      ["Lambda.ts", "./batch/Batch.ts"],
      ["internal/failure/thrown.ts", "../client/requests.ts"],
      ["internal/client/requests.ts", "../loop/poller.ts"],
      ["internal/log/logRecord.ts", "../../LambdaLogger.ts"],
      ["internal/response/jsonText.ts", "../../Handler.ts"],
      ["internal/response/jsonText.ts", "../../Response.ts"],
      ["internal/handler/make.ts", "../../Handler.ts"],
      ["internal/handler/make.ts", "../loop/poller.ts"],
      ["internal/loop/poller.ts", "../../Lambda.ts"],
      ["schema/OpenStruct.ts", "../events/SqsEvent.ts"],
      ["events/SqsEvent.ts", "../schema/internal/guard.ts"],
      ["events/internal/base64.ts", "../../Handler.ts"],
      ["batch/Batch.ts", "../events/internal/base64.ts"],
      ["batch/Batch.ts", "../Lambda.ts"],
      ["batch/internal/run.ts", "../../internal/loop/poller.ts"],
      ["batch/internal/run.ts", "../../emulator/index.ts"],
      ["cloudformation/CustomResource.ts", "../batch/internal/run.ts"],
      ["aws/AwsClient.ts", "effect/http/HttpClient"],
      ["idempotency/Idempotency.ts", "../aws/internal/sign.ts"],
      ["observability/LambdaOtlp.ts", "../aws/internal/sign.ts"],
      ["http/HttpHandler.ts", "../Lambda.ts"],
      ["http/internal/doors/rest.ts", "../../../Lambda.ts"],
      ["emulator/index.ts", "../Lambda.ts"],
      ["emulator/index.ts", "../http/internal/url.ts"],
      ["emulator/internal/http.ts", "../../testing/index.ts"],
      ["Handler.ts", "effect"],
      ["Handler.ts", "effect/http/HttpRouter"],
      ["batch/Batch.ts", "@effect/platform-node/NodeRuntime"]
    ]
    const folder = fs.mkdtempSync(path.join(tmpdir(), "rooms-"))
    try {
      fs.symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"))
      fs.copyFileSync(path.join(root, "oxlint.config.ts"), path.join(folder, "oxlint.config.ts"))
      const files = Map.groupBy(wrong, ([file]) => file)
      for (const [file, imports] of files) {
        fs.mkdirSync(path.dirname(path.join(folder, "src", file)), { recursive: true })
        const code = imports.map(([, imported], index) => `export * as x${index} from "${imported}"\n`).join("")
        fs.writeFileSync(path.join(folder, "src", file), code)
      }

      const oxlint = path.join(root, "node_modules/oxlint/bin/oxlint")
      const { stdout } = spawnSync(process.execPath, [oxlint, "--format=json"], { cwd: folder, encoding: "utf8" })

      const { diagnostics } = JSON.parse(stdout) as {
        readonly diagnostics: ReadonlyArray<
          { readonly code: string; readonly message: string; readonly filename: string }
        >
      }
      const refused = diagnostics.filter(({ code }) => code.includes("no-restricted-imports"))
        .map(({ filename, message }) => `${filename.replace(/^src\//, "")} ${/'([^']+)'/.exec(message)?.[1]}`)
      assert.deepStrictEqual(refused.toSorted(), wrong.map(([file, imported]) => `${file} ${imported}`).toSorted())
    } finally {
      fs.rmSync(folder, { force: true, recursive: true })
    }
  })
})

/** The modules of the root, each of which has a subpath of its own. */
const modules = [
  "Background",
  "Batch",
  "CustomResource",
  "Environment",
  "ErrorReport",
  "Handler",
  "Invocation",
  "Lambda",
  "LambdaLogger",
  "Lifecycle",
  "Response",
  "RuntimeApiClient",
  "RuntimeApiError",
  "RuntimeError"
]

const rooms = [
  "aws",
  "aws/signed",
  "config",
  "emulator",
  "events",
  "events/*",
  "http",
  "idempotency",
  "observability",
  "parameters",
  "preload",
  "schema",
  "snapstart",
  "testing"
]

describe("the package", () => {
  it("exports at its root the modules that are public", () => {
    assert.deepStrictEqual(Object.keys(Root), modules)
  })

  it("opens these modules and rooms by name, and nothing else", () => {
    const open = Object.entries(manifest.exports).filter(([, target]) => target !== null).map(([subpath]) => subpath)

    const expected = [".", "./package.json", ...[...modules, ...rooms].map((name) => `./${name}`)]
    assert.deepStrictEqual(open.toSorted(), expected.toSorted())
  })
})

describe("AGENTS.md", () => {
  it("names every module of events", () => {
    const text = fs.readFileSync(path.join(root, "AGENTS.md"), "utf8")

    assert.deepStrictEqual(Object.keys(Events).filter((name) => !text.includes(`\`${name}\``)), [])
  })
})

/** The modules that a bundle of an entry has code of, as its program reaches them. */
const bundledModules = async (entry: string) => {
  const bundle = await rolldown({
    input: entry,
    platform: "node",
    plugins: [{
      name: "entry",
      resolveId: (id) => (id === httpEntry ? { id } : null),
      load: (id) => (id === httpEntry ? httpProgram : null)
    }],
    resolve: {
      alias: {
        "effect-lambda-runtime/http": path.join(src, "http/index.ts"),
        "effect-lambda-runtime": path.join(src, "index.ts")
      },
      conditionNames: ["lambda", "node", "module-sync"]
    },
    treeshake: { propertyReadSideEffects: false },
    onLog: () => {}
  })
  const { output } = await bundle.generate({ format: "cjs" })
  await bundle.close()
  return output
    .flatMap((chunk) => chunk.type === "chunk" ? Object.entries(chunk.modules) : [])
    .filter(([, { renderedLength }]) => renderedLength > 0)
    .map(([id]) => id)
}

/** No file is there: this is what it would hold. */
const httpEntry = path.join(root, "test/httpEntry.js")
const httpProgram = `
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { Lambda } from "effect-lambda-runtime"
import { HttpHandler } from "effect-lambda-runtime/http"

const routes = HttpRouter.add("GET", "/", HttpServerResponse.text("Hello"))
Lambda.run(HttpHandler.fromRouter(routes)).pipe(Lambda.main, NodeRuntime.runMain)
`

const ownOf = (modules: ReadonlyArray<string>) =>
  modules.filter((id) => id.startsWith(src)).map((id) => path.relative(src, id))

describe("the bundle of hello-json", () => {
  it("holds the core and its internals alone", async () => {
    const modules = ownOf(await bundledModules(path.join(root, "examples/hello-json/main.ts")))

    assert.include(modules, "Lambda.ts")
    assert.deepStrictEqual(modules.filter((module) => module.includes("/") && !module.startsWith("internal/")), [])
  })
})

describe("the bundle of HttpHandler.fromRouter", () => {
  it("holds neither Node's server nor `ws`, and no service of Node", async () => {
    const modules = await bundledModules(httpEntry)

    assert.include(ownOf(modules), "http/HttpHandler.ts")
    assert.deepStrictEqual(
      modules.filter((id) =>
        /HttpServe\.ts|webFunction|NodeHttp|NodeWS|NodeFileSystem|[/\\](ws|undici|redis)[/\\]/.test(id)
      ),
      []
    )
  })
})

describe("the bundle of a function that reads a parameter", () => {
  it("holds the signer, and nothing of Effect's HTTP client or of AWS's SDK", async () => {
    const modules = await bundledModules(path.join(root, "test/bench/programs/helloParameter.ts"))

    assert.include(ownOf(modules), "aws/AwsClient.ts")
    assert.include(modules.map((id) => path.basename(id)), "aws4.js")
    assert.deepStrictEqual(
      modules.filter((id) =>
        /[/\\]effect[/\\](src|dist)[/\\]http|@aws-sdk|@smithy|undici|signed\.ts|container\.ts/.test(id)
      ),
      []
    )
  })
})
