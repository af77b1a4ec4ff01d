/** Samples of `SnsEvent`. */
import type { SnsEvent } from "../events/SnsEvent.ts"

/**
 * A sample of `SnsEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const sns: typeof SnsEvent.Encoded = {
  Records: [
    {
      EventVersion: "1.0",
      EventSubscriptionArn: "arn:aws:sns:eu-central-1:123456789012:orders:21be56ed-a058-49f5-8c98-aedd2564c486",
      EventSource: "aws:sns",
      Sns: {
        Type: "Notification",
        MessageId: "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
        TopicArn: "arn:aws:sns:eu-central-1:123456789012:orders",
        Subject: "Placed",
        Message: "{\"orderId\":\"o-1\"}",
        Timestamp: "2019-01-02T12:45:07.000Z",
        SignatureVersion: "1",
        Signature: "tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j==",
        SigningCertUrl:
          "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-ac565b8b1a6c5d002d285f9598aa1d9b.pem",
        UnsubscribeUrl: "https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe",
        MessageAttributes: {
          tenant: { Type: "String", Value: "blue" },
          thumbnail: { Type: "Binary", Value: "iVBORw0=" }
        }
      }
    }
  ]
}

/**
 * A sample of `SnsEvent`: a message without a subject.
 *
 * @category samples
 * @since 0.1.0
 */
export const snsNullSubject: typeof SnsEvent.Encoded = {
  Records: [
    {
      EventVersion: "1.0",
      EventSubscriptionArn: "arn:aws:sns:eu-central-1:123456789012:orders:21be56ed",
      EventSource: "aws:sns",
      Sns: {
        Type: "Notification",
        MessageId: "95df01b4-ee98-5cb9-9903-4c221d41eb5e",
        TopicArn: "arn:aws:sns:eu-central-1:123456789012:orders",
        Subject: null,
        Message: "plain text",
        Timestamp: "2019-01-02T12:45:07.000Z",
        SignatureVersion: "1",
        Signature: "tcc6faL2yUC6dgZdmrwh1Y4cGa/ebXEkAi6RibDsvpi+tE/1+82j==",
        SigningCertUrl:
          "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-ac565b8b1a6c5d002d285f9598aa1d9b.pem",
        UnsubscribeUrl: "https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe"
      }
    }
  ]
}
