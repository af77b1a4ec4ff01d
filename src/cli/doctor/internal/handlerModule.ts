/**
 * The handler that AWS's own loop would call, loaded in a process that may read files and do nothing else.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
import { execFile } from "node:child_process"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as Path from "node:path"
import { pathToFileURL } from "node:url"
import type { FunctionPackage } from "./packageFiles.ts"

/** What was found where the handler should be. */
export type HandlerFound =
  | { readonly kind: "function"; readonly parameters: number; readonly isStream: boolean }
  | { readonly kind: "missing"; readonly why: string }
  /** The module does more here than this process may do, so nothing is known. */
  | { readonly kind: "unknown"; readonly why: string }

const patience = 15_000

/** In AWS's order. */
const extensions = ["", ".js", ".mjs", ".cjs"]

/** `awslambda` is what AWS's Node has as a global. A handler that streams bears the symbol that AWS's loop looks for. */
const probe = `
const kind = Symbol.for("aws.lambda.runtime.handler.streaming")
globalThis.awslambda = {
  streamifyResponse: (handler) => Object.assign(handler, { [kind]: "response" }),
  HttpResponseStream: class { static from(stream) { return stream } }
}
const [url, path] = process.argv.slice(1)
const print = (found) => { process.stdout.write("\\n" + JSON.stringify(found) + "\\n", () => process.exit(0)) }
import(url).then((module) => {
  let value = module
  for (const name of path.split(".")) value = value?.[name] ?? (value === module ? module.default?.[name] : undefined)
  print(typeof value === "function"
    ? { kind: "function", parameters: value.length, isStream: value[kind] === "response" }
    : { kind: "missing", why: "it exports no function of this name" })
}).catch((cause) => print({ kind: "unknown", why: String(cause?.message ?? cause).split("\\n", 1)[0] }))
`

const run = (file: string, name: string): Promise<HandlerFound> =>
  new Promise((resolve) => {
    execFile(
      process.execPath,
      [
        "--permission",
        "--allow-fs-read=*",
        "--no-warnings",
        "--input-type=module",
        "--eval",
        probe,
        pathToFileURL(file).href,
        name
      ],
      // It has no variables of this process, so no credentials.
      { env: {}, maxBuffer: 1e7, timeout: patience },
      (error, stdout) => {
        const line = stdout.trimEnd().split("\n").at(-1) ?? ""
        if (line.startsWith("{\"kind\":")) resolve(JSON.parse(line) as HandlerFound)
        else {
          resolve({
            kind: "unknown",
            why: error?.killed === true ? "it did not load within 15 seconds" : "it ended while it was loaded"
          })
        }
      }
    )
  })

/** The files of a package in a folder, where a module finds what it imports. */
const unpack = (files: FunctionPackage["files"], folder: string): Promise<unknown> =>
  Promise.all(files.map(async (file) => {
    const target = Path.resolve(folder, file.path)
    if (Path.relative(folder, target).startsWith("..")) throw new Error(`${file.path} lies outside of the package`)
    await fs.mkdir(Path.dirname(target), { recursive: true })
    await fs.writeFile(target, await file.read())
  }))

/** Looks for a handler such as `main.handler`. */
export const findHandler = async ({ files }: FunctionPackage, handler: string): Promise<HandlerFound> => {
  const [, module = "", name = ""] = /^(.*?[^/.]*)\.([^/]+)$/.exec(handler) ?? []
  if (module === "") return { kind: "missing", why: "a handler is written as file.export, such as main.handler" }
  const path = extensions.map((extension) => `${module}${extension}`).find((path) =>
    files.some((file) => file.path === path)
  )
  if (path === undefined) {
    return {
      kind: "missing",
      why: `the package has neither ${extensions.slice(1).map((e) => module + e).join(" nor ")}`
    }
  }
  const folder = await fs.realpath(await fs.mkdtemp(Path.join(tmpdir(), "effect-lambda-doctor-")))
  try {
    await unpack(files, folder)
    return await run(Path.join(folder, path), name)
  } finally {
    await fs.rm(folder, { force: true, recursive: true })
  }
}
