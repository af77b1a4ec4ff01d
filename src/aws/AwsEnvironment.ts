/** The environment variables by which AWS's tools are configured. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/**
 * Variables by name. An empty one counts as absent.
 *
 * @category models
 * @since 0.1.0
 */
export type Variables = Readonly<Record<string, string | undefined>>

/**
 * The variables in force: those of the process, read anew at every call, unless others are provided.
 *
 * **When to use**
 *
 * Provide it in tests, with `AwsEnvironment.layer({ AWS_REGION: "eu-west-1", … })`.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/environment-variables.html
 * @category services
 * @since 0.1.0
 */
export const AwsEnvironment: Context.Reference<Effect.Effect<Variables>> = /*#__PURE__*/ Context.Reference(
  "effect-lambda-runtime/aws/AwsEnvironment",
  { defaultValue: () => Effect.sync(() => process.env) }
)

/**
 * These variables and no others.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (variables: Variables): Layer.Layer<never> =>
  Layer.succeed(AwsEnvironment, Effect.succeed(variables))
