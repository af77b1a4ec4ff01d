/** Samples of `CognitoSyncEvent`. */
import type { CognitoSyncEvent } from "../events/CognitoSyncEvent.ts"

/**
 * A sample of `CognitoSyncEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cognitoSync: typeof CognitoSyncEvent.Encoded = {
  version: 2,
  eventType: "SyncTrigger",
  region: "eu-central-1",
  identityPoolId: "eu-central-1:5f2a",
  identityId: "eu-central-1:9c1b",
  datasetName: "settings",
  datasetRecords: {
    theme: { oldValue: "light", newValue: "dark", op: "replace" },
    token: { oldValue: "x", newValue: null, op: "remove" }
  }
}
