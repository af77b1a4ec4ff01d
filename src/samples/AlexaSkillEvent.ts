/** Samples of `AlexaSkillEvent`. */
import type { AlexaSkillEvent } from "../events/AlexaSkillEvent.ts"
import { open } from "./internal/open.ts"

/**
 * A sample of `AlexaSkillEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const alexaSkill: typeof AlexaSkillEvent.Encoded = {
  version: "1.0",
  session: {
    new: true,
    sessionId: "amzn1.echo-api.session.5a1b",
    application: { applicationId: "amzn1.ask.skill.0e3f" },
    attributes: { step: 2 },
    user: { userId: "amzn1.ask.account.AE2X", accessToken: null }
  },
  context: {
    System: {
      application: { applicationId: "amzn1.ask.skill.0e3f" },
      user: { userId: "amzn1.ask.account.AE2X", accessToken: null },
      device: { deviceId: "amzn1.ask.device.AF1", supportedInterfaces: { AudioPlayer: {} } },
      apiEndpoint: "https://api.eu.amazonalexa.com",
      apiAccessToken: "eyJ0"
    },
    AudioPlayer: { playerActivity: "IDLE" }
  },
  request: {
    type: "IntentRequest",
    requestId: "amzn1.echo-api.request.2f",
    timestamp: "2024-05-13T12:34:56Z",
    locale: "de-DE",
    dialogState: "STARTED",
    intent: {
      name: "OrderIntent",
      confirmationStatus: "NONE",
      slots: {
        item: {
          name: "item",
          value: "tea",
          confirmationStatus: "NONE",
          source: "USER",
          resolutions: { resolutionsPerAuthority: [] }
        },
        size: { name: "size" }
      }
    }
  }
}

/**
 * A sample of `AlexaSkillEvent`: a request of the audio player.
 *
 * @category samples
 * @since 0.1.0
 */
export const alexaSkillAudio: typeof AlexaSkillEvent.Encoded = open({
  version: "1.0",
  context: {
    System: {
      application: { applicationId: "amzn1.ask.skill.0e3f" },
      user: { userId: "amzn1.ask.account.AE2X", accessToken: null },
      device: { deviceId: "amzn1.ask.device.AF1", supportedInterfaces: { AudioPlayer: {} } },
      apiEndpoint: "https://api.eu.amazonalexa.com",
      apiAccessToken: "eyJ0"
    },
    AudioPlayer: { token: "t-1", offsetInMilliseconds: 1200, playerActivity: "PLAYING" }
  },
  request: {
    type: "AudioPlayer.PlaybackStarted",
    requestId: "amzn1.echo-api.request.31",
    token: "t-1"
  }
})

/**
 * A sample of `AlexaSkillEvent`: the end of a session.
 *
 * @category samples
 * @since 0.1.0
 */
export const alexaSkillSessionEnded: typeof AlexaSkillEvent.Encoded = {
  version: "1.0",
  session: {
    new: false,
    sessionId: "amzn1.echo-api.session.5a1b",
    application: { applicationId: "amzn1.ask.skill.0e3f" },
    attributes: null,
    user: { userId: "amzn1.ask.account.AE2X", accessToken: null }
  },
  context: {
    System: {
      application: { applicationId: "amzn1.ask.skill.0e3f" },
      user: { userId: "amzn1.ask.account.AE2X", accessToken: null },
      device: { deviceId: "amzn1.ask.device.AF1", supportedInterfaces: { AudioPlayer: {} } },
      apiEndpoint: "https://api.eu.amazonalexa.com",
      apiAccessToken: "eyJ0"
    },
    AudioPlayer: { playerActivity: "IDLE" }
  },
  request: {
    type: "SessionEndedRequest",
    requestId: "amzn1.echo-api.request.30",
    timestamp: "2024-05-13T12:35:56Z",
    locale: "de-DE",
    reason: "ERROR",
    error: { type: "INVALID_RESPONSE", message: "?" }
  }
}
