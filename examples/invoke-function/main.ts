import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Handler, Lambda } from "effect-lambda-runtime"
import { AwsClient } from "effect-lambda-runtime/aws"
import { offer } from "./handler.ts"

Lambda.run(offer.pipe(Handler.provide(AwsClient.layer))).pipe(Lambda.main, NodeRuntime.runMain)
