/** The region to which requests go. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { AwsEnvironment } from "./AwsEnvironment.ts"
import { RegionMissing } from "./AwsError.ts"

/**
 * The region: `AWS_REGION`, else `AWS_DEFAULT_REGION`, read at every call, unless another is provided. Lambda sets both.
 *
 * **Details**
 *
 * A request can name its own `region`. If there is none at all, the request fails with `RegionMissing`.
 *
 * @category services
 * @since 0.1.0
 */
export const AwsRegion: Context.Reference<Effect.Effect<string, RegionMissing>> = /*#__PURE__*/ Context.Reference(
  "effect-lambda-runtime/aws/AwsRegion",
  {
    defaultValue: () =>
      Effect.flatMap(Effect.flatten(AwsEnvironment), ({ AWS_REGION, AWS_DEFAULT_REGION }) => {
        const region = AWS_REGION || AWS_DEFAULT_REGION
        return region ? Effect.succeed(region) : Effect.fail(new RegionMissing())
      })
  }
)

/**
 * This region, such as `eu-west-1`.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (region: string): Layer.Layer<never> => Layer.succeed(AwsRegion, Effect.succeed(region))
