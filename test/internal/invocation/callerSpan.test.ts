import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Option, Tracer } from "effect"
import { addParentSpan, parentSpan } from "../../../src/internal/invocation/callerSpan.ts"

const traceId = "5e1b41515ac6c58dc39a6b6d157a9c2c"
const header = "Root=1-5e1b4151-5ac6c58dc39a6b6d157a9c2c;Parent=53995c3f42cd8ad8;Sampled=1"
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

const ofXray = (traceId: string) => parentSpan({ traceId, w3c: undefined })
const ofW3c = (traceparent: string) => parentSpan({ traceId: undefined, w3c: { traceparent } })

describe("parentSpan", () => {
  it("reads the X-Ray header", () => {
    assert.deepStrictEqual(
      ofXray(header),
      Tracer.externalSpan({ traceId, spanId: "53995c3f42cd8ad8", sampled: true })
    )
  })

  it.each([
    ["fields in any order", "Sampled=1;Parent=53995c3f42cd8ad8;Root=1-5e1b4151-5ac6c58dc39a6b6d157a9c2c"],
    ["a lineage and unknown fields", `Self=1-x;${header};Lineage=1:9581a8d4:0;Foo=bar`],
    ["spaces", header.replaceAll(";", "; ")],
    ["upper case digits", "Root=1-5E1B4151-5AC6C58DC39A6B6D157A9C2C;Parent=53995C3F42CD8AD8"],
    ["a sampling decision that is left open", header.replace("Sampled=1", "Sampled=?")]
  ])("takes %s", (_, text) => {
    assert.deepStrictEqual(
      ofXray(text),
      Tracer.externalSpan({ traceId, spanId: "53995c3f42cd8ad8", sampled: true })
    )
  })

  it("knows that a trace is not sampled", () => {
    assert.isFalse(ofXray(header.replace("Sampled=1", "Sampled=0"))?.sampled)
    assert.isFalse(ofXray(`Sampled=0;${header.replace(";Sampled=1", "")}`)?.sampled)
  })

  it.each([
    ["no parent", "Root=1-5e1b4151-5ac6c58dc39a6b6d157a9c2c;Sampled=1"],
    ["no root", "Parent=53995c3f42cd8ad8;Sampled=1"],
    ["a parent that is not a span id", "Root=1-5e1b4151-5ac6c58dc39a6b6d157a9c2c;Parent=53995c3f42cd8ad"],
    ["a root of another version", header.replace("Root=1-", "Root=2-")],
    ["a span id of zeros", header.replace("53995c3f42cd8ad8", "0".repeat(16))],
    ["a trace id of zeros", "Root=1-00000000-000000000000000000000000;Parent=53995c3f42cd8ad8;Sampled=1"],
    ["nothing to read", "x"],
    ["nothing", ""]
  ])("is absent with %s", (_, text) => {
    assert.isUndefined(ofXray(text))
  })

  it("prefers the W3C trace context", () => {
    assert.deepStrictEqual(
      parentSpan({ traceId: header, w3c: { traceparent } }),
      Tracer.externalSpan({
        traceId: "0af7651916cd43dd8448eb211c80319c",
        spanId: "b7ad6b7169203331",
        sampled: true
      })
    )
  })

  it("falls back to the X-Ray header if the W3C trace context is not valid", () => {
    assert.strictEqual(parentSpan({ traceId: header, w3c: { traceparent: "00-x" } })?.traceId, traceId)
    assert.strictEqual(parentSpan({ traceId: header, w3c: {} })?.traceId, traceId)
  })

  it("takes a W3C version that is not known yet, and its flags", () => {
    assert.isFalse(ofW3c("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-02-more")?.sampled)
    assert.isTrue(ofW3c("cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03")?.sampled)
  })

  it.each([
    ["a version that is none", traceparent.replace(/^00/, "ff")],
    ["more than version 00 has", `${traceparent}-more`],
    ["a trace id of zeros", `00-${"0".repeat(32)}-b7ad6b7169203331-01`],
    ["a span id of zeros", `00-0af7651916cd43dd8448eb211c80319c-${"0".repeat(16)}-01`],
    ["upper case digits", traceparent.toUpperCase()]
  ])("refuses a W3C trace context with %s", (_, text) => {
    assert.isUndefined(ofW3c(text))
  })
})

describe("addParentSpan", () => {
  it.effect("makes the caller's span the parent of the spans of the invocation", () =>
    Effect.gen(function*() {
      const context = addParentSpan(Context.empty(), { traceId: header, w3c: undefined })

      const span = yield* Effect.currentSpan.pipe(Effect.withSpan("handle"), Effect.provideContext(context))

      assert.strictEqual(span.traceId, traceId)
      assert.strictEqual(Option.getOrThrow(span.parent).spanId, "53995c3f42cd8ad8")
    }))

  it.effect("leaves spans without a parent if the invocation has no trace", () =>
    Effect.gen(function*() {
      const context = addParentSpan(Context.empty(), { traceId: undefined, w3c: undefined })

      const span = yield* Effect.currentSpan.pipe(Effect.withSpan("handle"), Effect.provideContext(context))

      assert.isTrue(Option.isNone(span.parent))
    }))
})
