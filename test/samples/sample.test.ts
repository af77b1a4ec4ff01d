import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { sample, Samples } from "effect-lambda-runtime/testing"
import { ApiGatewayV2Event } from "../../src/events/ApiGatewayV2Event.ts"
import { CloudFrontRequestEvent } from "../../src/events/CloudFrontEvent.ts"
import { CustomResourceEvent } from "../../src/events/CustomResourceEvent.ts"
import * as events from "../../src/events/index.ts"
import { KafkaEvent } from "../../src/events/KafkaEvent.ts"
import { KinesisStreamEvent } from "../../src/events/KinesisStreamEvent.ts"
import { SqsEvent, SqsEventDecoded, SqsEventOf } from "../../src/events/SqsEvent.ts"
import { list } from "../../src/samples/index.ts"

describe.each(list)("the sample $name", ({ event, name, schema }) => {
  it.effect("decodes by its schema, and encodes to what it was", () =>
    Effect.gen(function*() {
      const decoded = yield* Schema.decodeUnknownEffect(schema)(event)

      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), event)
    }))

  it("is one of Samples", () => {
    assert.strictEqual<unknown>(Samples[name as keyof typeof Samples], event)
  })

  it("is JSON", () => {
    assert.deepStrictEqual(JSON.parse(JSON.stringify(event)), event)
  })
})

describe("list", () => {
  it("has all of Samples, each once", () => {
    const names = list.map(({ name }) => name)

    assert.deepStrictEqual(names.toSorted(), Object.keys(Samples).toSorted())
    assert.strictEqual(new Set(names).size, names.length)
  })

  it("has a sample for every event", () => {
    const schemas = Object.values(events).flatMap((module) =>
      Object.entries(module).filter(([name, value]) => /Event(Decoded)?$/.test(name) && Schema.isSchema(value))
    )

    assert.isAbove(schemas.length, 100)
    for (const [name, schema] of schemas) {
      assert.doesNotThrow(() => sample(schema as Schema.Codec<unknown, unknown>), name)
    }
  })
})

describe("sample", () => {
  it("is the first sample of a schema", () => {
    assert.strictEqual(sample(SqsEvent), Samples.sqs)
    assert.strictEqual(sample(KinesisStreamEvent), Samples.kinesisStream)
  })

  it("is the sample of the plain event for one with values decoded", () => {
    assert.strictEqual(sample(SqsEventDecoded), Samples.sqs)
  })

  it("is a sample that a union accepts", () => {
    assert.strictEqual(sample(CustomResourceEvent), Samples.customResource)
    assert.strictEqual(sample(Schema.Union([KinesisStreamEvent, SqsEvent])), Samples.kinesisStream)
  })

  it("is a sample that a schema of one's own accepts with the overrides", () => {
    const Order = SqsEventOf(Schema.Struct({ orderId: Schema.String }))

    const event = sample(Order, { Records: [{ body: `{"orderId":"o-1"}` }] })

    assert.strictEqual(Schema.decodeSync(Order)(event).Records[0]?.body.orderId, "o-1")
  })

  it("fails where the schema accepts none", () => {
    assert.throws(() => sample(Schema.Struct({ name: Schema.String })), "there is no sample that the schema accepts")
  })

  it("changes what the overrides name, at any depth, and nothing else", () => {
    const event = sample(ApiGatewayV2Event, { body: "{}", requestContext: { http: { method: "PUT" } } })

    assert.deepStrictEqual(event, {
      ...Samples.apiGatewayV2,
      body: "{}",
      requestContext: {
        ...Samples.apiGatewayV2.requestContext,
        http: { ...Samples.apiGatewayV2.requestContext.http, method: "PUT" }
      }
    })
  })

  it("adds keys to a map", () => {
    const { headers } = sample(ApiGatewayV2Event, { headers: { "x-tenant": "blue" } })

    assert.deepStrictEqual(headers, { ...Samples.apiGatewayV2.headers, "x-tenant": "blue" })
  })

  it("leaves out a key that is undefined, and keeps null", () => {
    const event = sample(ApiGatewayV2Event, { body: undefined, cookies: null })

    assert.notProperty(event, "body")
    assert.isNull(event.cookies)
  })

  it("has as many elements of a list as the overrides", () => {
    assert.deepStrictEqual(sample(SqsEvent, { Records: [] }).Records, [])
    assert.deepStrictEqual(sample(SqsEvent, { Records: [{ body: "a" }] }).Records, [
      { ...Samples.sqs.Records[0]!, body: "a" }
    ])
    assert.deepStrictEqual(sample(ApiGatewayV2Event, { cookies: ["a=1"] }).cookies, ["a=1"])
  })

  it("gives every further record ids of its own", () => {
    const { Records } = sample(SqsEvent, { Records: Array.from({ length: 12 }, (_, index) => ({ body: `${index}` })) })

    assert.strictEqual(new Set(Records.map(({ messageId }) => messageId)).size, 12)
    assert.strictEqual(Records[11]?.messageId, "059f36b4-87a3-44ab-83d2-661975830011")

    const kinesis = sample(KinesisStreamEvent, { Records: [{}, {}, {}, {}] })
    assert.strictEqual(new Set(kinesis.Records.map((record) => record.kinesis.sequenceNumber)).size, 4)

    const kafka = sample(KafkaEvent, { records: { "orders-0": [{}, {}, {}, {}] } })
    assert.strictEqual(new Set(kafka.records["orders-0"]?.map(({ offset }) => offset)).size, 4)
  })

  it("takes overrides of a tuple", () => {
    const event = sample(CloudFrontRequestEvent, { Records: [{ cf: { request: { uri: "/a" } } }] })

    assert.strictEqual(event.Records[0].cf.request.uri, "/a")
  })

  it("leaves the sample alone", () => {
    const before = JSON.stringify(Samples.sqs)

    sample(SqsEvent, { Records: [{ body: "changed" }] })

    assert.strictEqual(JSON.stringify(Samples.sqs), before)
  })

  it("has types that refuse a wrong override", () => {
    // @ts-expect-error -- the key is misspelt
    sample(SqsEvent, { Recods: [] })
    // @ts-expect-error -- the key is misspelt, further in
    sample(SqsEvent, { Records: [{ bdy: "" }] })
    // @ts-expect-error -- the body is text
    sample(SqsEvent, { Records: [{ body: 7 }] })
    // @ts-expect-error -- another source
    sample(SqsEvent, { Records: [{ eventSource: "aws:kinesis" }] })
    // @ts-expect-error -- a value as AWS sends it, not a decoded one
    sample(SqsEventDecoded, { Records: [{ attributes: { SentTimestamp: new Date(0) } }] })
  })
})
