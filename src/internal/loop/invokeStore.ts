/**
 * Which invocation a promise, a callback or an SDK works for: `globalThis.awslambda.InvokeStore`, and the variable
 * `_X_AMZN_TRACE_ID`.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import type { AsyncLocalStorage } from "node:async_hooks"
import { Environment } from "../../Environment.ts"
import type { Invocation } from "../../Invocation.ts"
import { CurrentInvocation } from "../log/currentInvocation.ts"
import { awsGlobal } from "./awsGlobal.ts"
import { makeTraceVariable } from "./traceVariable.ts"

type AnyInvocation = Invocation["Service"]

export interface InvokeStore {
  /**
   * Puts an invocation in hand: what `enter` starts, and everything that follows from it, finds it as `current`. `leave`
   * ends that.
   */
  readonly announce: (invocation: AnyInvocation) => {
    readonly enter: <A>(start: () => A) => A
    readonly leave: () => void
  }
  readonly current: () => AnyInvocation | undefined
}

const start = <A>(start: () => A): A => start()

/** The store in force. One that knows nothing, unless `context` is provided. */
export const InvokeStore: Context.Reference<InvokeStore> = Context.Reference(
  "effect-lambda-runtime/internal/InvokeStore",
  {
    defaultValue: (): InvokeStore => {
      const nobody = { enter: start, leave: () => {} }
      return { announce: () => nobody, current: () => undefined }
    }
  }
)

// What AWS's SDK sees

type Fields = Record<PropertyKey, unknown>

/** What the package `@aws/lambda-invoke-store` looks for, before it makes a store of its own. */
export interface GlobalInvokeStore {
  readonly isProtectedKey: (key: PropertyKey) => boolean
  readonly getContext: () => Fields | undefined
  readonly hasContext: () => boolean
  readonly get: (key: PropertyKey) => unknown
  readonly set: (key: PropertyKey, value: unknown) => void
  readonly run: <A>(context: Fields, f: () => A) => A
  readonly getRequestId: () => string
  readonly getXRayTraceId: () => string | undefined
  readonly getTenantId: () => string | undefined
  readonly getTraceparent: () => string | undefined
  readonly getTracestate: () => string | undefined
  readonly getBaggage: () => string | undefined
}

const keyOf = (name: string): symbol => Symbol.for(`_AWS_LAMBDA_${name}`)

const keys = {
  requestId: keyOf("REQUEST_ID"),
  traceId: keyOf("X_RAY_TRACE_ID"),
  tenantId: keyOf("TENANT_ID"),
  traceparent: keyOf("TRACEPARENT"),
  tracestate: keyOf("TRACESTATE"),
  baggage: keyOf("BAGGAGE")
}

const protectedKeys = new Set<PropertyKey>(Object.values(keys))

/** An invocation, and the fields that code of the function asked for or added. Made when first asked for. */
interface Slot {
  readonly invocation: AnyInvocation | undefined
  fields: Fields | undefined
}

const fieldsOf = (slot: Slot | undefined): Fields | undefined => {
  if (slot?.fields !== undefined || slot?.invocation === undefined) return slot?.fields
  const { requestId, tenantId, traceId, w3c } = slot.invocation
  return slot.fields = {
    [keys.requestId]: requestId,
    [keys.traceId]: traceId,
    [keys.tenantId]: tenantId,
    [keys.traceparent]: w3c?.traceparent,
    [keys.tracestate]: w3c?.tracestate,
    [keys.baggage]: w3c?.baggage
  }
}

