/** What `Invocation` and `Background` are in a Web Function, where Lambda sends requests and no invocations. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import { HttpServerRequest } from "effect/http/HttpServerRequest"
import * as Scope from "effect/Scope"
import { randomUUID } from "node:crypto"
import { Background } from "../../Background.ts"
import type { Environment } from "../../Environment.ts"
import { fromNext, Invocation } from "../../Invocation.ts"
import { type Lifecycle, registryOf } from "../../Lifecycle.ts"
import type { App } from "./handle.ts"

const noEvent = new Uint8Array()

export class WebInvocations {
  readonly #environment: Environment
  readonly #lifecycle: Lifecycle
  readonly #work: FiberSet.FiberSet<unknown, unknown>
  readonly #run: (effect: Effect.Effect<unknown, unknown>) => void

  private constructor(
    environment: Environment,
    lifecycle: Lifecycle,
    work: FiberSet.FiberSet<unknown, unknown>,
    run: (effect: Effect.Effect<unknown, unknown>) => void
  ) {
    this.#environment = environment
    this.#lifecycle = lifecycle
    this.#work = work
    this.#run = run
  }

  static readonly make = Effect.fnUntraced(function*(environment: Environment, lifecycle: Lifecycle) {
    const work = yield* FiberSet.make<unknown, unknown>()
    return new WebInvocations(environment, lifecycle, work, yield* FiberSet.runtime(work)<never>())
  })

  /** Waits until no background work runs. */
  get drained(): Effect.Effect<void> {
    return FiberSet.awaitEmpty(this.#work)
  }

  /** Interrupts the background work. */
  get stop(): Effect.Effect<void> {
    return FiberSet.clear(this.#work)
  }

  /**
   * Gives an app the services of an invocation. Once the response has been sent, its background work runs, and then the
   * hooks of `Lifecycle.afterResponse`.
   */
  within(app: App): App {
    return Effect.contextWith((context: Context.Context<never>) => {
      const invocation = this.#invocation(Context.getUnsafe(context, HttpServerRequest))
      const background = new RequestBackground(this.#run)
      const hooks = registryOf(this.#lifecycle).afterResponse
      const end = Effect.suspend(() => {
        const work = background.start()
        if (work.length === 0 && hooks === undefined) return Effect.void
        const rest = Effect.andThen(
          Effect.forEach(work, logged, { concurrency: "unbounded", discard: true }),
          Effect.provideService(hooks?.run(Infinity) ?? Effect.void, Invocation, invocation)
        )
        return Effect.sync(() => this.#run(rest))
      })
      const own = context.pipe(Context.add(Invocation, invocation), Context.add(Background, background))
      // The scope of a request closes once its response has been sent.
      const scope = Context.getUnsafe(context, Scope.Scope)
      return Effect.andThen(Scope.addFinalizer(scope, end), Effect.provideContext(app, own))
    })
  }

  #invocation({ headers }: HttpServerRequest): Invocation["Service"] {
    const requestId = headers["lambda-web-request-id"] ?? randomUUID()
    const { invocation } = fromNext({
      requestId,
      nonce: undefined,
      deadline: undefined,
      invokedFunctionArn: "",
      traceId: headers["x-amzn-trace-id"],
      tenantId: undefined,
      clientContext: undefined,
      cognitoIdentity: undefined,
      event: noEvent
    }, this.#environment)
    return invocation
  }
}

const logged = (work: Effect.Effect<unknown, unknown>): Effect.Effect<unknown> =>
  Effect.catchCause(work, (cause) => Effect.logError("background work failed", cause))

/** The background work of one request: it waits for the response, then it starts at once. */
class RequestBackground {
  readonly #run: (effect: Effect.Effect<unknown, unknown>) => void
  #waiting: Array<Effect.Effect<unknown, unknown>> | undefined = []

  constructor(run: (effect: Effect.Effect<unknown, unknown>) => void) {
    this.#run = run
  }

  readonly add = (effect: Effect.Effect<unknown, unknown>): Effect.Effect<void> =>
    Effect.sync(() => {
      if (this.#waiting === undefined) this.#run(logged(effect))
      else this.#waiting.push(effect)
    })

  /** The response has been sent: yields what has waited for that. */
  start(): ReadonlyArray<Effect.Effect<unknown, unknown>> {
    const waiting = this.#waiting ?? []
    this.#waiting = undefined
    return waiting
  }
}
