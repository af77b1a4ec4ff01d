/** `effect-lambda logs` beside moto. */
import { assert, layer } from "@effect/vitest"
import { Clock, Effect } from "effect"
import { AwsClient } from "effect-lambda-runtime/aws"
import * as project from "./deployedProject.ts"
import * as deployment from "./deployment.ts"

/** Some operations answer nothing at all, which is not JSON. */
const call = (operation: string, input: unknown) =>
  Effect.flatMap(AwsClient.AwsClient, (aws) =>
    aws.request({
      service: "logs",
      operation,
      headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": `Logs_20140328.${operation}` },
      body: JSON.stringify(input),
      // Nothing is created twice if moto is slow.
      timeout: "30 seconds"
    }))

const logStreamName = "2026/01/31/[$LATEST]1"

/** Writes lines into the log of a function. */
const log = Effect.fnUntraced(function*(name: string, messages: ReadonlyArray<string>) {
  const timestamp = yield* Clock.currentTimeMillis
  yield* call("PutLogEvents", {
    logGroupName: `/aws/lambda/${name}`,
    logStreamName,
    logEvents: messages.map((message, index) => ({ message, timestamp: timestamp + index }))
  })
})

const makeGroup = Effect.fnUntraced(function*(name: string) {
  const logGroupName = `/aws/lambda/${name}`
  yield* call("CreateLogGroup", { logGroupName })
  yield* call("CreateLogStream", { logGroupName, logStreamName })
})

layer(deployment.aws, { excludeTestServices: true })("logs", (it) => {
  it.effect("shows what is there, for people and for programs", () =>
    Effect.gen(function*() {
      const folder = yield* project.make("orders")
      yield* makeGroup("orders")
      yield* log("orders", [
        "START RequestId: 7f-1 Version: $LATEST",
        "{\"timestamp\":\"2026-01-31T12:00:00.100Z\",\"level\":\"INFO\",\"message\":\"Größe 7\",\"requestId\":\"7f-1\"}",
        "plain"
      ])

      const text = yield* project.command(folder, ["logs", "--no-follow"])
      const records = yield* project.command(folder, ["logs", "--no-follow", "--json", "--request-id", "7f-1"])

      assert.deepStrictEqual([text.code, text.stderr, records.code, records.stderr], [0, "", 0, ""])
      assert.deepStrictEqual(text.stdout.trimEnd().split("\n").map((line) => line.slice(13)), [
        "START RequestId: 7f-1 Version: $LATEST",
        "INFO  Größe 7",
        "plain"
      ])
      assert.deepStrictEqual(
        records.stdout.trimEnd().split("\n").map((line) => JSON.parse(line).record?.message),
        [undefined, "Größe 7"]
      )
    }))

  it.effect("follows until Ctrl-C", () =>
    Effect.gen(function*() {
      const folder = yield* project.make("mail")
      yield* makeGroup("mail")
      yield* log("mail", ["first"])
      const running = yield* project.start(folder, ["logs", "mail"])
      yield* running.said(/first/)

      yield* log("mail", ["second"])
      yield* running.said(/second/)
      running.interrupt()
      const { code, stderr, stdout } = yield* running.ended

      assert.deepStrictEqual([code, stderr], [130, ""])
      assert.deepStrictEqual(stdout.match(/first|second/g), ["first", "second"])
    }))

  it.effect("says in one sentence that there is no such log group, or a wrong time", () =>
    Effect.gen(function*() {
      const folder = yield* project.make("nobody")

      const missing = yield* project.command(folder, ["logs"])
      const wrong = yield* project.command(folder, ["logs", "--since", "soon"])

      assert.deepStrictEqual([missing.code, wrong.code], [1, 2])
      assert.strictEqual(
        missing.stderr,
        "error: there is no log group /aws/lambda/nobody in us-east-1; deploy the function, or name its --region\n"
      )
      assert.match(wrong.stderr, /^error: --since cannot be "soon": expected 30s, 10m, 1h30m, 2d or a time such as /)
    }))
})
