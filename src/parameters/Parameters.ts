/**
 * Parameters and secrets of AWS, read by `Config` as environment variables are.
 *
 * **Details**
 *
 * A layer reads its sources in the init phase, all at once, and adds them to the `ConfigProvider`. So code uses `Config`, and
 * a test provides `ConfigProvider.fromUnknown({ … })` in place of AWS. What cannot be read is an init error that names it.
 *
 * | source | `Config.Redacted("db/password")` is |
 * | --- | --- |
 * | `ssm({ path: "/shop/prod" })` | the parameter `/shop/prod/db/password` |
 * | `ssm({ names: { "db/password": "/any/name" } })` | the parameter `/any/name` |
 * | `secrets({ secrets: { db: "shop/db" } })` | the key `password` of the secret `shop/db`, a JSON object |
 * | `appConfig({ …, profiles: { db: "settings" } })` | the key `password` of the profile `settings`, a JSON object |
 * | `extension({ parameters, secrets })` | as `ssm` and `secrets`, by AWS's extension |
 * | `appConfigExtension({ …, profiles })` | as `appConfig`, by AWS's extension |
 *
 * `db/password` and `Config.Redacted("password").pipe(Config.nested("db"))` are the same. Names are compared letter by
 * letter.
 *
 * **Example** (A function that reads its settings from Systems Manager)
 *
 * ```ts
 * import { NodeRuntime } from "@effect/platform-node"
 * import { Config, Effect, Layer, Schema } from "effect"
 * import { Handler, Lambda } from "effect-lambda-runtime"
 * import { AwsClient } from "effect-lambda-runtime/aws"
 * import { Parameters } from "effect-lambda-runtime/parameters"
 *
 * const greet = Handler.json({ event: Schema.String, response: Schema.String }, Effect.fnUntraced(function*(name) {
 *   return `${yield* Config.String("greeting")}, ${name}`
 * }))
 *
 * Lambda.run(greet).pipe(
 *   Effect.provide(Layer.provide(Parameters.layerSsm({ path: "/shop/prod" }), AwsClient.layer)),
 *   Lambda.main,
 *   NodeRuntime.runMain
 * )
 * ```
 */
import type * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { AwsClient } from "../aws/AwsClient.ts"
import * as Lifecycle from "../Lifecycle.ts"
import { appConfig, type AppConfigOptions } from "./AppConfig.ts"
import { appConfigExtension, extension, type ExtensionOptions } from "./Extension.ts"
import { currentInvocation, type Held, hold } from "./internal/held.ts"
import { HeldSources } from "./internal/heldSources.ts"
import { nodeAt } from "./internal/values.ts"
import type { ParametersError } from "./ParametersError.ts"
import { secrets, type SecretsOptions } from "./Secrets.ts"
import type { Source } from "./Source.ts"
import { ssm, type SsmOptions } from "./Ssm.ts"

export { appConfig, type AppConfigOptions } from "./AppConfig.ts"
export { appConfigExtension, extension, type ExtensionOptions } from "./Extension.ts"
export { type Live, live } from "./Live.ts"
export { type SecretIds, secrets, type SecretsOptions, type SecretVersion } from "./Secrets.ts"
export type { Name, Source, SourceOptions } from "./Source.ts"
export { ssm, type SsmNames, type SsmOptions, type SsmPath } from "./Ssm.ts"

/**
 * Settings of a layer.
 *
 * @category models
 * @since 0.1.0
 */
export interface LayerOptions {
  /**
   * Whether parameters come before the environment. By default a variable of the environment overrides a parameter of the
   * same name, as in tests and on a developer's machine. As in `ConfigProvider.layerAdd`.
   */
  readonly asPrimary?: boolean | undefined
}

/** The first of the sources that has the path. */
const toProvider = (sources: ReadonlyArray<Held>): ConfigProvider.ConfigProvider =>
  ConfigProvider.make(Effect.fnUntraced(function*(path) {
    const invocation = yield* currentInvocation
    for (const source of sources) {
      const values = yield* Effect.mapError(
        source.values(invocation),
        (cause) => new ConfigProvider.SourceError({ message: cause.message, cause })
      )
      const node = nodeAt(values, path)
      if (node !== undefined) return node
    }
    return undefined
  }))

