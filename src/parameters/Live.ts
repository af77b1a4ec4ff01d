/** A parameter as a handle that always has its value of now. */
import * as Cause from "effect/Cause"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import { schemaOption } from "../internal/failure/misuse.ts"
import { describeSchemaError } from "../internal/failure/schemaIssue.ts"
import type { Invocation } from "../Invocation.ts"
import { currentInvocation } from "./internal/held.ts"
import { HeldSources } from "./internal/heldSources.ts"
import type { Values } from "./internal/values.ts"
import { InvalidParameter, ParametersError } from "./ParametersError.ts"

/**
 * A value that is renewed between invocations.
 *
 * @category models
 * @since 0.1.0
 */
export interface Live<out A> {
  /**
   * The value: within an invocation always the same, however often it is read.
   *
   * Outside of invocations, such as in a pool of connections, it is the value of now. It dies if AWS's extension was not
   * ready in the init phase and the value cannot be read later either.
   */
  readonly get: Effect.Effect<A>
}

/** What a value was made of. */
type Stamp = ReadonlyArray<Values | undefined>

interface Decoded<A> {
  readonly stamp: Stamp
  readonly value: A
}

const isSame = (a: Stamp, b: Stamp): boolean => a.every((values, index) => values === b[index])

/**
 * A handle for a value, decoded by a schema.
 *
 * **Details**
 *
 * It is read by the `ConfigProvider`, as `Config.schema(schema, name)` does. It is renewed as its source is: see `refresh` of
 * `Parameters.layer`. Without such a source, as in a test with `ConfigProvider.fromUnknown`, it never changes.
 *
 * If the value is missing or does not match the schema, this fails with `ParametersError`. If that happens to a renewed
 * value, the last good one stays, and that is logged as one warning.
 *
 * **Gotchas**
 *
 * A secret needs `Schema.Redacted(…)`, so that it is not shown when the value is logged.
 *
 * **Example** (Flags that can be switched while the function runs)
 *
 * ```ts
 * import { Context, Effect, Layer, Schema } from "effect"
 * import { Parameters } from "effect-lambda-runtime/parameters"
 *
 * const Features = Schema.Struct({ checkout: Schema.Boolean, limit: Schema.Int })
 *
 * class Flags extends Context.Service<Flags, Parameters.Live<typeof Features.Type>>()("app/Flags") {
 *   static readonly layer = Layer.effect(Flags, Parameters.live("flags", Features))
 * }
 *
 * const isOpen = Effect.gen(function*() {
 *   const flags = yield* Flags
 *   return (yield* flags.get).checkout
 * })
 *
 * const layer = Flags.layer.pipe(Layer.provide(Parameters.layerSsm({ path: "/shop/prod", refresh: "1 minute" })))
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const live = Effect.fnUntraced(function*<A>(
  name: string,
  schema: Schema.ConstraintCodec<A, unknown>
): Effect.fn.Return<Live<A>, ParametersError> {
  const provider = yield* ConfigProvider.ConfigProvider
  const sources = yield* HeldSources
  const config = Config.schema(schemaOption("Parameters.live: schema", schema), name)
  const seen = new WeakMap<Invocation["Service"], Decoded<A>>()

  const parse = Effect.mapError(config.parse(provider), ({ cause }) => {
    if (cause._tag === "SourceError" && cause.cause instanceof ParametersError) return cause.cause
    // The message of a `SchemaError` may quote the value.
    const detail = cause._tag === "SourceError" ? cause.message : describeSchemaError("", cause).replace(/^\./, "")
    return new ParametersError({ source: `the live value ${name}`, reason: new InvalidParameter({ detail }) })
  })
  // A source that cannot be read yet has no values; what lacks them fails to parse.
  const stampFor = (invocation: Invocation["Service"] | undefined): Effect.Effect<Stamp> =>
    Effect.forEach(sources, (source) => Effect.catch(source.values(invocation), () => Effect.undefined))

  const first = yield* Effect.result(Effect.zipWith(stampFor(undefined), parse, (stamp, value) => ({ stamp, value })))
  if (first._tag === "Failure" && first.failure.reason._tag !== "ExtensionNotReady") {
    return yield* first.failure
  }
  let last: Decoded<A> | undefined = first._tag === "Success" ? first.success : undefined
  let isGood = true

  const renew = Effect.fnUntraced(function*(stamp: Stamp) {
    const parsed = yield* Effect.result(parse)
    if (parsed._tag === "Success") {
      if (!isGood) yield* Effect.logInfo(`the live value ${name}: renewed again`)
      isGood = true
      return last = { stamp, value: parsed.success }
    }
    // Nothing could be read in the init phase, and nothing can be read now.
    if (last === undefined) return yield* Effect.die(parsed.failure)
    if (isGood) {
      const message = `the live value ${name}: renewal failed; the last value stays in use until it succeeds`
      yield* Effect.logWarning(message, Cause.fail(parsed.failure))
    }
    isGood = false
    return last = { stamp, value: last.value }
  })

  const read = (invocation: Invocation["Service"] | undefined) =>
    Effect.flatMap(
      stampFor(invocation),
      (stamp) => last !== undefined && isSame(stamp, last.stamp) ? Effect.succeed(last) : renew(stamp)
    )

  return {
    get: Effect.flatMap(currentInvocation, (invocation) => {
      if (invocation === undefined) return Effect.map(read(undefined), ({ value }) => value)
      const known = seen.get(invocation)
      if (known !== undefined) return Effect.succeed(known.value)
      return Effect.map(read(invocation), (decoded) => {
        // Another read of the same invocation may have come first.
        const { value } = seen.get(invocation) ?? decoded
        seen.set(invocation, { ...decoded, value })
        return value
      })
    })
  }
})
