import { assert, describe, it } from "@effect/vitest"
import { functionNameOf, isFunctionName } from "../../../src/cli/internal/functionName.ts"

describe("functionNameOf", () => {
  const names: ReadonlyArray<readonly [file: string, name: string]> = [
    ["/shop/src/orders.ts", "orders"],
    ["/shop/orders/main.ts", "orders"],
    ["/shop/orders/index.mjs", "orders"],
    ["/shop/bin/mail", "mail"],
    ["/shop/mail.worker.ts", "mail-worker"],
    ["/shop/my shop/main.ts", "my-shop"],
    ["/shop/注文.ts", "function"],
    ["/main.ts", "function"],
    [`/shop/${"x".repeat(80)}.ts`, "x".repeat(64)]
  ]
  for (const [file, name] of names) {
    it(`names the function of ${file.slice(0, 40)} ${name.slice(0, 20)}`, () => {
      assert.strictEqual(functionNameOf(file), name)
      assert.isTrue(isFunctionName(name))
    })
  }

  it("names the function of main.ts after the folder that it is started in", () => {
    assert.strictEqual(functionNameOf("test/main.ts"), "test")
  })
})
