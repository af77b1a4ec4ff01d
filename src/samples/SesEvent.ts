/** Samples of `SesEvent`. */
import type { SesEvent } from "../events/SesEvent.ts"

/**
 * A sample of `SesEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const ses: typeof SesEvent.Encoded = {
  Records: [
    {
      eventSource: "aws:ses",
      eventVersion: "1.0",
      ses: {
        mail: {
          timestamp: "2024-05-02T09:41:07.123Z",
          source: "ada@example.com",
          messageId: "o3vrnil0e2ic28tr",
          destination: ["orders@example.org"],
          headersTruncated: false,
          headers: [{ name: "Return-Path", value: "<ada@example.com>" }],
          commonHeaders: {
            returnPath: "ada@example.com",
            from: ["Ada <ada@example.com>"],
            date: "Thu, 2 May 2024 09:41:05 +0000",
            to: ["orders@example.org"],
            cc: ["bob@example.org"],
            replyTo: ["ada@example.com"],
            messageId: "<0123@example.com>",
            subject: null
          }
        },
        receipt: {
          timestamp: "2024-05-02T09:41:07.123Z",
          processingTimeMillis: 574,
          recipients: ["orders@example.org"],
          spamVerdict: { status: "PASS" },
          virusVerdict: { status: "DISABLED" },
          spfVerdict: { status: "PASS" },
          dkimVerdict: { status: "GRAY" },
          dmarcVerdict: { status: "FAIL" },
          dmarcPolicy: "reject",
          action: {
            type: "Lambda",
            functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:mail",
            invocationType: "RequestResponse"
          }
        }
      }
    }
  ]
}
