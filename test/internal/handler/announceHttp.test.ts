import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Environment, Handler } from "effect-lambda-runtime"
import { HttpHandler } from "effect-lambda-runtime/http"
import { HttpRouter, HttpServerResponse } from "effect/http"
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "announce-http-"))),
  (folder) => Effect.sync(() => rmSync(folder, { force: true, recursive: true }))
)

/** Prepares a handler in a process that has these variables. */
const prepare = <E>(handler: Handler.Handler<E>, variables: Record<string, string>) =>
  handler.prepare.pipe(
    Effect.provideService(Environment.Environment, Environment.fromRecord(variables)),
    Effect.scoped
  )

const http = Handler.http({ event: Schema.Unknown }, () => Effect.succeed({ status: 204 }))
const app = HttpHandler.fromRouter(HttpRouter.add("GET", "/", HttpServerResponse.empty()))

describe("a handler that is prepared under the emulator", () => {
  it.effect.each<readonly [what: string, handler: Handler.Handler, answers: boolean]>([
    ["Handler.http", http as Handler.Handler, true],
    ["an HTTP app", app as Handler.Handler, true],
    ["one of several", Handler.named({ http }) as Handler.Handler, true],
    ["Handler.text", Handler.text(Effect.succeed) as Handler.Handler, false]
  ])("makes the file that says so if it answers HTTP: %s", ([, handler, answers]) =>
    Effect.gen(function*() {
      const file = join(yield* folder, "http")

      yield* prepare(handler, { EFFECT_LAMBDA_HTTP_FILE: file, _HANDLER: "http" })

      assert.strictEqual(existsSync(file), answers)
    }))

  it.effect("starts without that variable, as on Lambda", () =>
    Effect.gen(function*() {
      assert.isFunction(yield* prepare(http as Handler.Handler, {}))
    }))
})
