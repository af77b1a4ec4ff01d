/** Code hooks of Amazon Lex V2. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { expectedAt } from "./internal/expected.ts"
import { strings } from "./internal/maps.ts"

const slot = Schema.NullOr(Schema.suspend((): Schema.Codec<LexV2Slot> => LexV2Slot))

/**
 * A value that the user gave for a slot.
 *
 * **Details**
 *
 * A slot of shape `List` has `values`, a composite one `subSlots`. A slot without a value is `null`.
 *
 * @see https://docs.aws.amazon.com/lexv2/latest/dg/lambda-common-structures.html
 * @category models
 * @since 0.1.0
 */
export class LexV2Slot extends Schema.Opaque<LexV2Slot>()(OpenStruct({
  /** `Scalar`, `List` or `Composite`. */
  shape: nullishKey(Schema.String),
  value: nullishKey(OpenStruct({
    originalValue: nullishKey(Schema.String),
    interpretedValue: nullishKey(Schema.String),
    resolvedValues: nullishKey(Schema.Array(Schema.String))
  })),
  values: nullishKey(Schema.Array(slot)),
  subSlots: nullishKey(Schema.Record(Schema.String, slot))
})) {}

const confirmationState = Schema.Literals(["Confirmed", "Denied", "None"])
const intentState = Schema.Literals([
  "Failed",
  "Fulfilled",
  "FulfillmentInProgress",
  "InProgress",
  "ReadyForFulfillment",
  "Waiting"
])
const dialogActionType = Schema.Literals(["Close", "ConfirmIntent", "Delegate", "ElicitIntent", "ElicitSlot"])

/**
 * An intent with its slots and its state.
 *
 * @category models
 * @since 0.1.0
 */
export class LexV2Intent extends Schema.Opaque<LexV2Intent>()(OpenStruct({
  name: Schema.String,
  state: nullishKey(intentState),
  confirmationState: nullishKey(confirmationState),
  slots: nullishKey(Schema.Record(Schema.String, slot)),
  kendraResponse: nullishKey(Schema.Unknown)
})) {}

/**
 * A context that stays active for some turns or seconds.
 *
 * @category models
 * @since 0.1.0
 */
export class LexV2ActiveContext extends Schema.Opaque<LexV2ActiveContext>()(OpenStruct({
  name: Schema.String,
  contextAttributes: nullishKey(strings),
  timeToLive: nullishKey(
    OpenStruct({ timeToLiveInSeconds: nullishKey(Schema.Finite), turnsToLive: nullishKey(Schema.Finite) })
  )
})) {}

/**
 * Where the conversation is.
 *
 * @category models
 * @since 0.1.0
 */
export class LexV2SessionState extends Schema.Opaque<LexV2SessionState>()(OpenStruct({
  intent: nullishKey(LexV2Intent),
  sessionAttributes: nullishKey(strings),
  activeContexts: nullishKey(Schema.Array(LexV2ActiveContext)),
  dialogAction: nullishKey(
    OpenStruct({ type: nullishKey(dialogActionType), slotToElicit: nullishKey(Schema.String) })
  ),
  runtimeHints: nullishKey(Schema.Unknown),
  originatingRequestId: nullishKey(Schema.String)
})) {}

/**
 * What the user said, and what Lex makes of it.
 *
 * @see https://docs.aws.amazon.com/lexv2/latest/dg/lambda-input-format.html
 * @category models
 * @since 0.1.0
 */
export class LexV2Event extends Schema.Opaque<LexV2Event>()(OpenStruct({
  messageVersion: Schema.String,
  /** `DialogCodeHook` or `FulfillmentCodeHook`. */
  invocationSource: Schema.String,
  sessionId: Schema.String,
  bot: OpenStruct({
    id: Schema.String,
    name: nullishKey(Schema.String),
    aliasId: nullishKey(Schema.String),
    aliasName: nullishKey(Schema.String),
    localeId: nullishKey(Schema.String),
    version: nullishKey(Schema.String)
  }),
  /** The most probable first. */
  interpretations: Schema.Array(OpenStruct({
    intent: LexV2Intent,
    /** `Bedrock` or `Lex`. */
    interpretationSource: nullishKey(Schema.String),
    nluConfidence: nullishKey(Schema.Finite),
    sentimentResponse: nullishKey(OpenStruct({
      /** `MIXED`, `NEGATIVE`, `NEUTRAL` or `POSITIVE`. */
      sentiment: nullishKey(Schema.String),
      sentimentScore: nullishKey(OpenStruct({
        mixed: nullishKey(Schema.Finite),
        negative: nullishKey(Schema.Finite),
        neutral: nullishKey(Schema.Finite),
        positive: nullishKey(Schema.Finite)
      }))
    }))
  })),
  sessionState: LexV2SessionState,
  /** What Lex does next if the function does not change it. */
  proposedNextState: nullishKey(OpenStruct({
    dialogAction: nullishKey(
      OpenStruct({ type: nullishKey(dialogActionType), slotToElicit: nullishKey(Schema.String) })
    ),
    intent: nullishKey(LexV2Intent),
    prompt: nullishKey(OpenStruct({ attempt: nullishKey(Schema.String) }))
  })),
  /** `DTMF`, `Speech` or `Text`. */
  inputMode: nullishKey(Schema.String),
  inputTranscript: nullishKey(Schema.String),
  rawInputTranscript: nullishKey(Schema.String),
  /** Which response of the bot invokes the function. */
  invocationLabel: nullishKey(Schema.String),
  /** `text/plain; charset=utf-8`, `audio/pcm`... */
  responseContentType: nullishKey(Schema.String),
  requestAttributes: nullishKey(strings),
  transcriptions: nullishKey(Schema.Array(OpenStruct({
    transcription: nullishKey(Schema.String),
    transcriptionConfidence: nullishKey(Schema.Finite),
    resolvedContext: nullishKey(OpenStruct({ intent: nullishKey(Schema.String) })),
    resolvedSlots: nullishKey(Schema.Record(Schema.String, slot))
  })))
})) {}