const makeGlobal = (options: {
  readonly slot: () => Slot | undefined
  /** The slot that takes a field if no invocation is in hand. Throws if there cannot be one. */
  readonly makeSlot: () => Slot
  readonly run: GlobalInvokeStore["run"]
}): GlobalInvokeStore => {
  const getContext = () => fieldsOf(options.slot())
  const get = (key: PropertyKey) => getContext()?.[key]
  const getText = (key: symbol) => () => {
    const value = get(key)
    return typeof value === "string" ? value : undefined
  }
  const getRequestId = getText(keys.requestId)
  return {
    isProtectedKey: (key) => protectedKeys.has(key),
    getContext,
    hasContext: () => getContext() !== undefined,
    get,
    set: (key, value) => {
      if (protectedKeys.has(key)) throw new Error(`Cannot modify protected Lambda context field: ${String(key)}`)
      const slot = options.slot() ?? options.makeSlot()
      slot.fields = fieldsOf(slot) ?? {}
      slot.fields[key] = value
    },
    run: options.run,
    getRequestId: () => getRequestId() ?? "-",
    getXRayTraceId: getText(keys.traceId),
    getTenantId: getText(keys.tenantId),
    getTraceparent: getText(keys.traceparent),
    getTracestate: getText(keys.tracestate),
    getBaggage: getText(keys.baggage)
  }
}

/** A store, and what SDKs see of it. */
export type Made = InvokeStore & { readonly global: GlobalInvokeStore }

/** One invocation at a time: a variable knows it, and costs nothing. */
const makeSingle = (): Made => {
  let slot: Slot | undefined
  const announced = {
    enter: start,
    leave: () => {
      slot = undefined
    }
  }
  return {
    announce: (invocation) => {
      slot = { fields: undefined, invocation }
      return announced
    },
    current: () => slot?.invocation,
    global: makeGlobal({
      slot: () => slot,
      makeSlot: () => slot = { fields: undefined, invocation: undefined },
      run: (fields, f) => {
        slot = { fields, invocation: slot?.invocation }
        return f()
      }
    })
  }
}

/** Several at once: Node carries each along. */
const makeConcurrent = (): Made => {
  const { AsyncLocalStorage } = process.getBuiltinModule("node:async_hooks")
  const storage: AsyncLocalStorage<Slot> = new AsyncLocalStorage()
  const slot = () => storage.getStore()
  return {
    announce: (invocation) => {
      const slot: Slot = { fields: undefined, invocation }
      return { enter: (start) => storage.run(slot, start), leave: () => {} }
    },
    current: () => slot()?.invocation,
    global: makeGlobal({
      slot,
      makeSlot: () => {
        throw new Error("No context available")
      },
      run: (fields, f) => storage.run({ fields, invocation: slot()?.invocation }, f)
    })
  }
}

/**
 * The store of a process that runs as many invocations at once as the environment says. Outside Lambda that depends on the
 * handler, so there may be several.
 */
export const make = ({ maxConcurrency, runtimeApi }: Environment): Made =>
  maxConcurrency > 1 || runtimeApi === undefined ? makeConcurrent() : makeSingle()

/** Shows a store to SDKs as `globalThis.awslambda.InvokeStore`, until the function that it returns is called. */
export const show = (store: GlobalInvokeStore): () => void => {
  const hadGlobal = awsGlobal.awslambda !== undefined
  const awslambda = awsGlobal.awslambda ??= {}
  const original = awslambda.InvokeStore
  awslambda.InvokeStore = store
  return () => {
    if (original === undefined) delete awslambda.InvokeStore
    else awslambda.InvokeStore = original
    if (!hadGlobal) delete awsGlobal.awslambda
  }
}

/**
 * Makes the store, which also keeps `_X_AMZN_TRACE_ID`, and shows it to SDKs until the scope closes, unless the
 * environment forbids that. Provide it before any code of the function runs: the SDK keeps the store that it finds first.
 */
export const context: Effect.Effect<Context.Context<never>, never, Scope> = /*#__PURE__*/ Effect.gen(function*() {
  const environment = yield* Environment
  const { announce, current, global } = make(environment)
  const setTraceVariable = makeTraceVariable(environment)
  const announceTraced: InvokeStore["announce"] = (invocation) => {
    setTraceVariable(invocation.traceId)
    return announce(invocation)
  }
  if (!environment.noGlobalAwslambda) {
    const hide = show(global)
    yield* Effect.addFinalizer(() => Effect.sync(hide))
  }
  return Context.make(InvokeStore, { announce: announceTraced, current }).pipe(
    Context.add(CurrentInvocation, current)
  )
})
