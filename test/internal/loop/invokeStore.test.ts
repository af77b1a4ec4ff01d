import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as Environment from "../../../src/Environment.ts"
import { context, type GlobalInvokeStore, InvokeStore, make } from "../../../src/internal/loop/invokeStore.ts"
import { makeInvocation } from "../../invocations.ts"

const onLambda = { AWS_LAMBDA_RUNTIME_API: "127.0.0.1:9001" }
const single = Environment.fromRecord(onLambda)
const concurrent = Environment.fromRecord({ ...onLambda, AWS_LAMBDA_MAX_CONCURRENCY: "8" })
const local = Environment.fromRecord({})

const full = makeInvocation("id-1", {
  traceId: "Root=1-5e1b4151-5ac6c58dc39a6b6d157a9c2c;Parent=53995c3f42cd8ad8;Sampled=1",
  tenantId: "blue",
  clientContext: JSON.stringify({ w3c: { traceparent: "00-1-2-01", tracestate: "a=b", baggage: "c=d" } })
})

const seenBy = (store: GlobalInvokeStore) => ({
  requestId: store.getRequestId(),
  traceId: store.getXRayTraceId(),
  tenantId: store.getTenantId(),
  traceparent: store.getTraceparent(),
  tracestate: store.getTracestate(),
  baggage: store.getBaggage()
})

/** Starts a fiber outside of the one that runs, as the loop does. */
const start = <A>(effect: Effect.Effect<A>): Promise<A> => Effect.runPromise(effect)

const nothing = {
  requestId: "-",
  traceId: undefined,
  tenantId: undefined,
  traceparent: undefined,
  tracestate: undefined,
  baggage: undefined
}

describe("make", () => {
  describe.each([["single", single], ["concurrent", concurrent], ["local", local]] as const)(
    "in %s mode",
    (_, environment) => {
      it("has the fields of the current invocation", () => {
        const { announce, current, global } = make(environment)
        const { enter } = announce(full)

        const [seen, invocation] = enter(() => [seenBy(global), current()] as const)

        assert.deepStrictEqual(seen, {
          requestId: "id-1",
          traceId: full.traceId,
          tenantId: "blue",
          traceparent: "00-1-2-01",
          tracestate: "a=b",
          baggage: "c=d"
        })
        assert.strictEqual(invocation, full)
      })

      it("is empty before and after an invocation", () => {
        const { announce, current, global } = make(environment)
        const look = () => [seenBy(global), global.hasContext(), global.getContext(), current()] as const

        const before = look()
        const { enter, leave } = announce(full)
        enter(() => global.set("user", 1))
        leave()

        assert.deepStrictEqual(before, [nothing, false, undefined, undefined])
        assert.deepStrictEqual(look(), [nothing, false, undefined, undefined])
      })

      it("has no fields that Lambda did not send", () => {
        const { announce, global } = make(environment)

        const seen = announce(makeInvocation("id-2")).enter(() => seenBy(global))

        assert.deepStrictEqual(seen, { ...nothing, requestId: "id-2" })
      })

      it("shows the fields under the symbols of AWS", () => {
        const { announce, global } = make(environment)

        const [context, hasContext, requestId] = announce(full).enter(() => [
          global.getContext(),
          global.hasContext(),
          global.get(Symbol.for("_AWS_LAMBDA_REQUEST_ID"))
        ])

        assert.isTrue(hasContext)
        assert.strictEqual(requestId, "id-1")
        assert.deepStrictEqual(context, {
          [Symbol.for("_AWS_LAMBDA_REQUEST_ID")]: "id-1",
          [Symbol.for("_AWS_LAMBDA_X_RAY_TRACE_ID")]: full.traceId,
          [Symbol.for("_AWS_LAMBDA_TENANT_ID")]: "blue",
          [Symbol.for("_AWS_LAMBDA_TRACEPARENT")]: "00-1-2-01",
          [Symbol.for("_AWS_LAMBDA_TRACESTATE")]: "a=b",
          [Symbol.for("_AWS_LAMBDA_BAGGAGE")]: "c=d"
        })
      })

      it("keeps what the function adds until the invocation ends, and not for the next", () => {
        const { announce, global } = make(environment)
        const read = () => [global.get("user"), global.getRequestId()]
        const first = announce(makeInvocation("id-1"))
        const seen = first.enter(() => {
          global.set("user", "ada")
          return read()
        })
        first.leave()

        const next = announce(makeInvocation("id-2")).enter(read)

        assert.deepStrictEqual([seen, next], [["ada", "id-1"], [undefined, "id-2"]])
      })

      it("refuses to change what Lambda sent", () => {
        const { announce, global } = make(environment)
        const requestId = Symbol.for("_AWS_LAMBDA_REQUEST_ID")

        announce(full).enter(() => {
          assert.throws(() => global.set(requestId, "forged"), /protected/)
          assert.strictEqual(global.getRequestId(), "id-1")
          assert.isTrue(global.isProtectedKey(requestId))
          assert.isFalse(global.isProtectedKey("user"))
        })
      })

      it("runs a function of the user in a context of its own", () => {
        const { announce, current, global } = make(environment)

        const [own, invocation] = announce(full).enter(() =>
          global.run({ own: true }, () => [global.getContext(), current()] as const)
        )

        assert.deepStrictEqual(own, { own: true })
        assert.strictEqual(invocation, full)
      })

      it.effect("reaches promises and child fibers of the handler", () =>
        Effect.gen(function*() {
          const { announce, global } = make(environment)
          const ask = Effect.promise(async () => {
            await Promise.resolve()
            return global.getRequestId()
          })
          const handler = Effect.all([ask, Effect.andThen(Effect.yieldNow, ask)], { concurrency: 2 })

          const seen = yield* Effect.promise(() => announce(full).enter(() => start(handler)))

          assert.deepStrictEqual(seen, ["id-1", "id-1"])
        }))
    }
  )

  it("takes a field outside of an invocation in single mode, as AWS's own store does", () => {
    const { global } = make(single)

    global.set("user", 1)

    assert.strictEqual(global.get("user"), 1)
  })

  it("takes no field outside of an invocation in concurrent mode, as AWS's own store does", () => {
    assert.throws(() => make(concurrent).global.set("user", 1), "No context available")
  })

  it.effect("keeps a hundred invocations apart that run at once", () =>
    Effect.gen(function*() {
      const { announce, current, global } = make(concurrent)
      const look = Effect.sync(() => [global.getRequestId(), current()?.requestId, global.get("user")])
      const handler = (user: number) =>
        Effect.gen(function*() {
          yield* Effect.sync(() => global.set("user", user))
          yield* Effect.yieldNow
          const own = yield* look
          const forked = yield* Effect.forEach([1, 2], () => Effect.andThen(Effect.yieldNow, look), { concurrency: 2 })
          const later = yield* Effect.promise(async () => {
            await new Promise((resolve) => setImmediate(resolve))
            return start(look)
          })
          return [own, ...forked, later]
        })
      const users = Array.from({ length: 100 }, (_, i) => i)

      const seen = yield* Effect.promise(() =>
        Promise.all(
          users.map((user) => announce(makeInvocation(`id-${user}`)).enter(() => start(handler(user))))
        )
      )

      assert.deepStrictEqual(
        seen,
        users.map((user) => Array.from({ length: 4 }, () => [`id-${user}`, `id-${user}`, user]))
      )
    }))
})

