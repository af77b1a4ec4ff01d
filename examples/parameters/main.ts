import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Config, Effect, Layer } from "effect"
import { Lambda } from "effect-lambda-runtime"
import { AwsClient } from "effect-lambda-runtime/aws"
import { Parameters } from "effect-lambda-runtime/parameters"
import { buyVoucher, Flags, Vouchers } from "./handler.ts"

const parameters = Parameters.layer([
  Parameters.ssm({ path: "/shop/prod", refresh: "1 minute" }),
  Parameters.secrets({ secrets: { vouchers: Config.String("VOUCHERS_SECRET") } })
])

Lambda.run(buyVoucher).pipe(
  Effect.provide(
    Layer.mergeAll(Flags.layer, Vouchers.layer).pipe(Layer.provide(parameters), Layer.provide(AwsClient.layer))
  ),
  Lambda.main,
  NodeRuntime.runMain
)
