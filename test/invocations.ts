/** Invocations as a function sees them, without a Runtime API. */
import * as Environment from "../src/Environment.ts"
import { fromNext, type Invocation } from "../src/Invocation.ts"
import type { NextInvocation } from "../src/RuntimeApi.ts"

/** An invocation of which nothing is known but its id, and what `headers` add. */
export const makeInvocation = (requestId: string, headers?: Partial<NextInvocation>): Invocation["Service"] =>
  fromNext({
    requestId,
    nonce: undefined,
    deadline: undefined,
    invokedFunctionArn: "",
    traceId: undefined,
    tenantId: undefined,
    clientContext: undefined,
    cognitoIdentity: undefined,
    event: new Uint8Array(),
    ...headers
  }, Environment.fromRecord({})).invocation
