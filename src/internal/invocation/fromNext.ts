/** Parses what the Runtime API sends with an event. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Environment } from "../../Environment.ts"
import type { NextInvocation } from "../../RuntimeApi.ts"
import { headerNames } from "../../RuntimeApi.ts"
import { InvalidInvocation } from "../../RuntimeError.ts"
import type { ClientContext, CognitoIdentity, Invocation, W3cTraceContext } from "./model.ts"

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

interface Parsed {
  readonly value?: Record<string, unknown>
  readonly invalid?: InvalidInvocation
}

const absent: Parsed = {}

const parseHeader = (header: string, text: string | undefined): Parsed => {
  if (text === undefined) return absent
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? { value } : absent
  } catch {
    // Without the `SyntaxError`, which quotes the header.
    return { invalid: new InvalidInvocation({ header }) }
  }
}

/** The fields of this name that are text: whatever else is there, the type does not say. */
const takeTexts = <K extends string>(
  parsed: Record<string, unknown>,
  names: ReadonlyArray<K>
): { readonly [P in K]?: string } => {
  const fields: { [P in K]?: string } = {}
  for (const name of names) {
    const value = parsed[name]
    if (typeof value === "string" && value !== "") fields[name] = value
  }
  return fields
}

const identityFields = ["cognitoIdentityId", "cognitoIdentityPoolId"] as const
const w3cFields = ["traceparent", "tracestate", "baggage"] as const
const contextParts = ["client", "custom", "env"] as const

/** Callers choose the client context. So only the parts that the type names are checked. */
const withoutWrongParts = (context: Record<string, unknown>): ClientContext => {
  const wrong = contextParts.filter((name) => name in context && !isObject(context[name]))
  if (wrong.length === 0) return context
  return Object.fromEntries(Object.entries(context).filter(([name]) => !wrong.some((other) => other === name)))
}

const nothing = [undefined, undefined] as const

const takeW3c = (
  parsed: Record<string, unknown> | undefined
): readonly [ClientContext | undefined, W3cTraceContext | undefined] => {
  if (parsed === undefined) return nothing
  if (!isObject(parsed.w3c)) return [withoutWrongParts(parsed), undefined]
  const { w3c, ...clientContext } = parsed
  return [withoutWrongParts(clientContext), takeTexts(w3c as Record<string, unknown>, w3cFields)]
}

/** Each invocation has one. What few handlers need is made when they ask for it. */
class CurrentInvocation {
  // Declared, and made by the constructor alone: a field that is defined first costs every invocation twice.
  declare readonly requestId: string
  declare readonly invokedFunctionArn: string
  declare readonly deadline: number | undefined
  declare readonly traceId: string | undefined
  declare readonly w3c: W3cTraceContext | undefined
  declare readonly tenantId: string | undefined
  declare readonly clientContext: ClientContext | undefined
  declare readonly cognitoIdentity: CognitoIdentity | undefined
  declare readonly functionName: string | undefined
  declare readonly functionVersion: string | undefined
  declare readonly memoryLimitInMB: number | undefined
  declare readonly logGroupName: string | undefined
  declare readonly logStreamName: string | undefined
  #ended = false

  constructor(
    next: NextInvocation,
    environment: Environment,
    context: Record<string, unknown> | undefined,
    identity: CognitoIdentity | undefined
  ) {
    const [clientContext, w3c] = takeW3c(context)
    this.requestId = next.requestId
    this.invokedFunctionArn = next.invokedFunctionArn
    this.deadline = next.deadline
    this.traceId = next.traceId
    this.w3c = w3c
    this.tenantId = next.tenantId
    this.clientContext = clientContext
    this.cognitoIdentity = identity
    this.functionName = environment.functionName
    this.functionVersion = environment.functionVersion
    this.memoryLimitInMB = environment.memoryLimitInMB
    this.logGroupName = environment.logGroupName
    this.logStreamName = environment.logStreamName
  }

  /** Not a method, so that handlers do not have it. */
  static end(invocation: CurrentInvocation): void {
    invocation.#ended = true
  }

  get remainingMillis(): Effect.Effect<number> {
    return Clock.clockWith((clock) => {
      if (this.#ended) return Effect.succeed(0)
      const { deadline } = this
      return Effect.succeed(deadline === undefined ? Infinity : Math.max(0, deadline - clock.currentTimeMillisUnsafe()))
    })
  }
}

/**
 * The invocation that `next` describes, in this environment.
 *
 * **Details**
 *
 * A client context or Cognito identity that is JSON but not an object is ignored. So is a part of them that does not have
 * its type, such as a `custom` that is not an object. One that is not JSON makes the
 * invocation `invalid`: it has to be reported as that error. `end` marks the invocation as over.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromNext = (next: NextInvocation, environment: Environment): {
  readonly invocation: Invocation["Service"]
  readonly invalid: InvalidInvocation | undefined
  readonly end: () => void
} => {
  const context = parseHeader(headerNames.clientContext, next.clientContext)
  const identity = parseHeader(headerNames.cognitoIdentity, next.cognitoIdentity)
  const invocation = new CurrentInvocation(
    next,
    environment,
    context.value,
    identity.value && takeTexts(identity.value, identityFields)
  )
  return { invocation, invalid: context.invalid ?? identity.invalid, end: () => CurrentInvocation.end(invocation) }
}
