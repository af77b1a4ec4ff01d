/** Batch handlers for Amazon SQS: standard queues and FIFO queues. */
import * as Schema from "effect/Schema"
import { SqsRecord, SqsResponse } from "../events/SqsEvent.ts"
import { hasNoWindow } from "../events/StreamWindow.ts"
import type * as Handler from "../Handler.ts"
import type { NotASchema } from "../internal/failure/misuse.ts"
import { ofSqs } from "../internal/invocation/producers.ts"
import { OpenStruct } from "../schema/OpenStruct.ts"
import type { BatchError } from "./BatchError.ts"
import { checkBatch } from "./internal/checkBatch.ts"
import { decoder, text } from "./internal/content.ts"
import { reporting } from "./internal/handler.ts"
import { processing } from "./internal/processing.ts"
import { lastOf, read } from "./internal/rawRecord.ts"
import type { Options } from "./options.ts"
import type { Content, Process } from "./Process.ts"

const queue = <S extends Schema.Constraint, E, R, R2, Chunk extends number | undefined>(
  name: string,
  options: { readonly body?: S | NotASchema | undefined } & Options<SqsRecord, E, R2, Chunk>,
  handle: Process<Content<S, string>, SqsRecord, E, R, Chunk>,
  groupOf: ((item: unknown) => unknown) | undefined
): Handler.Handler<BatchError, Exclude<R | R2 | S["DecodingServices"], Handler.Provided>, never> => {
  checkBatch(name, options, { body: 1 }, handle)
  const item = OpenStruct({ eventSource: SqsRecord.fields.eventSource, messageId: Schema.String })
  const decodeBody = text(options.body, "body")
  return reporting({
    event: OpenStruct({ Records: Schema.Array(item) }).check(hasNoWindow),
    response: SqsResponse,
    items: (event) => event.Records,
    identify: ({ messageId }) => messageId,
    annotations: ({ messageId }) => ({ messageId }),
    sequenceOf: groupOf,
    report: "each",
    span: (item) => {
      const name = lastOf(read(item, "eventSourceARN"), ":")
      return {
        name: `process ${name}`,
        attributes: {
          "messaging.system": "aws_sqs",
          "messaging.operation.type": "process",
          "messaging.destination.name": name,
          "messaging.message.id": item.messageId
        },
        producer: ofSqs(item)
      }
    },
    processing: processing(decoder(SqsRecord, "record"), (record) => decodeBody(record.body), options, handle)
  }, options)
}

/**
 * A handler for the messages of a standard SQS queue, one at a time. It reports the messages that failed, so that SQS
 * delivers only those again.
 *
 * **Details**
 *
 * `body` is the schema of a message body that is JSON. Without it the function gets the body as text. The second argument
 * is the message as SQS sent it. The result of the function is ignored.
 *
 * The response lists the failed messages by `messageId`. A message fails if the function fails or dies, if its body does
 * not decode, or if it has not ended shortly before the deadline or at shutdown (SIGTERM). Each message has its own scope,
 * and a new one for each retry. Its log records carry `messageId`. If a tracer is configured, each message has a span that
 * links to the trace of its producer: of the message attribute `traceparent`, else of the SNS message or EventBridge event
 * in the body, else of X-Ray's header.
 *
 * With `chunk: 10` the function gets up to ten decoded messages in one call, as an array of `Entry`, and returns those that
 * failed; see `failed` for an example. Messages that do not decode fail alone, and the function does not get them. A chunk
 * has one scope and one span, and its log records carry no `messageId`.
 *
 * **Gotchas**
 *
 * SQS reads the response only if the event source mapping has `FunctionResponseTypes: [ReportBatchItemFailures]`.
 * Otherwise it deletes every message of the batch, failed ones included.
 *
 * Background work goes on after the scope of its message has closed.
 *
 * **Example** (Orders)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Batch } from "effect-lambda-runtime"
 *
 * const Order = Schema.Struct({ orderId: Schema.String })
 *
 * const handler = Batch.sqs(
 *   { body: Order, concurrency: 5 },
 *   ({ orderId }, { messageId }) => Effect.log(`${orderId} came in ${messageId}`)
 * )
 * ```
 *
 * **Example** (In a test)
 *
 * ```ts
 * import { assert, it } from "@effect/vitest"
 * import { Effect } from "effect"
 * import { Batch } from "effect-lambda-runtime"
 * import { TestLambda } from "effect-lambda-runtime/testing"
 *
 * const message = (messageId: string, body: string) => ({
 *   messageId,
 *   body,
 *   eventSource: "aws:sqs",
 *   eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:orders",
 *   awsRegion: "eu-central-1",
 *   receiptHandle: "handle",
 *   attributes: {
 *     ApproximateReceiveCount: "1",
 *     SentTimestamp: "1545082649183",
 *     SenderId: "AIDAIENQZJOLO23YVJ4VO",
 *     ApproximateFirstReceiveTimestamp: "1545082649185"
 *   }
 * })
 *
 * it.effect("reports the message that failed", () =>
 *   Effect.gen(function*() {
 *     const handler = Batch.sqs({}, (body) => body === "bad" ? Effect.fail("no") : Effect.void)
 *     const lambda = yield* TestLambda.make(handler)
 *
 *     const response = yield* lambda.invoke({ Records: [message("m-1", "good"), message("m-2", "bad")] })
 *
 *     assert.deepStrictEqual(response, TestLambda.response({ batchItemFailures: [{ itemIdentifier: "m-2" }] }))
 *   }))
 * ```
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @category constructors
 * @since 0.1.0
 */
export const sqs = <
  S extends Schema.Constraint = never,
  E = never,
  R = never,
  R2 = never,
  const Chunk extends number | undefined = undefined
>(
  options: { readonly body?: S | NotASchema | undefined } & Options<SqsRecord, E, R2, Chunk>,
  handle: Process<Content<S, string>, SqsRecord, E, R, Chunk>
): Handler.Handler<BatchError, Exclude<R | R2 | S["DecodingServices"], Handler.Provided>, never> =>
  queue("Batch.sqs", options, handle, undefined)

/**
 * A handler for the messages of an SQS FIFO queue, one at a time and in the order of each message group.
 *
 * **Details**
 *
 * As `sqs`, but messages with the same `MessageGroupId` run in order. After a failure the later messages of that group do
 * not start and are reported too, so that SQS delivers them again in order. Other groups continue. `concurrency` is the
 * number of groups that run at the same time.
 *
 * A chunk may have messages of several groups, those of each in order. If a message of a chunk fails, the later ones of its
 * group are reported too, even if the function has processed them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @category constructors
 * @since 0.1.0
 */
export const sqsFifo = <
  S extends Schema.Constraint = never,
  E = never,
  R = never,
  R2 = never,
  const Chunk extends number | undefined = undefined
>(
  options: { readonly body?: S | NotASchema | undefined } & Options<SqsRecord, E, R2, Chunk>,
  handle: Process<Content<S, string>, SqsRecord, E, R, Chunk>
): Handler.Handler<BatchError, Exclude<R | R2 | S["DecodingServices"], Handler.Provided>, never> =>
  queue("Batch.sqsFifo", options, handle, (item) => read(item, "attributes", "MessageGroupId"))
