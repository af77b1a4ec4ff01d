/** What a call to a service of AWS costs: in a bundle, and at its first use in a process. */
import * as Effect from "effect/Effect"
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import * as Path from "node:path"
import { rolldown } from "rolldown"
import manifest from "../../package.json" with { type: "json" }
import { make } from "../../src/cli/build/FunctionBundle.ts"
import type { Outcome } from "./report.ts"
import { median, spread } from "./statistics.ts"
import { exampleFile, programFile, root } from "./variants.ts"

export interface AwsSettings {
  readonly rounds: number
  /** A folder with AWS's SDK. */
  readonly sdk: string | undefined
}

const sdkPackage = "@aws-sdk/client-ssm"

/** The folder where AWS's SDK is installed, or what to do about it. */
export const findSdk = (folder: string | undefined): { readonly folder: string } | string => {
  const found = [folder, root, Path.join(root, "test/tools")].find((candidate) =>
    candidate !== undefined && existsSync(Path.join(candidate, "node_modules", sdkPackage))
  )
  return found === undefined
    ? `${sdkPackage} is not installed, so nothing is compared with it:
  mkdir /tmp/sdk && cd /tmp/sdk && npm init -y && npm install ${sdkPackage}
  npm run bench -- --sdk /tmp/sdk`
    : { folder: Path.resolve(found) }
}

const base = mkdtempSync(Path.join(tmpdir(), "bench-aws-"))
process.on("exit", () => rmSync(base, { force: true, recursive: true }))

/** Bytes of code, in all files of a function. */
const codeBytes = async (entry: string, name: string): Promise<number> => {
  const { files } = await Effect.runPromise(make({ entry, outdir: Path.join(base, name), warm: false }))
  return files.filter(({ path }) => /\.[cm]?js$/.test(path)).reduce((sum, { bytes }) => sum + bytes, 0)
}

const sdkProgram = `import { GetParameterCommand, SSMClient } from "${sdkPackage}"
new SSMClient({}).send(new GetParameterCommand({ Name: "/shop/table" })).then(() => {
  process.stdout.write(String(performance.now()))
})
`

const alias = Object.fromEntries(
  Object.entries(manifest.exports).flatMap(([subpath, target]) =>
    typeof target !== "object" || target === null || subpath.includes("*") ? [] : [[
      subpath.replace(".", manifest.name),
      Path.join(root, target.default.replace("./dist/", "src/").replace(/\.js$/, ".ts"))
    ]]
  ).toReversed()
)

/** A program in one file, minified, without a compile cache. */
const program = async (name: string, entry: string): Promise<{ readonly file: string; readonly bytes: number }> => {
  const bundle = await rolldown({
    input: entry,
    onLog: () => {},
    platform: "node",
    resolve: { alias, conditionNames: ["lambda", "node", "module-sync"] }
  })
  const file = Path.join(base, `${name}.cjs`)
  const { output } = await bundle.write({ codeSplitting: false, file, format: "cjs", minify: true })
  await bundle.close()
  return { bytes: output.reduce((sum, chunk) => sum + (chunk.type === "chunk" ? chunk.code.length : 0), 0), file }
}

/** Answers every request with a parameter. */
const serve = async () => {
  const server = createServer((request, response) => {
    request.resume()
    request.on("end", () => {
      response.setHeader("content-type", "application/x-amz-json-1.1")
      response.end(JSON.stringify({ Parameter: { Name: "/shop/table", Type: "String", Value: "orders" } }))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve)
  })
  return { close: () => server.close(), url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

/** Milliseconds from the start of a process to the answer that it says it has. */
const run = (file: string, url: string): Promise<number> => {
  const { NODE_COMPILE_CACHE: _1, NODE_EXTRA_CA_CERTS: _2, NODE_OPTIONS: _3, ...inherited } = process.env
  return new Promise((resolve, reject) => {
    let text = ""
    const child = spawn(process.execPath, [file], {
      env: {
        ...inherited,
        AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_ENDPOINT_URL: url,
        AWS_REGION: "eu-west-1",
        AWS_SECRET_ACCESS_KEY: "example"
      },
      stdio: ["ignore", "pipe", "inherit"]
    })
    child.stdout.on("data", (chunk) => {
      text += String(chunk)
    })
    child.once("error", reject)
    child.once("close", (code) => {
      if (code === 0 && Number(text) > 0) resolve(Number(text))
      else reject(new Error(`${Path.basename(file)} ended with ${code}: ${text}`))
    })
  })
}

export const awsSize = async (): Promise<Outcome> => {
  const hello = await codeBytes(exampleFile("hello-json"), "hello")
  const parameter = await codeBytes(programFile("helloParameter.ts"), "parameter")
  return {
    bars: [{
      bound: "most",
      limit: 20_000,
      unit: " bytes",
      value: parameter - hello,
      what: "AwsClient and its signer in hello-json"
    }],
    notes: [],
    table: { columns: ["bytes"], rows: [["hello-json", hello], ["hello-json that reads a parameter", parameter]] },
    title: "The bundle of a function that reads a parameter"
  }
}

export const awsStart = async ({ rounds, sdk }: AwsSettings): Promise<Outcome> => {
  const bare = { file: programFile("firstUseBare.cjs"), bytes: Number.NaN, name: "node:http" }
  const effect = { ...await program("effect", programFile("firstUseEffect.ts")), name: "node:http in an effect" }
  const ours = { ...await program("ours", programFile("firstUse.ts")), name: "AwsClient" }
  const programs = [bare, effect, ours]
  if (sdk !== undefined) {
    const entry = Path.join(sdk, `.bench-${process.pid}.mjs`)
    writeFileSync(entry, sdkProgram)
    try {
      programs.push({ ...await program("sdk", entry), name: sdkPackage })
    } finally {
      rmSync(entry)
    }
  }
  const server = await serve()
  const samples = new Map(programs.map(({ name }) => [name, [] as Array<number>]))
  try {
    for (let round = 0; round < 5 * rounds; round++) {
      for (const { file, name } of programs) {
        // oxlint-disable-next-line no-await-in-loop -- one process at a time has the core
        samples.get(name)!.push(await run(file, server.url))
      }
    }
  } finally {
    server.close()
  }
  const of = ({ name }: { readonly name: string }) => median(samples.get(name) ?? [])
  return {
    bars: [
      { bound: "most", limit: 10, unit: " ms", value: of(ours) - of(effect), what: `${ours.name} - ${effect.name}` }
    ],
    notes: ["Bundled, without a compile cache. A function has loaded Effect in any case."],
    table: {
      columns: ["ms", "- bare", "spread %", "bundle, kB"],
      rows: programs.map((program) => [
        program.name,
        of(program),
        of(program) - of(bare),
        100 * spread(samples.get(program.name) ?? []),
        program.bytes / 1000
      ])
    },
    title: `From the start of a process to its first parameter (${5 * rounds} starts)`
  }
}
