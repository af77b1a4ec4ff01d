/** Custom skills of Amazon Alexa. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { NullableRecord } from "../schema/OpenRecord.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { expectedAt } from "./internal/expected.ts"

const unknowns = Schema.Record(Schema.String, Schema.Unknown)

/**
 * The account of a user with the skill.
 *
 * @category models
 * @since 0.1.0
 */
export class AlexaUser extends Schema.Opaque<AlexaUser>()(OpenStruct({
  userId: Schema.String,
  /** Of the account that the user has linked. */
  accessToken: nullishKey(Schema.String),
  permissions: nullishKey(unknowns)
})) {}

/**
 * A value that the user gave for a slot.
 *
 * @category models
 * @since 0.1.0
 */
export class AlexaSlot extends Schema.Opaque<AlexaSlot>()(OpenStruct({
  name: Schema.String,
  /** Absent until the user says one. */
  value: nullishKey(Schema.String),
  /** `NONE`, `CONFIRMED` or `DENIED`. */
  confirmationStatus: nullishKey(Schema.String),
  /** `USER` or `CARRIER_PHRASE`. */
  source: nullishKey(Schema.String),
  /** What the value means, by entity resolution. */
  resolutions: nullishKey(Schema.Unknown),
  /** Simple, or a list of several. */
  slotValue: nullishKey(Schema.Unknown)
})) {}

/**
 * What the user wants.
 *
 * @category models
 * @since 0.1.0
 */
export class AlexaIntent extends Schema.Opaque<AlexaIntent>()(OpenStruct({
  name: Schema.String,
  confirmationStatus: nullishKey(Schema.String),
  slots: nullishKey(NullableRecord(AlexaSlot))
})) {}

/**
 * One request of a skill, of any type.
 *
 * @see https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-types-reference.html
 * @category models
 * @since 0.1.0
 */
export class AlexaRequest extends Schema.Opaque<AlexaRequest>()(OpenStruct({
  /** `LaunchRequest`, `IntentRequest`, `SessionEndedRequest`, `AudioPlayer.PlaybackStarted`... */
  type: Schema.String,
  requestId: Schema.String,
  /** ISO 8601. */
  timestamp: nullishKey(Schema.String),
  /** `en-US`. */
  locale: nullishKey(Schema.String),
  /** Of `IntentRequest` and `CanFulfillIntentRequest`. */
  intent: nullishKey(AlexaIntent),
  /** `STARTED`, `IN_PROGRESS` or `COMPLETED`, of an intent with a dialog model. */
  dialogState: nullishKey(Schema.String),
  /** `USER_INITIATED`, `ERROR` or `EXCEEDED_MAX_REPROMPTS`, of `SessionEndedRequest`. */
  reason: nullishKey(Schema.String),
  error: nullishKey(OpenStruct({ type: nullishKey(Schema.String), message: nullishKey(Schema.String) }))
})) {}

/**
 * What a user of the skill says or does.
 *
 * @see https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
 * @category models
 * @since 0.1.0
 */
export class AlexaSkillEvent extends Schema.Opaque<AlexaSkillEvent>()(OpenStruct({
  version: Schema.String,
  request: AlexaRequest,
  /** Not of requests outside a session, such as those of `AudioPlayer`. */
  session: nullishKey(OpenStruct({
    new: Schema.Boolean,
    sessionId: Schema.String,
    application: OpenStruct({ applicationId: Schema.String }),
    /** What the response before this request left. */
    attributes: nullishKey(unknowns),
    user: nullishKey(AlexaUser)
  })),
  context: nullishKey(OpenStruct({
    System: nullishKey(OpenStruct({
      /** Compare it with the id of the skill. */
      application: OpenStruct({ applicationId: Schema.String }),
      user: nullishKey(AlexaUser),
      person: nullishKey(OpenStruct({ personId: nullishKey(Schema.String), accessToken: nullishKey(Schema.String) })),
      unit: nullishKey(
        OpenStruct({ unitId: nullishKey(Schema.String), persistentUnitId: nullishKey(Schema.String) })
      ),
      device: nullishKey(OpenStruct({
        deviceId: nullishKey(Schema.String),
        persistentEndpointId: nullishKey(Schema.String),
        supportedInterfaces: nullishKey(unknowns)
      })),
      apiEndpoint: nullishKey(Schema.String),
      apiAccessToken: nullishKey(Schema.String)
    })),
    AudioPlayer: nullishKey(OpenStruct({
      token: nullishKey(Schema.String),
      offsetInMilliseconds: nullishKey(Schema.Finite),
      playerActivity: nullishKey(Schema.String)
    })),
    Viewport: nullishKey(unknowns)
  }))
})) {}

