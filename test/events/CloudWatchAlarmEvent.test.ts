import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import {
  CloudWatchAlarm,
  CloudWatchAlarmEvent,
  CloudWatchAlarmEventDecoded,
  CloudWatchAlarmStateChangeEvent
} from "../../src/events/CloudWatchAlarmEvent.ts"
import { SnsEvent, SnsEventOf } from "../../src/events/SnsEvent.ts"
import { fixture } from "./harness.ts"

const metric = Schema.decodeUnknownSync(CloudWatchAlarmEvent)(fixture("cloudWatchAlarm"))

describe("CloudWatchAlarmEvent", () => {
  it.effect("is not an event of EventBridge", () =>
    Effect.gen(function*() {
      const input = fixture("cloudWatchAlarmStateChange")

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(CloudWatchAlarmEvent)(input))

      assert.strictEqual(error.message, `Missing key\n  at ["alarmData"]`)
    }))

  it.effect("names the path of a metric that is wrong", () =>
    Effect.gen(function*() {
      const input = {
        ...metric,
        alarmData: { ...metric.alarmData, configuration: { metrics: [{ returnData: "yes" }] } }
      }

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(CloudWatchAlarmEvent)(input))

      assert.strictEqual(
        error.message,
        `Expected boolean | null\n  at ["alarmData"]["configuration"]["metrics"][0]["returnData"]`
      )
    }))
})

describe("CloudWatchAlarmEventDecoded", () => {
  it.effect("opens the reasons of a metric alarm, and decodes its instants", () =>
    Effect.gen(function*() {
      const { alarmData, time } = yield* Schema.decodeEffect(CloudWatchAlarmEventDecoded)(metric)

      assert.deepStrictEqual(time, DateTime.makeUnsafe("2024-02-17T11:53:08.431Z"))
      assert.deepStrictEqual(alarmData.state.timestamp, time)
      assert.propertyVal(alarmData.state.reasonData, "threshold", 1)
      assert.isNull(alarmData.previousState?.reasonData)
    }))

  it.effect("opens the alarms that triggered a composite one", () =>
    Effect.gen(function*() {
      const { alarmData } = yield* Schema.decodeUnknownEffect(CloudWatchAlarmEventDecoded)(
        fixture("cloudWatchAlarmComposite")
      )

      assert.deepStrictEqual(alarmData.state.reasonData, {
        triggeringAlarms: [{
          arn: "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:orders-errors",
          state: { value: "ALARM", timestamp: "2024-02-17T11:53:08.431+0000" }
        }]
      })
    }))

  it.effect("takes instants with blanks in them, as the page of AWS has them", () =>
    Effect.gen(function*() {
      const input = { ...metric, time: "2023-08-04T12: 36: 15.490+0000" }

      const { time } = yield* Schema.decodeEffect(CloudWatchAlarmEventDecoded)(input)

      assert.deepStrictEqual(time, DateTime.makeUnsafe("2023-08-04T12:36:15.490Z"))
    }))

  it.effect("names the path of a reason that is not JSON", () =>
    Effect.gen(function*() {
      const state = { ...metric.alarmData.state, reasonData: "{" }
      const input = { ...metric, alarmData: { ...metric.alarmData, state } }

      const error = yield* Effect.flip(Schema.decodeEffect(CloudWatchAlarmEventDecoded)(input))

      assert.include(error.message, `at ["alarmData"]["state"]["reasonData"]`)
    }))
})

describe("CloudWatchAlarmStateChangeEvent", () => {
  it.effect("is from CloudWatch alone", () =>
    Effect.gen(function*() {
      const input = { ...(fixture("cloudWatchAlarmStateChangeComposite") as object), source: "com.example" }

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(CloudWatchAlarmStateChangeEvent)(input))

      assert.strictEqual(error.message, `Expected "aws.cloudwatch"\n  at ["source"]`)
    }))
})

describe("CloudWatchAlarm", () => {
  const { Records: [record] } = Schema.decodeUnknownSync(SnsEvent)(fixture("sns"))
  const notify = (alarm: unknown) => ({
    Records: [{ ...record!, Sns: { ...record!.Sns, Message: JSON.stringify(alarm) } }]
  })

  it.effect.each(["metric", "expression", "composite"])(
    "reaches a function in a notification: %s",
    (name) =>
      Effect.gen(function*() {
        const schema = SnsEventOf(CloudWatchAlarm)
        const alarm = fixture(`CloudWatchAlarm.${name}`)

        const decoded = yield* Schema.decodeEffect(schema)(notify(alarm))

        assert.deepStrictEqual<unknown>(decoded.Records[0]?.Sns.Message, alarm)
        assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), notify(alarm))
      })
  )

  it.effect("names the path into an alarm that is wrong", () =>
    Effect.gen(function*() {
      const input = notify({ AlarmName: "orders", NewStateValue: "OK", Trigger: { Threshold: "1" } })

      const error = yield* Effect.flip(Schema.decodeEffect(SnsEventOf(CloudWatchAlarm))(input))

      assert.strictEqual(
        error.message,
        `Expected number | null\n  at ["Records"][0]["Sns"]["Message"]["Trigger"]["Threshold"]`
      )
    }))
})
