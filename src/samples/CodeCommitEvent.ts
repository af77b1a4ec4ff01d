/** Samples of `CodeCommitEvent`. */
import type { CodeCommitEvent } from "../events/CodeCommitEvent.ts"

/**
 * A sample of `CodeCommitEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const codeCommit: typeof CodeCommitEvent.Encoded = {
  Records: [
    {
      awsRegion: "eu-central-1",
      codecommit: {
        references: [
          { commit: "5c4ef104", ref: "refs/heads/main", created: true },
          { commit: null, ref: "refs/tags/v1", deleted: true }
        ]
      },
      customData: "{\"team\":\"web\"}",
      eventId: "5a82",
      eventName: "ReferenceChanges",
      eventPartNumber: 1,
      eventSource: "aws:codecommit",
      eventSourceARN: "arn:aws:codecommit:eu-central-1:123456789012:web",
      eventTime: "2024-05-02T09:41:07.123+0000",
      eventTotalParts: 1,
      eventTriggerConfigId: "5a82",
      eventTriggerName: "build",
      eventVersion: "1.0",
      userIdentityARN: "arn:aws:iam::123456789012:user/me"
    }
  ]
}