const speech = {
  type: Schema.Literals(["PlainText", "SSML"]),
  text: Schema.optional(Schema.String.check(Schema.isMaxCodePoints(8000))),
  ssml: Schema.optional(Schema.String.check(Schema.isMaxCodePoints(8000))),
  playBehavior: Schema.optional(Schema.Literals(["ENQUEUE", "REPLACE_ALL", "REPLACE_ENQUEUED"]))
}

/**
 * What Alexa says: `text` of type `PlainText` or `ssml` of type `SSML`, up to 8 000 characters.
 *
 * @category models
 * @since 0.1.0
 */
export class AlexaOutputSpeech extends Schema.Opaque<AlexaOutputSpeech>()(
  ClosedStruct(speech).check(
    Schema.makeFilter((value) => {
      const field = value.type === "SSML" ? "ssml" : "text"
      return value[field] !== undefined ||
        expectedAt([field], `a value for ${value.type}`)
    })
  )
) {}

/**
 * What the Alexa app shows.
 *
 * @category models
 * @since 0.1.0
 */
export class AlexaCard extends Schema.Opaque<AlexaCard>()(ClosedStruct({
  type: Schema.Literals(["Simple", "Standard", "LinkAccount", "AskForPermissionsConsent"]),
  title: Schema.optional(Schema.String),
  /** Of a `Simple` card. */
  content: Schema.optional(Schema.String),
  /** Of a `Standard` card. */
  text: Schema.optional(Schema.String),
  image: Schema.optional(ClosedStruct({
    smallImageUrl: Schema.optional(Schema.String.check(Schema.isMaxCodePoints(2000))),
    largeImageUrl: Schema.optional(Schema.String.check(Schema.isMaxCodePoints(2000)))
  })),
  /** Of `AskForPermissionsConsent`. */
  permissions: Schema.optional(Schema.Array(Schema.String))
})) {}

const canFulfill = Schema.Literals(["YES", "NO", "MAYBE"])

/**
 * What Alexa says, shows and does next.
 *
 * **Details**
 *
 * `shouldEndSession` ends the session by `true`, listens for more by `false`, and leaves it to the device if it is
 * absent. Alexa takes up to 120 KB.
 *
 * @see https://developer.amazon.com/en-US/docs/alexa/custom-skills/request-and-response-json-reference.html
 * @category models
 * @since 0.1.0
 */
export class AlexaSkillResponse extends Schema.Opaque<AlexaSkillResponse>()(ClosedStruct({
  version: Schema.String,
  /** What the next request of the session has as `session.attributes`. */
  sessionAttributes: Schema.optional(Schema.NullOr(Schema.Record(Schema.String, Schema.Json))),
  userAgent: Schema.optional(Schema.String),
  response: ClosedStruct({
    outputSpeech: Schema.optional(AlexaOutputSpeech),
    card: Schema.optional(AlexaCard),
    reprompt: Schema.optional(ClosedStruct({
      outputSpeech: Schema.optional(AlexaOutputSpeech),
      directives: Schema.optional(Schema.Array(Schema.Json))
    })),
    /** Each is an object with a `type`, of the interface that it belongs to. */
    directives: Schema.optional(Schema.Array(
      Schema.StructWithRest(Schema.Struct({ type: Schema.String }), [Schema.Record(Schema.String, Schema.Json)])
    )),
    shouldEndSession: Schema.optional(Schema.NullOr(Schema.Boolean)),
    apiResponse: Schema.optional(Schema.Json),
    /** The response to a `CanFulfillIntentRequest`. */
    canFulfillIntent: Schema.optional(ClosedStruct({
      canFulfill,
      slots: Schema.optional(Schema.Record(
        Schema.String,
        ClosedStruct({ canUnderstand: canFulfill, canFulfill: Schema.optional(Schema.Literals(["YES", "NO"])) })
      ))
    }))
  })
})) {}
