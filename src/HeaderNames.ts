/**
 * The headers of the Runtime API and of the Extensions API, as AWS spells them. HTTP compares them without regard to
 * case.
 *
 * They are constants of their own, so that a bundle has only those that it uses.
 */

export const requestId = "Lambda-Runtime-Aws-Request-Id"

export const nonce = "Lambda-Runtime-Invocation-Id"

export const deadline = "Lambda-Runtime-Deadline-Ms"

export const invokedFunctionArn = "Lambda-Runtime-Invoked-Function-Arn"

export const traceId = "Lambda-Runtime-Trace-Id"

export const tenantId = "Lambda-Runtime-Aws-Tenant-Id"

export const clientContext = "Lambda-Runtime-Client-Context"

export const cognitoIdentity = "Lambda-Runtime-Cognito-Identity"

export const responseMode = "Lambda-Runtime-Function-Response-Mode"

export const errorType = "Lambda-Runtime-Function-Error-Type"

export const errorBody = "Lambda-Runtime-Function-Error-Body"

export const xrayCause = "Lambda-Runtime-Function-XRay-Error-Cause"

export const extensionName = "Lambda-Extension-Name"

export const extensionIdentifier = "Lambda-Extension-Identifier"

export const extensionEventIdentifier = "Lambda-Extension-Event-Identifier"

export const extensionErrorType = "Lambda-Extension-Function-Error-Type"
