/** Bots in chat rooms of Amazon Chime. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"

/**
 * Someone invites the bot, mentions it or removes it.
 *
 * **Details**
 *
 * The bot responds by a request to `InboundHttpsEndpoint`, not by what the function returns.
 *
 * @see https://docs.aws.amazon.com/chime/latest/ag/manage-chat-bots.html
 * @category models
 * @since 0.1.0
 */
export class ChimeBotEvent extends Schema.Opaque<ChimeBotEvent>()(OpenStruct({
  /** `Invite`, `Mention` or `Remove`. */
  EventType: Schema.String,
  /** ISO 8601. */
  EventTimestamp: nullishKey(Schema.String),
  Sender: OpenStruct({
    SenderId: Schema.String,
    /** `EmailId`. */
    SenderIdType: nullishKey(Schema.String)
  }),
  Discussion: OpenStruct({
    DiscussionId: Schema.String,
    /** `Room`. */
    DiscussionType: nullishKey(Schema.String)
  }),
  /** Absent if the bot is removed. */
  InboundHttpsEndpoint: nullishKey(OpenStruct({
    /** `Persistent` or `ShortLived`. */
    EndpointType: nullishKey(Schema.String),
    Url: Schema.String
  })),
  /** Of a mention, with the name of the bot in it. */
  Message: nullishKey(Schema.String)
})) {}

/**
 * The same with its instant.
 *
 * @category models
 * @since 0.1.0
 */
export class ChimeBotEventDecoded extends Schema.Opaque<ChimeBotEventDecoded>()(OpenStruct({
  ...ChimeBotEvent.fields,
  EventTimestamp: nullishKey(Schema.DateTimeUtcFromString)
})) {}
