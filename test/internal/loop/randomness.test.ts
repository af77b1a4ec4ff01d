import { assert, describe, it } from "@effect/vitest"
import { randomInt, randomUUID } from "node:crypto"
import { type Runtime, Session } from "node:inspector"
import { renewRandomness } from "../../../src/internal/loop/randomness.ts"

const post = <A>(session: Session, method: string, params: object): A => {
  let outcome: { readonly error: Error | null; readonly result: unknown } | undefined
  session.post(method, params, (error, result) => {
    outcome = { error, result }
  })
  if (outcome?.error !== null) throw outcome?.error ?? new Error(`${method} has not ended`)
  return outcome.result as A
}

/** The bytes that Node keeps for a function of `node:crypto`, by the name of its variable. */
const cached = (f: unknown, variable: string): Buffer => {
  const session = new Session()
  session.connect()
  Object.assign(globalThis, { inspected: f })
  try {
    const properties = (objectId: string | undefined) =>
      post<Runtime.GetPropertiesReturnType>(session, "Runtime.getProperties", { objectId, ownProperties: true })
    const { result } = post<Runtime.EvaluateReturnType>(session, "Runtime.evaluate", { expression: "inspected" })
    const scopes = properties(result.objectId).internalProperties?.find(({ name }) => name === "[[Scopes]]")
    for (const scope of properties(scopes?.value?.objectId).result) {
      const found = properties(scope.value?.objectId).result.find(({ name }) => name === variable)
      if (found?.value?.objectId === undefined) continue
      const { result } = post<Runtime.CallFunctionOnReturnType>(session, "Runtime.callFunctionOn", {
        functionDeclaration: "function() { return Array.from(new Uint8Array(this.buffer ?? this), String).join() }",
        objectId: found.value.objectId
      })
      return Buffer.from(String(result.value).split(",").map(Number))
    }
    throw new Error(`there is no ${variable}`)
  } finally {
    session.disconnect()
    Reflect.deleteProperty(globalThis, "inspected")
  }
}

describe("renewRandomness", () => {
  it.each([
    { draw: () => randomUUID(), f: randomUUID, name: "crypto.randomUUID", variable: "uuidData" },
    { draw: () => randomInt(2 ** 47), f: randomInt, name: "crypto.randomInt", variable: "randomCache" }
  ])("empties what Node has in advance for $name", ({ draw, f, variable }) => {
    const { random } = Math
    draw()
    const before = cached(f, variable)
    renewRandomness()
    Math.random = random

    const after = cached(f, variable)
    assert.isAbove(before.length, 0)
    assert.strictEqual(after.length, before.length)
    assert.isFalse(before.equals(after))
  })
})