describe("context", () => {
  const host = globalThis as { awslambda?: { InvokeStore?: unknown } | undefined }

  const within = (variables: Record<string, string>) =>
    Effect.gen(function*() {
      const store = yield* InvokeStore
      const { enter } = store.announce(full)
      return enter(() => ({ current: store.current(), global: host.awslambda?.InvokeStore as GlobalInvokeStore }))
    }).pipe(
      Effect.map(({ current, global }) => ({ current, seen: global?.getRequestId() })),
      Effect.provide(Layer.effectContext(context)),
      Effect.provideService(Environment.Environment, Environment.fromRecord({ ...onLambda, ...variables }))
    )

  it.effect("shows the store to SDKs until it is released", () =>
    Effect.gen(function*() {
      const { current, seen } = yield* within({})

      assert.strictEqual(current, full)
      assert.strictEqual(seen, "id-1")
      assert.notProperty(host, "awslambda")
    }))

  it.effect("keeps what else is there", () =>
    Effect.gen(function*() {
      const original = { InvokeStore: "other", streamifyResponse: 1 }
      host.awslambda = original
      yield* Effect.addFinalizer(() => Effect.sync(() => delete host.awslambda))

      const { seen } = yield* within({})

      assert.strictEqual(seen, "id-1")
      assert.strictEqual(host.awslambda, original)
      assert.deepStrictEqual(original, { InvokeStore: "other", streamifyResponse: 1 })
    }))

  it.effect("keeps the trace variable, in single mode only", () =>
    Effect.gen(function*() {
      const name = "_X_AMZN_TRACE_ID"
      delete process.env[name]
      yield* Effect.addFinalizer(() => Effect.sync(() => delete process.env[name]))

      yield* within({ AWS_LAMBDA_MAX_CONCURRENCY: "2" })
      const concurrent = process.env[name]
      yield* within({})

      assert.deepStrictEqual([concurrent, process.env[name]], [undefined, full.traceId])
    }))

  it.effect("makes no global if the environment forbids it", () =>
    Effect.gen(function*() {
      const { current, seen } = yield* within({ AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA: "1" })

      assert.strictEqual(current, full)
      assert.isUndefined(seen)
    }))
})

describe("InvokeStore", () => {
  it.effect("knows of no invocation unless the context is provided", () =>
    Effect.gen(function*() {
      const store = yield* InvokeStore
      const { enter, leave } = store.announce(full)

      const current = enter(store.current)
      leave()

      assert.isUndefined(current)
    }))
})
