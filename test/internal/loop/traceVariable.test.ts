import { assert, describe, it } from "@effect/vitest"
import * as Environment from "../../../src/Environment.ts"
import { makeTraceVariable } from "../../../src/internal/loop/traceVariable.ts"

const name = "_X_AMZN_TRACE_ID"
const header = "Root=1-5e1b4151-5ac6c58dc39a6b6d157a9c2c;Parent=53995c3f42cd8ad8;Sampled=1"

/** Variables as they are before an invocation, and how they follow it. */
const setup = (initial: Record<string, string | undefined> = {}, environment: Record<string, string> = {}) => {
  const variables = { ...initial }
  return { follow: makeTraceVariable(Environment.fromRecord(environment), variables), variables }
}

describe("makeTraceVariable", () => {
  it("sets the variable, changes it, and deletes it if an invocation has no trace", () => {
    const { follow, variables } = setup()

    const seen = [header, header, undefined, undefined, `${header};Lineage=1:9581a8d4:0`].map((traceId) => {
      follow(traceId)
      return name in variables ? variables[name] : "absent"
    })

    assert.deepStrictEqual(seen, [header, header, "absent", "absent", `${header};Lineage=1:9581a8d4:0`])
  })

  it("deletes what the process was started with", () => {
    const { follow, variables } = setup({ [name]: header })

    follow(undefined)

    assert.notProperty(variables, name)
  })

  it.each([
    ["changed in an invocation with a trace, when the next has the same", header, "by the function", header],
    ["deleted in an invocation with a trace, when the next has the same", header, undefined, header],
    ["set in an invocation without a trace, when the next has none", undefined, "by the function", undefined]
  ])("undoes what a function %s", (_, traceId, change, expected) => {
    const { follow, variables } = setup()
    follow(traceId)
    if (change === undefined) delete variables[name]
    else variables[name] = change

    follow(traceId)

    assert.strictEqual(variables[name], expected)
  })

  it("does not write what the variable holds already", () => {
    let writes = 0
    const variables = new Proxy<Record<string, string | undefined>>({}, {
      set: (target, key, value) => {
        writes++
        return Reflect.set(target, key, value)
      }
    })
    const follow = makeTraceVariable(Environment.fromRecord({}), variables)

    follow(header)
    follow(header)

    assert.strictEqual(writes, 1)
  })

  it("leaves the variable alone with several invocations at once", () => {
    const { follow, variables } = setup({ [name]: "inherited" }, { AWS_LAMBDA_MAX_CONCURRENCY: "2" })

    follow(header)
    follow(undefined)

    assert.deepStrictEqual(variables, { [name]: "inherited" })
  })
})
