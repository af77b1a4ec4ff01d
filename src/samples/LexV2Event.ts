/** Samples of `LexV2Event`. */
import type { LexV2Event } from "../events/LexV2Event.ts"

/**
 * A sample of `LexV2Event`.
 *
 * @category samples
 * @since 0.1.0
 */
export const lexV2: typeof LexV2Event.Encoded = {
  messageVersion: "1.0",
  invocationSource: "DialogCodeHook",
  inputMode: "Text",
  responseContentType: "text/plain; charset=utf-8",
  sessionId: "254688924456104",
  inputTranscript: "Book a hotel",
  invocationLabel: null,
  bot: {
    id: "CCGFLGVZMD",
    name: "BookTrip",
    localeId: "en_US",
    version: "DRAFT",
    aliasId: "TSTALIASID",
    aliasName: "TestBotAlias"
  },
  interpretations: [
    {
      intent: {
        name: "BookHotel",
        state: "InProgress",
        confirmationState: "None",
        slots: {
          City: {
            shape: "Scalar",
            value: { originalValue: "Vienna", interpretedValue: "Vienna", resolvedValues: ["Vienna"] }
          },
          Date: null,
          Extras: {
            shape: "List",
            value: { originalValue: "tea", interpretedValue: "tea", resolvedValues: [] },
            values: [
              {
                shape: "Scalar",
                value: { originalValue: "tea", interpretedValue: "tea", resolvedValues: ["tea"] }
              },
              {
                shape: "Scalar",
                value: { originalValue: "cake", interpretedValue: "cake", resolvedValues: ["cake"] }
              }
            ]
          },
          Address: {
            shape: "Composite",
            subSlots: {
              Street: {
                shape: "Scalar",
                value: { originalValue: "Ring 1", interpretedValue: "Ring 1", resolvedValues: ["Ring 1"] }
              },
              Zip: null
            }
          }
        }
      },
      nluConfidence: 0.92,
      interpretationSource: "Lex",
      sentimentResponse: {
        sentiment: "NEUTRAL",
        sentimentScore: { mixed: 0.1, negative: 0.1, neutral: 0.7, positive: 0.1 }
      }
    },
    {
      intent: { name: "FallbackIntent", state: "InProgress", confirmationState: "None", slots: {} }
    }
  ],
  proposedNextState: {
    dialogAction: { type: "ElicitSlot", slotToElicit: "Date" },
    intent: {
      name: "BookHotel",
      state: "InProgress",
      confirmationState: "None",
      slots: {
        City: {
          shape: "Scalar",
          value: { originalValue: "Vienna", interpretedValue: "Vienna", resolvedValues: ["Vienna"] }
        },
        Date: null,
        Extras: {
          shape: "List",
          value: { originalValue: "tea", interpretedValue: "tea", resolvedValues: [] },
          values: [
            {
              shape: "Scalar",
              value: { originalValue: "tea", interpretedValue: "tea", resolvedValues: ["tea"] }
            },
            {
              shape: "Scalar",
              value: { originalValue: "cake", interpretedValue: "cake", resolvedValues: ["cake"] }
            }
          ]
        },
        Address: {
          shape: "Composite",
          subSlots: {
            Street: {
              shape: "Scalar",
              value: { originalValue: "Ring 1", interpretedValue: "Ring 1", resolvedValues: ["Ring 1"] }
            },
            Zip: null
          }
        }
      }
    },
    prompt: { attempt: "Initial" }
  },
  requestAttributes: null,
  sessionState: {
    intent: {
      name: "BookHotel",
      state: "InProgress",
      confirmationState: "None",
      slots: {
        City: {
          shape: "Scalar",
          value: { originalValue: "Vienna", interpretedValue: "Vienna", resolvedValues: ["Vienna"] }
        },
        Date: null,
        Extras: {
          shape: "List",
          value: { originalValue: "tea", interpretedValue: "tea", resolvedValues: [] },
          values: [
            {
              shape: "Scalar",
              value: { originalValue: "tea", interpretedValue: "tea", resolvedValues: ["tea"] }
            },
            {
              shape: "Scalar",
              value: { originalValue: "cake", interpretedValue: "cake", resolvedValues: ["cake"] }
            }
          ]
        },
        Address: {
          shape: "Composite",
          subSlots: {
            Street: {
              shape: "Scalar",
              value: { originalValue: "Ring 1", interpretedValue: "Ring 1", resolvedValues: ["Ring 1"] }
            },
            Zip: null
          }
        }
      }
    },
    sessionAttributes: { step: "2" },
    activeContexts: [
      {
        name: "trip",
        contextAttributes: { city: "Vienna" },
        timeToLive: { timeToLiveInSeconds: 60, turnsToLive: 5 }
      }
    ],
    originatingRequestId: "4686558a"
  },
  transcriptions: [
    {
      transcription: "Book a hotel",
      transcriptionConfidence: 1,
      resolvedContext: { intent: "BookHotel" },
      resolvedSlots: {
        City: {
          shape: "Scalar",
          value: { originalValue: "Vienna", interpretedValue: "Vienna", resolvedValues: ["Vienna"] }
        }
      }
    }
  ]
}

/**
 * A sample of `LexV2Event`: the fulfillment of an intent.
 *
 * @category samples
 * @since 0.1.0
 */
export const lexV2Fulfillment: typeof LexV2Event.Encoded = {
  messageVersion: "1.0",
  invocationSource: "FulfillmentCodeHook",
  sessionId: "2",
  bot: { id: "CCGFLGVZMD" },
  interpretations: [],
  sessionState: { intent: { name: "BookHotel", state: "ReadyForFulfillment", slots: null } }
}
