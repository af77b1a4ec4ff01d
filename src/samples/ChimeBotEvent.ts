/** Samples of `ChimeBotEvent`. */
import type { ChimeBotEvent } from "../events/ChimeBotEvent.ts"

/**
 * A sample of `ChimeBotEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const chimeBot: typeof ChimeBotEvent.Encoded = {
  Sender: { SenderId: "ada@example.com", SenderIdType: "EmailId" },
  Discussion: { DiscussionId: "abcdef12-34", DiscussionType: "Room" },
  EventType: "Mention",
  InboundHttpsEndpoint: {
    EndpointType: "ShortLived",
    Url: "https://hooks.a.chime.aws/incomingwebhooks/a1?token=b2"
  },
  EventTimestamp: "2019-04-04T21:30:43.181Z",
  Message: "@bot Hello"
}

/**
 * A sample of `ChimeBotEvent`: the bot is removed from a room.
 *
 * @category samples
 * @since 0.1.0
 */
export const chimeBotRemove: typeof ChimeBotEvent.Encoded = {
  Sender: { SenderId: "ada@example.com", SenderIdType: "EmailId" },
  Discussion: { DiscussionId: "abcdef12-34", DiscussionType: "Room" },
  EventType: "Remove",
  EventTimestamp: "2019-04-04T21:27:29.626Z"
}
