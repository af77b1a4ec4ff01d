import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Handler } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { CodeCommitEvent } from "../../../src/events/CodeCommitEvent.ts"
import { DynamoDbStreamEvent, DynamoDbStreamEventDecoded } from "../../../src/events/DynamoDbStreamEvent.ts"
import { KinesisStreamEvent, KinesisStreamEventDecoded } from "../../../src/events/KinesisStreamEvent.ts"
import { S3Event, S3EventDecoded } from "../../../src/events/S3Event.ts"
import { SesEvent, SesEventDecoded } from "../../../src/events/SesEvent.ts"
import { SnsEvent, SnsEventDecoded } from "../../../src/events/SnsEvent.ts"
import { SqsEvent, SqsEventDecoded } from "../../../src/events/SqsEvent.ts"
import { type AnySchema, fixture } from "../harness.ts"

const kinesis = fixture("kinesisStreamFinalWindow") as { readonly [key: string]: unknown }
const table = "arn:aws:dynamodb:eu-central-1:123456789012:table/clicks/stream/2020-12-09T07:00:00.000"
const dynamoDb = { ...kinesis, eventSourceARN: table }

const others: ReadonlyArray<readonly [string, AnySchema]> = Object.entries({
  CodeCommitEvent,
  S3Event,
  S3EventDecoded,
  SesEvent,
  SesEventDecoded,
  SnsEvent,
  SnsEventDecoded,
  SqsEvent,
  SqsEventDecoded
})

const windows: ReadonlyArray<readonly [string, unknown, AnySchema, ReadonlyArray<readonly [string, AnySchema]>]> = [
  ["Kinesis", kinesis, KinesisStreamEvent, [...others, ["DynamoDbStreamEvent", DynamoDbStreamEvent], [
    "DynamoDbStreamEventDecoded",
    DynamoDbStreamEventDecoded
  ]]],
  ["DynamoDB", dynamoDb, DynamoDbStreamEvent, [...others, ["KinesisStreamEvent", KinesisStreamEvent], [
    "KinesisStreamEventDecoded",
    KinesisStreamEventDecoded
  ]]]
]

const cases = windows.flatMap(([service, event, own, rest]) =>
  rest.map(([name, schema]) => ({ service, event, own, name, schema }))
)

describe("Handler.match", () => {
  it.effect.each(cases)(
    "takes the last event of a window of $service for no $name",
    ({ event, own, schema }) =>
      Effect.gen(function*() {
        const seen: Array<string> = []
        const note = (name: string) => () => Effect.sync(() => void seen.push(name))
        const stream = Handler.json({ event: own }, note("stream"))
        const other = Handler.json({ event: schema }, note("other"))
        const first = yield* TestLambda.make(Handler.match({ stream, other }))
        const last = yield* TestLambda.make(Handler.match({ other, stream }))

        yield* first.invoke(event)
        yield* last.invoke(event)

        assert.deepStrictEqual(seen, ["stream", "stream"])
      })
  )
})
