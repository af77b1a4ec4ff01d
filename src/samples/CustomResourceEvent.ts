/** Samples of `CustomResourceEvent`. */
import type { CustomResourceEvent } from "../events/CustomResourceEvent.ts"

/**
 * A sample of `CustomResourceEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const customResource: typeof CustomResourceEvent.Encoded = {
  RequestType: "Create",
  RequestId: "82304eb2-bdda-469f-a33b-a3f1406d0a52",
  ResponseURL:
    "https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/key?X-Amz-Signature=s",
  StackId: "arn:aws:cloudformation:eu-central-1:123456789012:stack/shop/1658",
  ResourceType: "Custom::Certificate",
  LogicalResourceId: "Certificate",
  ServiceToken: "arn:aws:lambda:eu-central-1:123456789012:function:certificate",
  ResourceProperties: {
    ServiceToken: "arn:aws:lambda:eu-central-1:123456789012:function:certificate",
    Domain: "example.com",
    Days: "30",
    Names: ["a"],
    Tags: { Stage: "test" }
  }
}

/**
 * A sample of `CustomResourceEvent`: a delete.
 *
 * @category samples
 * @since 0.1.0
 */
export const customResourceDelete: typeof CustomResourceEvent.Encoded = {
  RequestType: "Delete",
  RequestId: "82304eb2-bdda-469f-a33b-a3f1406d0a52",
  ResponseURL:
    "https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/key?X-Amz-Signature=s",
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
  }
}

/**
 * A sample of `CustomResourceEvent`: an update.
 *
 * @category samples
 * @since 0.1.0
 */
export const customResourceUpdate: typeof CustomResourceEvent.Encoded = {
  RequestType: "Update",
  RequestId: "82304eb2-bdda-469f-a33b-a3f1406d0a52",
  ResponseURL:
    "https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/key?X-Amz-Signature=s",
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
  }
}
