/** The files of the page. They have no build step: the browser gets them as they are in `web`. */
import * as Effect from "effect/Effect"
import { readFile } from "node:fs/promises"
import { BadCall } from "../internal/call.ts"

/** A file as it is sent. */
export interface Asset {
  readonly contentType: string
  readonly body: Uint8Array
}

/** Only in `src`, which the package contains beside `dist`: this is the way from both. */
const folder = new URL("../../../src/emulator/page/web/", import.meta.url)

const javascript = "text/javascript; charset=utf-8"

const contentTypes: ReadonlyMap<string, string> = new Map([
  ["page.css", "text/css; charset=utf-8"],
  ["main.js", javascript],
  ["dom.js", javascript],
  ["format.js", javascript],
  ["json.js", javascript],
  ["past.js", javascript],
  ["plot.js", javascript],
  ["response.js", javascript]
])

const missing = (cause: unknown) =>
  new BadCall({
    status: 500,
    errorType: "PageMissing",
    message: `The page cannot be read; install effect-lambda-runtime as a package and do not bundle it: ${cause}`
  })

const read = (name: string, contentType: string): Effect.Effect<Asset, BadCall> =>
  Effect.map(
    Effect.tryPromise({ try: () => readFile(new URL(name, folder)), catch: missing }),
    (body) => ({ contentType, body })
  )

/** The page itself. */
export const page: Effect.Effect<Asset, BadCall> = read("page.html", "text/html; charset=utf-8")

/** A script or the style of the page, if it has one of this name. */
export const find = (name: string): Effect.Effect<Asset, BadCall> | undefined => {
  const contentType = contentTypes.get(name)
  return contentType === undefined ? undefined : read(name, contentType)
}
