/** Samples of `LexV1Event`. */
import type { LexV1Event } from "../events/LexV1Event.ts"

/**
 * A sample of `LexV1Event`.
 *
 * @category samples
 * @since 0.1.0
 */
export const lexV1: typeof LexV1Event.Encoded = {
  messageVersion: "1.0",
  invocationSource: "DialogCodeHook",
  userId: "ada",
  sessionAttributes: { step: "2" },
  requestAttributes: null,
  bot: { name: "BookTrip", alias: "$LATEST", version: "$LATEST" },
  outputDialogMode: "Text",
  currentIntent: {
    name: "BookHotel",
    slots: { City: "Vienna", Nights: 4, Date: null },
    slotDetails: { City: { resolutions: [{ value: "Vienna" }], originalValue: "wien" }, Date: null },
    confirmationStatus: "None",
    nluIntentConfidenceScore: 0.92
  },
  inputTranscript: "a hotel"
}
