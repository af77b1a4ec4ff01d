/** Responds with bytes that are not text, and two cookies. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Layer } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { HttpHandler } from "effect-lambda-runtime/http"
import { HttpRouter, HttpServerResponse } from "effect/http"

const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte)

const routes = Layer.mergeAll(
  HttpRouter.add("GET", "/bytes", HttpServerResponse.uint8Array(bytes)),
  HttpRouter.add(
    "GET",
    "/cookies",
    HttpServerResponse.text("two").pipe(
      HttpServerResponse.setCookieUnsafe("first", "1"),
      HttpServerResponse.setCookieUnsafe("second", "2")
    )
  )
)

Lambda.run(HttpHandler.fromRouter(routes)).pipe(Lambda.main, NodeRuntime.runMain)
