/** One handler of several: chosen once by its name, or for each event by its schema. */
import * as Effect from "effect/Effect"
import { Environment } from "../../Environment.ts"
import { InvalidEvent, UnknownHandler } from "../../RuntimeError.ts"
import { reject } from "./handling.ts"
import {
  type Any,
  type BodyError,
  type Error,
  fromPrepare,
  type Handler,
  type Prepared,
  type Services,
  type Traits
} from "./model.ts"

/** The handlers of a record, each as one that fails with and needs what any of them does. */
const widen = <Handlers extends Readonly<Record<string, Any>>>(handlers: Handlers) => {
  const known: Readonly<Record<string, Any>> = handlers
  // `Handler` is the one interface that extends `Any`.
  type One = Handlers[keyof Handlers]
  return known as Readonly<Record<string, Handler<Error<One>, Services<One>, BodyError<One>>>>
}

/** What any of the handlers does. */
const traitsOf = (handlers: ReadonlyArray<Any>): Traits => ({
  http: handlers.some(({ http }) => http),
  streams: handlers.some(({ streams }) => streams)
})

/**
 * The handler that `_HANDLER` names: one package, many functions.
 *
 * **Details**
 *
 * The name is looked up once, in the init phase: as it stands, or the part after its last dot, since some tools insist
 * on `file.name`. An unknown name fails with `UnknownHandler`, an init error that lists the known ones.
 *
 * **Gotchas**
 *
 * A layer that is provided to the program is built for every function of the package, whichever handler runs: a variable
 * that one function lacks is then the init error of another. Provide such a layer to its handler by `Handler.provide`.
 *
 * **Example** (Each function builds what it needs)
 *
 * ```ts
 * import { NodeRuntime } from "@effect/platform-node"
 * import { Config, Context, Effect, Layer, Schema } from "effect"
 * import { Handler, Lambda } from "effect-lambda-runtime"
 *
 * class Table extends Context.Service<Table, { readonly name: string }>()("app/Table") {
 *   static readonly layer = Layer.effect(Table, Effect.map(Config.String("TABLE"), (name) => ({ name })))
 * }
 *
 * const orders = Handler.json(
 *   { event: Schema.Unknown, response: Schema.String },
 *   () => Table.use(({ name }) => Effect.succeed(name))
 * )
 * const ping = Handler.json({ event: Schema.Unknown }, () => Effect.void)
 *
 * // `ping` starts without TABLE.
 * const functions = Handler.named({ orders: Handler.provide(orders, Table.layer), ping })
 *
 * Lambda.run(functions).pipe(Lambda.main, NodeRuntime.runMain)
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const named = <Handlers extends Readonly<Record<string, Any>>>(
  handlers: Handlers
): Handler<Error<Handlers[keyof Handlers]>, Services<Handlers[keyof Handlers]>, BodyError<Handlers[keyof Handlers]>> =>
  fromPrepare(
    traitsOf(Object.values(handlers)),
    Effect.flatMap(Environment, ({ handler: name = "" }) => {
      const key = [name, name.slice(name.lastIndexOf(".") + 1)].find((key) => Object.hasOwn(handlers, key))
      return key === undefined
        ? Effect.fail(new UnknownHandler({ actual: name || undefined, known: Object.keys(handlers) }))
        : widen(handlers)[key]!.prepare
    })
  )

/**
 * The first of several handlers whose schema the event matches, in the order of the record: one function, several
 * sources.
 *
 * **Details**
 *
 * A handler of bytes matches every event, so it can only be the last. An event that matches none fails with
 * `InvalidEvent`, which names each handler that was tried and why it did not match.
 *
 * @category constructors
 * @since 0.1.0
 */
export const match = <Handlers extends Readonly<Record<string, Any>>>(
  handlers: Handlers
): Handler<
  Error<Handlers[keyof Handlers]> | InvalidEvent,
  Services<Handlers[keyof Handlers]>,
  BodyError<Handlers[keyof Handlers]>
> => {
  const candidates = Object.entries(widen(handlers))
  const traits = traitsOf(Object.values(handlers))
  return fromPrepare(
    traits,
    Effect.map(
      Effect.forEach(candidates, ([name, handler]) => Effect.map(handler.prepare, (take) => [name, take] as const)),
      (candidates): Prepared<
        Error<Handlers[keyof Handlers]> | InvalidEvent,
        Services<Handlers[keyof Handlers]>,
        BodyError<Handlers[keyof Handlers]>
      > =>
        Effect.fnUntraced(function*(event) {
          const tried: Array<string> = []
          let cause: unknown
          for (const [name, take] of candidates) {
            const handling = yield* take(event)
            if (handling.rejection === undefined) return handling
            tried.push(`${name} (${handling.rejection.detail})`)
            cause = handling.rejection.cause
          }
          const detail = `the event matches none of: ${tried.join("; ")}`
          return reject(new InvalidEvent({ detail, cause }), traits.streams ? true : undefined)
        })
    )
  )
}
