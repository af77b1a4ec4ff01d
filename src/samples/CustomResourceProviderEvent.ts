/** Samples of `CustomResourceProviderEvent`. */
import type { CustomResourceProviderEvent } from "../events/CustomResourceProviderEvent.ts"
import { open } from "./internal/open.ts"

/**
 * A sample of `CustomResourceProviderEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const customResourceProvider: typeof CustomResourceProviderEvent.Encoded = {
  RequestType: "Create",
  RequestId: "82304eb2-bdda-469f-a33b-a3f1406d0a52",
  ResponseURL: "...",
  StackId: "arn:aws:cloudformation:eu-central-1:123456789012:stack/shop/1658",
  ResourceType: "Custom::Certificate",
  LogicalResourceId: "Certificate",
  ResourceProperties: {
    ServiceToken: "arn:aws:lambda:eu-central-1:123456789012:function:certificate",
    Domain: "example.com",
    Days: "30",
    Names: ["a"],
    Tags: { Stage: "test" }
  }
}

/**
 * A sample of `CustomResourceProviderEvent`: the call of isComplete.
 *
 * @category samples
 * @since 0.1.0
 */
export const customResourceProviderIsComplete: typeof CustomResourceProviderEvent.Encoded = open({
  RequestType: "Update",
  RequestId: "82304eb2-bdda-469f-a33b-a3f1406d0a52",
  StackId: "arn:aws:cloudformation:eu-central-1:123456789012:stack/shop/1658",
  ResourceType: "Custom::Certificate",
  LogicalResourceId: "Certificate",
  ServiceToken: "arn:aws:lambda:eu-central-1:123456789012:function:certificate",
  PhysicalResourceId: "cert-1",
  ResourceProperties: {
    ServiceToken: "arn:aws:lambda:eu-central-1:123456789012:function:certificate",
    Domain: "example.com",
    Days: "30",
    Names: ["a"],
    Tags: { Stage: "test" }
  },
  OldResourceProperties: {
    ServiceToken: "arn:aws:lambda:eu-central-1:123456789012:function:certificate",
    Domain: "example.com",
    Days: "10",
    Names: ["a"],
    Tags: { Stage: "test" }
  },
  Data: { Arn: "a" },
  NoEcho: false,
  jobId: "j-1"
})
