/** TypeScript's language server, as an editor uses it. */
import { spawn } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"
import { pathToFileURL } from "node:url"

export interface Position {
  readonly line: number
  readonly character: number
}

export interface Diagnostic {
  readonly range: { readonly start: Position }
  readonly code: number
  readonly message: string
}

const root = path.join(import.meta.dirname, "../..")

/** Lines before an empty one, then as many bytes as they say. */
const makeParser = (onMessage: (message: any) => void) => {
  let buffer = Buffer.alloc(0)
  return (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk])
    for (;;) {
      const head = buffer.indexOf("\r\n\r\n")
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString("latin1", 0, Math.max(0, head)))?.[1])
      if (head < 0 || buffer.length < head + 4 + length) return
      onMessage(JSON.parse(buffer.toString("utf8", head + 4, head + 4 + length)))
      buffer = buffer.subarray(head + 4 + length)
    }
  }
}

export const start = async () => {
  const tsc = path.join(root, "node_modules/typescript/bin/tsc")
  const server = spawn(process.execPath, [tsc, "--lsp", "--stdio"], { stdio: ["pipe", "pipe", "ignore"] })
  const waiting = new Map<
    number,
    { readonly resolve: (value: any) => void; readonly reject: (error: unknown) => void }
  >()
  let last = 0

  const send = (message: object) => {
    const text = JSON.stringify({ jsonrpc: "2.0", ...message })
    server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`)
  }
  const request = (method: string, params?: object): Promise<any> =>
    new Promise((resolve, reject) => {
      waiting.set(++last, { resolve, reject })
      send({ id: last, method, params })
    })
  const exited = new Promise<void>((resolve) => {
    server.on("exit", () => {
      for (const { reject } of waiting.values()) reject(new Error("the language server has ended"))
      resolve()
    })
  })
  server.stdout.on(
    "data",
    makeParser(({ error, id, method, result }) => {
      // What the server asks for gets the answer of an editor without settings.
      if (method !== undefined) return id === undefined ? undefined : send({ id, result: null })
      const { reject, resolve } = waiting.get(id)!
      waiting.delete(id)
      if (error === undefined) resolve(result)
      else reject(new Error(error.message))
    })
  )

  await request("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(root).href,
    capabilities: { textDocument: { hover: { contentFormat: ["markdown"] } } }
  })
  send({ method: "initialized", params: {} })

  return {
    open: (file: string) => {
      const uri = pathToFileURL(file).href
      const text = fs.readFileSync(file, "utf8")
      send({
        method: "textDocument/didOpen",
        params: { textDocument: { uri, languageId: "typescript", version: 1, text } }
      })
      return {
        text,
        /** The errors of TypeScript itself, not those of plugins. */
        errors: async (): Promise<ReadonlyArray<Diagnostic>> => {
          const { items } = await request("textDocument/diagnostic", { textDocument: { uri } })
          return items.filter(({ code, severity }: any) => severity === 1 && code < 100_000)
        },
        hover: async (position: Position): Promise<string> => {
          const hover = await request("textDocument/hover", { textDocument: { uri }, position })
          return hover?.contents?.value ?? ""
        }
      }
    },
    stop: async () => {
      await request("shutdown")
      send({ method: "exit" })
      await exited
    }
  }
}
