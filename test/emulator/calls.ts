/** Calls as callers make them. */
import type { Call } from "../../src/emulator/Call.ts"
import { maxStreamedBytes } from "../../src/RuntimeApi.ts"

/** A call of which only the id and what `others` say matters. Its event is the id; the function has three seconds. */
export const makeCall = (requestId: string, others?: Partial<Call>): Call => ({
  requestId,
  nonce: undefined,
  event: new TextEncoder().encode(requestId),
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:test",
  traceId: undefined,
  clientContext: undefined,
  cognitoIdentity: undefined,
  tenantId: undefined,
  timeoutMillis: 3000,
  maxStreamedBytes,
  ...others
})
