/** An example that runs on this machine without Lambda, as its README says. */
import { Effect } from "effect"
import * as processes from "./processes.ts"

/** The URL under which AWS's clients reach it. */
export const start = Effect.fnUntraced(function*(name: string) {
  const fn = yield* processes.start([process.execPath, `examples/${name}/main.ts`], { env: { LOCAL_LAMBDA_PORT: "0" } })
  const [, url = ""] = yield* fn.said(/POST (http[^ ,]*)/)
  return new URL(url).origin
})
