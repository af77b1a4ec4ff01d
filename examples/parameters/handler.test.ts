import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Layer } from "effect"
import { AwsClient } from "effect-lambda-runtime/aws"
import { Parameters } from "effect-lambda-runtime/parameters"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { buyVoucher, Flags, Vouchers } from "./handler.ts"

const services = Layer.mergeAll(Flags.layer, Vouchers.layer)

/** An object takes the place of AWS. */
const shop = (flags: { readonly open: boolean; readonly discountPercent: number }) =>
  services.pipe(Layer.provide(ConfigProvider.layer(
    ConfigProvider.fromUnknown({ flags, currency: "EUR", vouchers: { key: "test" } })
  )))

describe("buyVoucher", () => {
  it.effect("sells a signed voucher with the discount of now", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(buyVoucher)

      const response = yield* lambda.invoke({ amount: 50 })

      assert.deepStrictEqual(response, TestLambda.response({ pay: 40, voucher: "50.00 EUR 200614590f163cf1" }))
    }).pipe(Effect.provide(shop({ open: true, discountPercent: 20 }))))

  it.effect("sells nothing while the shop is closed", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(buyVoucher)

      const response = yield* lambda.invoke({ amount: 50 })

      assert.deepStrictEqual(response, TestLambda.failure("Closed", "the shop is closed"))
    }).pipe(Effect.provide(shop({ open: false, discountPercent: 0 }))))

  it.effect("sees flags that are switched, a minute later", () => {
    let flags = "{\"open\":true,\"discountPercent\":0}"
    const aws = AwsClient.layerMemory(() => ({ json: { Parameters: [{ Name: "/shop/prod/flags", Value: flags }] } }))
    const layer = services.pipe(
      Layer.provide(Parameters.layerSsm({ path: "/shop/prod", refresh: "1 minute" })),
      Layer.provide([
        aws,
        ConfigProvider.layer(ConfigProvider.fromUnknown({ currency: "EUR", vouchers: { key: "test" } }))
      ])
    )
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(buyVoucher)
      const before = yield* lambda.invoke({ amount: 50 })
      flags = "{\"open\":false,\"discountPercent\":0}"
      yield* TestClock.adjust("1 minute")

      const after = yield* lambda.invoke({ amount: 50 })

      assert.deepStrictEqual(before, TestLambda.response({ pay: 50, voucher: "50.00 EUR 200614590f163cf1" }))
      assert.deepStrictEqual(after, TestLambda.failure("Closed", "the shop is closed"))
    }).pipe(Effect.provide(layer))
  })
})
