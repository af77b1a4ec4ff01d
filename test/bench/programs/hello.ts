/** hello-json, as the programs are that take an event beside its own. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Handler, Lambda } from "effect-lambda-runtime"
import { hello } from "../../../examples/hello-json/handler.ts"

Lambda.run(Handler.match({ hello })).pipe(Lambda.main, NodeRuntime.runMain)