const renew = (sources: ReadonlyArray<Held>): Effect.Effect<void> =>
  Effect.forEach(sources, ({ renewIfOld }) => renewIfOld, { concurrency: "unbounded", discard: true })

/** What is too old when an invocation ends is renewed before the next is asked for; after a thaw, before it begins. */
const renewing = Effect.fnUntraced(function*(sources: ReadonlyArray<Held>) {
  const renewed = sources.filter(({ isRenewed }) => isRenewed)
  if (renewed.length === 0) return
  const timeout = 1000 + Math.max(...renewed.map(({ timeoutMillis }) => timeoutMillis))
  yield* Lifecycle.thawed(() => {
    for (const source of renewed) source.invoked()
    return renew(renewed)
  }, { timeout })
  // Invocations at the same time do not wait for a renewal that another one has begun.
  yield* Lifecycle.afterResponse(
    (millis) => renew(renewed.filter(({ isBusy, timeoutMillis }) => !isBusy && timeoutMillis <= millis)),
    { timeout }
  )
})

/**
 * Adds sources to the `ConfigProvider`. They are read at once, in the init phase.
 *
 * **Details**
 *
 * The order of precedence: the environment (or what else the `ConfigProvider` was), then the sources in their order. With
 * `asPrimary` the sources come first. A layer that is provided to another one is part of what the `ConfigProvider` was.
 *
 * With `refresh` values are renewed between invocations: after the response if they are too old by then, else before the next
 * invocation if the process was idle or frozen until they were. So an invocation waits at most `timeout`, 1 second, and only
 * if no invocation ended in the meantime. It keeps the values that it saw first, even if they are renewed while it runs.
 *
 * While AWS cannot be reached the last values stay in use. That is logged as one warning, and one line when it is over.
 * AWS is asked again at most every `refresh`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = <R>(
  sources: ReadonlyArray<Source<R>>,
  options?: LayerOptions
): Layer.Layer<never, Config.ConfigError | ParametersError, R> =>
  Layer.effectContext(Effect.gen(function*() {
    const before = yield* ConfigProvider.ConfigProvider
    const held = yield* Effect.forEach(sources, hold, { concurrency: "unbounded" })
    yield* renewing(held)
    const provider = toProvider(held)
    return Context.empty().pipe(
      Context.add(
        ConfigProvider.ConfigProvider,
        options?.asPrimary ? ConfigProvider.orElse(provider, before) : ConfigProvider.orElse(before, provider)
      ),
      Context.add(HeldSources, [...held, ...(yield* HeldSources)])
    )
  }))

/**
 * Adds parameters of Systems Manager to the `ConfigProvider`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerSsm = (
  options: SsmOptions & LayerOptions
): Layer.Layer<never, Config.ConfigError | ParametersError, AwsClient> => layer([ssm(options)], options)

/**
 * Adds secrets of Secrets Manager to the `ConfigProvider`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerSecrets = (
  options: SecretsOptions & LayerOptions
): Layer.Layer<never, Config.ConfigError | ParametersError, AwsClient> => layer([secrets(options)], options)

/**
 * Adds configuration profiles of AppConfig to the `ConfigProvider`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerAppConfig = (
  options: AppConfigOptions & LayerOptions
): Layer.Layer<never, Config.ConfigError | ParametersError, AwsClient> => layer([appConfig(options)], options)

/**
 * Adds parameters and secrets to the `ConfigProvider` by the AWS Parameters and Secrets Lambda Extension.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerExtension = (
  options: ExtensionOptions & LayerOptions
): Layer.Layer<never, Config.ConfigError | ParametersError> => layer([extension(options)], options)

/**
 * Adds configuration profiles to the `ConfigProvider` by the AWS AppConfig Agent Lambda extension.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerAppConfigExtension = (
  options: AppConfigOptions & LayerOptions
): Layer.Layer<never, Config.ConfigError | ParametersError> => layer([appConfigExtension(options)], options)
