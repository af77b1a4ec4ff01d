import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Config, Effect, Layer } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { AwsClient } from "effect-lambda-runtime/aws"
import { Parameters } from "effect-lambda-runtime/parameters"
import { Database } from "./Database.ts"
import { placeOrder } from "./handler.ts"
import { Orders } from "./Orders.ts"

const secret = Parameters.layerSecrets({ secrets: { db: Config.String("DATABASE_SECRET") }, refresh: "5 minutes" })

Lambda.run(placeOrder).pipe(
  Effect.provide(
    Orders.layer.pipe(Layer.provide(Database.layer), Layer.provide(secret), Layer.provide(AwsClient.layer))
  ),
  // Lambda sends SIGTERM, at which the pool ends its connections, only to environments with an extension.
  Lambda.main({ extension: Lambda.internalExtension }),
  NodeRuntime.runMain
)
