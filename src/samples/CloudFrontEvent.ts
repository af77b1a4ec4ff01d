/** Samples of `CloudFrontEvent`. */
import type {
  CloudFrontOriginRequestEvent,
  CloudFrontOriginResponseEvent,
  CloudFrontRequestEvent,
  CloudFrontResponseEvent,
  CloudFrontViewerRequestEvent,
  CloudFrontViewerResponseEvent
} from "../events/CloudFrontEvent.ts"

/**
 * A sample of `CloudFrontOriginRequestEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudFrontOriginRequest: typeof CloudFrontOriginRequestEvent.Encoded = {
  Records: [
    {
      cf: {
        config: {
          distributionDomainName: "d111111abcdef8.cloudfront.net",
          distributionId: "EDFDVBD6EXAMPLE",
          eventType: "origin-request",
          requestId: "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ=="
        },
        request: {
          clientIp: "203.0.113.178",
          headers: {
            host: [{ key: "Host", value: "d111111abcdef8.cloudfront.net" }],
            cookie: [{ key: "Cookie", value: "a=1" }, { key: "cookie", value: "b=2" }],
            via: [{ key: "Via", value: "2.0 2afae0d4.cloudfront.net (CloudFront)" }]
          },
          method: "GET",
          querystring: "",
          uri: "/",
          origin: {
            custom: {
              customHeaders: { "x-secret": [{ key: "X-Secret", value: "s" }] },
              domainName: "example.org",
              keepaliveTimeout: 5,
              path: "",
              port: 443,
              protocol: "https",
              readTimeout: 30,
              responseCompletionTimeout: 60,
              sslProtocols: ["TLSv1.2"]
            }
          }
        }
      }
    }
  ]
}

/**
 * A sample of `CloudFrontOriginRequestEvent`: a bucket as origin.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudFrontOriginRequestS3: typeof CloudFrontOriginRequestEvent.Encoded = {
  Records: [
    {
      cf: {
        config: {
          distributionDomainName: "d111111abcdef8.cloudfront.net",
          distributionId: "EDFDVBD6EXAMPLE",
          eventType: "origin-request",
          requestId: "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ=="
        },
        request: {
          clientIp: "203.0.113.178",
          headers: {
            host: [{ key: "Host", value: "d111111abcdef8.cloudfront.net" }],
            cookie: [{ key: "Cookie", value: "a=1" }, { key: "cookie", value: "b=2" }],
            via: [{ key: "Via", value: "2.0 2afae0d4.cloudfront.net (CloudFront)" }]
          },
          method: "GET",
          querystring: "",
          uri: "/",
          origin: {
            s3: {
              authMethod: "origin-access-identity",
              customHeaders: {},
              domainName: "bucket.s3.eu-central-1.amazonaws.com",
              path: "/images",
              region: "eu-central-1"
            }
          }
        }
      }
    }
  ]
}

/**
 * A sample of `CloudFrontOriginResponseEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudFrontOriginResponse: typeof CloudFrontOriginResponseEvent.Encoded = {
  Records: [
    {
      cf: {
        config: {
          distributionDomainName: "d111111abcdef8.cloudfront.net",
          distributionId: "EDFDVBD6EXAMPLE",
          eventType: "origin-response",
          requestId: "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ=="
        },
        request: {
          clientIp: "203.0.113.178",
          headers: {
            host: [{ key: "Host", value: "d111111abcdef8.cloudfront.net" }],
            cookie: [{ key: "Cookie", value: "a=1" }, { key: "cookie", value: "b=2" }],
            via: [{ key: "Via", value: "2.0 2afae0d4.cloudfront.net (CloudFront)" }]
          },
          method: "GET",
          querystring: "",
          uri: "/",
          origin: {
            custom: {
              customHeaders: { "x-secret": [{ key: "X-Secret", value: "s" }] },
              domainName: "example.org",
              keepaliveTimeout: 5,
              path: "",
              port: 443,
              protocol: "https",
              readTimeout: 30,
              responseCompletionTimeout: 60,
              sslProtocols: ["TLSv1.2"]
            }
          }
        },
        response: {
          status: "200",
          statusDescription: "OK",
          headers: {
            server: [{ key: "Server", value: "MyCustomOrigin" }],
            "set-cookie": [{ key: "Set-Cookie", value: "a=1" }, { key: "Set-Cookie", value: "b=2" }]
          }
        }
      }
    }
  ]
}

/**
 * A sample of `CloudFrontRequestEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudFrontRequest: typeof CloudFrontRequestEvent.Encoded = {
  Records: [
    {
      cf: {
        config: { distributionId: "EXAMPLE" },
        request: {
          uri: "/",
          method: "GET",
          clientIp: "2001:cdba::3257:9652",
          headers: {
            host: [{ key: "Host", value: "d111111abcdef8.cloudfront.net" }],
            cookie: [{ key: "Cookie", value: "a=1" }, { key: "cookie", value: "b=2" }]
          }
        }
      }
    }
  ]
}

/**
 * A sample of `CloudFrontResponseEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudFrontResponse: typeof CloudFrontResponseEvent.Encoded = {
  Records: [
    {
      cf: {
        config: {
          distributionDomainName: "d111111abcdef8.cloudfront.net",
          distributionId: "EDFDVBD6EXAMPLE",
          eventType: "viewer-response",
          requestId: "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ=="
        },
        request: {
          clientIp: "203.0.113.178",
          headers: {
            host: [{ key: "Host", value: "d111111abcdef8.cloudfront.net" }],
            cookie: [{ key: "Cookie", value: "a=1" }, { key: "cookie", value: "b=2" }]
          },
          method: "POST",
          querystring: "size=large",
          uri: "/picture.jpg",
          body: { action: "read-only", data: "iVBORw0=", encoding: "base64", inputTruncated: false }
        },
        response: {
          status: "200",
          statusDescription: "OK",
          headers: {
            server: [{ key: "Server", value: "MyCustomOrigin" }],
            "set-cookie": [{ key: "Set-Cookie", value: "a=1" }, { key: "Set-Cookie", value: "b=2" }]
          }
        }
      }
    }
  ]
}

/**
 * A sample of `CloudFrontViewerRequestEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudFrontViewerRequest: typeof CloudFrontViewerRequestEvent.Encoded = {
  Records: [
    {
      cf: {
        config: {
          distributionDomainName: "d111111abcdef8.cloudfront.net",
          distributionId: "EDFDVBD6EXAMPLE",
          eventType: "viewer-request",
          requestId: "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ=="
        },
        request: {
          clientIp: "203.0.113.178",
          headers: {
            host: [{ key: "Host", value: "d111111abcdef8.cloudfront.net" }],
            cookie: [{ key: "Cookie", value: "a=1" }, { key: "cookie", value: "b=2" }]
          },
          method: "POST",
          querystring: "size=large",
          uri: "/picture.jpg",
          body: { action: "read-only", data: "iVBORw0=", encoding: "base64", inputTruncated: false }
        }
      }
    }
  ]
}

/**
 * A sample of `CloudFrontViewerResponseEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const cloudFrontViewerResponse: typeof CloudFrontViewerResponseEvent.Encoded = {
  Records: [
    {
      cf: {
        config: {
          distributionDomainName: "d111111abcdef8.cloudfront.net",
          distributionId: "EDFDVBD6EXAMPLE",
          eventType: "viewer-response",
          requestId: "4TyzHTaYWb1GX1qTfsHhEqV6HUDd_BzoBZnwfnvQc_1oF26ClkoUSEQ=="
        },
        request: {
          clientIp: "203.0.113.178",
          headers: {
            host: [{ key: "Host", value: "d111111abcdef8.cloudfront.net" }],
            cookie: [{ key: "Cookie", value: "a=1" }, { key: "cookie", value: "b=2" }]
          },
          method: "POST",
          querystring: "size=large",
          uri: "/picture.jpg"
        },
        response: {
          status: "200",
          statusDescription: null,
          headers: {
            server: [{ key: "Server", value: "MyCustomOrigin" }],
            "set-cookie": [{ key: "Set-Cookie", value: "a=1" }, { key: "Set-Cookie", value: "b=2" }]
          }
        }
      }
    }
  ]
}