const text = (maximum: number) => Schema.String.check(Schema.isBetweenCodePoints(1, maximum))

/**
 * What Lex says to the user: text, or a card with up to five buttons.
 *
 * @category models
 * @since 0.1.0
 */
export class LexV2Message extends Schema.Opaque<LexV2Message>()(
  ClosedStruct({
    contentType: Schema.Literals(["CustomPayload", "ImageResponseCard", "PlainText", "SSML"]),
    content: Schema.optional(text(1024)),
    imageResponseCard: Schema.optional(ClosedStruct({
      title: text(250),
      subtitle: Schema.optional(text(250)),
      imageUrl: Schema.optional(text(250)),
      buttons: Schema.optional(
        Schema.Array(ClosedStruct({ text: text(50), value: text(50) })).check(Schema.isMaxLength(5))
      )
    }))
  }).check(
    Schema.makeFilter((message) => {
      const field = message.contentType === "ImageResponseCard" ? "imageResponseCard" : "content"
      return message[field] !== undefined ||
        expectedAt([field], `a value for ${message.contentType}`)
    })
  )
) {}

/**
 * What Lex is to do next. `ElicitSlot` needs a `slotToElicit`.
 *
 * @category models
 * @since 0.1.0
 */
export class LexV2DialogAction extends Schema.Opaque<LexV2DialogAction>()(
  ClosedStruct({
    type: dialogActionType,
    slotToElicit: Schema.optional(Schema.NullOr(Schema.String)),
    slotElicitationStyle: Schema.optional(Schema.Literals(["Default", "SpellByLetter", "SpellByWord"])),
    subSlotToElicit: Schema.optional(ClosedStruct({
      name: Schema.String,
      subSlotToElicit: Schema.optional(Schema.Json)
    }))
  }).check(
    Schema.makeFilter((action) =>
      action.type !== "ElicitSlot" || typeof action.slotToElicit === "string" ||
      expectedAt(["slotToElicit"], "a value for ElicitSlot")
    )
  )
) {}

/**
 * Where the conversation goes, and what Lex says.
 *
 * **Details**
 *
 * `messages` are needed for `ElicitIntent` and `ConfirmIntent`; else Lex says what the bot defines. Parts of the event
 * may go back as they came: `{ ...event.sessionState, dialogAction }`, slots with what AWS adds to them.
 *
 * @see https://docs.aws.amazon.com/lexv2/latest/dg/lambda-response-format.html
 * @category models
 * @since 0.1.0
 */
export class LexV2Response extends Schema.Opaque<LexV2Response>()(
  ClosedStruct({
    sessionState: ClosedStruct({
      dialogAction: LexV2DialogAction,
      intent: Schema.optional(Schema.NullOr(ClosedStruct({
        ...LexV2Intent.fields,
        kendraResponse: Schema.optional(Schema.Unknown)
      }))),
      sessionAttributes: Schema.optional(Schema.NullOr(strings)),
      activeContexts: Schema.optional(Schema.NullOr(Schema.Array(LexV2ActiveContext))),
      runtimeHints: Schema.optional(Schema.Unknown),
      originatingRequestId: Schema.optional(Schema.NullOr(Schema.String))
    }),
    messages: Schema.optional(Schema.Array(LexV2Message)),
    requestAttributes: Schema.optional(Schema.NullOr(strings))
  }).check(
    Schema.makeFilter(({ messages, sessionState: { dialogAction: { type } } }) =>
      type !== "ElicitIntent" && type !== "ConfirmIntent" || messages !== undefined && messages.length > 0 ||
      expectedAt(["messages"], `a value for ${type}`)
    )
  )
) {}
