/** Code hooks of Amazon Lex V1. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { NullableRecord } from "../schema/OpenRecord.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { expectedAt } from "./internal/expected.ts"

// Lex writes text. The examples of AWS have numbers, too.
const values = NullableRecord(Schema.Union([Schema.String, Schema.Finite, Schema.Boolean]))

/**
 * An intent that Lex has recognized.
 *
 * @category models
 * @since 0.1.0
 */
export class LexV1Intent extends Schema.Opaque<LexV1Intent>()(OpenStruct({
  name: Schema.String,
  /** `null` for a slot that has no value. */
  slots: nullishKey(values),
  slotDetails: nullishKey(NullableRecord(OpenStruct({
    resolutions: nullishKey(Schema.Array(OpenStruct({ value: nullishKey(Schema.String) }))),
    originalValue: nullishKey(Schema.String)
  }))),
  /** `None`, `Confirmed` or `Denied`. */
  confirmationStatus: nullishKey(Schema.String),
  nluIntentConfidenceScore: nullishKey(Schema.Finite)
})) {}

/**
 * What the user said, and the intent that Lex sees in it.
 *
 * @see https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
 * @category models
 * @since 0.1.0
 */
export class LexV1Event extends Schema.Opaque<LexV1Event>()(OpenStruct({
  messageVersion: Schema.Literal("1.0"),
  /** `DialogCodeHook` or `FulfillmentCodeHook`. */
  invocationSource: Schema.String,
  userId: Schema.String,
  bot: OpenStruct({
    name: Schema.String,
    alias: nullishKey(Schema.String),
    version: nullishKey(Schema.String)
  }),
  currentIntent: LexV1Intent,
  /** The next best. */
  alternativeIntents: nullishKey(Schema.Array(LexV1Intent)),
  /** `Text` or `Voice`. */
  outputDialogMode: nullishKey(Schema.String),
  inputTranscript: nullishKey(Schema.String),
  sessionAttributes: nullishKey(values),
  requestAttributes: nullishKey(values),
  activeContexts: nullishKey(Schema.Array(Schema.Unknown)),
  recentIntentSummaryView: nullishKey(Schema.Array(Schema.Unknown)),
  sentimentResponse: nullishKey(OpenStruct({
    sentimentLabel: nullishKey(Schema.String),
    sentimentScore: nullishKey(Schema.Unknown)
  })),
  kendraResponse: nullishKey(Schema.Unknown)
})) {}

/**
 * What Lex says to the user.
 *
 * @category models
 * @since 0.1.0
 */
export class LexV1Message extends Schema.Opaque<LexV1Message>()(ClosedStruct({
  contentType: Schema.Literals([
    "PlainText",
    "SSML",
    "CustomPayload",
    // The page's example lists the words if one is meant.
    "PlainText or SSML"
  ]),
  content: Schema.String
})) {}

/**
 * A card with buttons, for clients that show such.
 *
 * @category models
 * @since 0.1.0
 */
export class LexV1ResponseCard extends Schema.Opaque<LexV1ResponseCard>()(ClosedStruct({
  version: Schema.optional(Schema.Int),
  contentType: Schema.Literal("application/vnd.amazonaws.card.generic"),
  genericAttachments: Schema.Array(ClosedStruct({
    title: Schema.String.check(Schema.isMaxCodePoints(80)),
    subTitle: Schema.optional(Schema.NullOr(Schema.String.check(Schema.isMaxCodePoints(80)))),
    imageUrl: Schema.optional(Schema.NullOr(Schema.String)),
    attachmentLinkUrl: Schema.optional(Schema.NullOr(Schema.String)),
    buttons: Schema.optional(Schema.NullOr(
      Schema.Array(ClosedStruct({ text: Schema.String, value: Schema.String })).check(Schema.isMaxLength(5))
    ))
  })).check(Schema.isMaxLength(10))
})) {}

const required: { readonly [type: string]: ReadonlyArray<keyof typeof dialogAction> } = {
  Close: ["fulfillmentState"],
  ConfirmIntent: ["intentName", "slots"],
  Delegate: ["slots"],
  ElicitSlot: ["intentName", "slots", "slotToElicit"]
}

const dialogAction = {
  type: Schema.Literals([
    "ElicitIntent",
    "ElicitSlot",
    "ConfirmIntent",
    "Delegate",
    "Close",
    // The page's example lists the words if one is meant.
    "ElicitIntent, ElicitSlot, ConfirmIntent, Delegate, or Close"
  ]),
  fulfillmentState: Schema.optional(Schema.Literals(["Fulfilled", "Failed", "Fulfilled or Failed"])),
  message: Schema.optional(Schema.NullOr(LexV1Message)),
  intentName: Schema.optional(Schema.String),
  /** `null` for a slot that has no value. */
  slots: Schema.optional(values),
  slotToElicit: Schema.optional(Schema.String),
  responseCard: Schema.optional(Schema.NullOr(LexV1ResponseCard)),
  kendraQueryRequestPayload: Schema.optional(Schema.String),
  kendraQueryFilterString: Schema.optional(Schema.String)
}

/**
 * What Lex is to do next.
 *
 * **Details**
 *
 * `Close` needs a `fulfillmentState`, `ConfirmIntent` an `intentName` and `slots`, `ElicitSlot` a `slotToElicit` too,
 * `Delegate` the `slots`.
 *
 * @category models
 * @since 0.1.0
 */
export class LexV1DialogAction extends Schema.Opaque<LexV1DialogAction>()(
  ClosedStruct(dialogAction).check(
    Schema.makeFilter<{ readonly type: string; readonly [field: string]: unknown }>((action) => {
      const missing = required[action.type]?.find((field) => action[field] === undefined)
      return missing === undefined ||
        expectedAt([missing], `a value for ${action.type}`)
    })
  )
) {}

/**
 * What the bot does next.
 *
 * @see https://docs.aws.amazon.com/lex/latest/dg/lambda-input-response-format.html
 * @category models
 * @since 0.1.0
 */
export class LexV1Response extends Schema.Opaque<LexV1Response>()(ClosedStruct({
  dialogAction: LexV1DialogAction,
  sessionAttributes: Schema.optional(Schema.NullOr(values)),
  activeContexts: Schema.optional(Schema.Array(ClosedStruct({
    name: Schema.String,
    timeToLive: ClosedStruct({
      timeToLiveInSeconds: Schema.optional(Schema.Int),
      turnsToLive: Schema.optional(Schema.Int)
    }),
    parameters: values
  }))),
  recentIntentSummaryView: Schema.optional(Schema.Array(Schema.Json))
})) {}
