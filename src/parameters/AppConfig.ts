/**
 * Configuration profiles of AppConfig, by its data API.
 *
 * @see https://docs.aws.amazon.com/appconfig/2019-10-09/APIReference/API_Operations_AWS_AppConfig_Data.html
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { AwsClient } from "../aws/AwsClient.ts"
import { hasCode } from "../aws/AwsError.ts"
import { decode, failing, Session } from "./internal/answers.ts"
import {
  absenceOf,
  type AppConfigOptions,
  labelOf,
  type Profile,
  resolveProfiles,
  sourceOf
} from "./internal/profiles.ts"
import { fromPaths, fromText, partsOf, type Values } from "./internal/values.ts"
import { InvalidParameter, type ParametersError } from "./ParametersError.ts"
import type { Source } from "./Source.ts"

export type { AppConfigOptions } from "./internal/profiles.ts"

/** Where the session for a profile stands. */
type SessionState =
  | { readonly _tag: "None" }
  | { readonly _tag: "Open"; readonly token: string; readonly notBefore: number; readonly values: Values | undefined }

const decodeSession = /*#__PURE__*/ decode(Session)

/** AWS takes 15 seconds to a day. */
const pollSeconds = (refresh: Duration.Input | undefined): number | undefined =>
  refresh === undefined ? undefined : Math.min(86_400, Math.max(15, Math.floor(Duration.toSeconds(refresh))))

/** Reads a profile: at once the first time, and later if AWS's interval has passed. An empty answer means: no change. */
const reader = (
  aws: AwsClient["Service"],
  profile: Profile,
  refresh: Duration.Input | undefined
): Effect.Effect<Values, ParametersError> => {
  let state: SessionState = { _tag: "None" }
  const start = Effect.suspend(() => {
    const body = JSON.stringify({
      ApplicationIdentifier: profile.application,
      EnvironmentIdentifier: profile.environment,
      ConfigurationProfileIdentifier: profile.name,
      RequiredMinimumPollIntervalInSeconds: pollSeconds(refresh)
    })
    const headers = { "content-type": "application/json" }
    const path = "/configurationsessions"
    return aws.request({ service: "appconfigdata", operation: "StartConfigurationSession", path, headers, body }).pipe(
      Effect.flatMap(({ json }) => json),
      Effect.flatMap(decodeSession),
      Effect.map(({ InitialConfigurationToken: token }) =>
        ({ _tag: "Open", token, notBefore: 0, values: undefined }) as const
      )
    )
  })
  const poll = Effect.fnUntraced(function*({ token, values }: Extract<SessionState, { _tag: "Open" }>) {
    const response = yield* aws.request({
      service: "appconfigdata",
      operation: "GetLatestConfiguration",
      path: "/configuration",
      query: { configuration_token: token }
    })
    const next = response.headers["next-poll-configuration-token"]
    if (next === undefined) {
      state = { _tag: "None" }
      return yield* new InvalidParameter({ detail: "the answer has no Next-Poll-Configuration-Token" })
    }
    const latest = response.body.length === 0 ? values ?? {} : fromText(response.text)
    const seconds = Number(response.headers["next-poll-interval-in-seconds"])
    const notBefore = (yield* Clock.currentTimeMillis) + (seconds > 0 ? seconds * 1000 : 0)
    state = { _tag: "Open", token: next, notBefore, values: latest }
    return latest
  })
  const read = Effect.gen(function*() {
    if (state._tag === "None") return yield* poll(yield* start)
    if (state.values !== undefined && (yield* Clock.currentTimeMillis) < state.notBefore) return state.values
    const open = state
    // A token is valid once, and for a day. If an answer was lost, the token is used up.
    return yield* Effect.catchIf(
      poll(open),
      (error) => error._tag === "AwsError" && hasCode(error, "BadRequestException"),
      () => Effect.flatMap(start, poll)
    )
  })
  return read.pipe(failing(sourceOf(profile), absenceOf(profile)))
}

/**
 * Configuration profiles of AppConfig, by the names that `Config` has for them.
 *
 * **Details**
 *
 * AWS says how often it may be asked: every 60 seconds, or `refresh` if that is given, and never more often than every 15
 * seconds. A renewal that comes sooner keeps the values.
 *
 * **Gotchas**
 *
 * Feature flags are JSON by flag: `{"checkout":{"enabled":true}}`, so `checkout/enabled`.
 *
 * @category sources
 * @since 0.1.0
 */
export const appConfig = (options: AppConfigOptions): Source<AwsClient> => ({
  label: labelOf(options, "of AppConfig"),
  options,
  open: Effect.map(
    Effect.all([AwsClient, resolveProfiles(options)]),
    ([aws, profiles]) => {
      const reads = profiles.map((profile) =>
        Effect.map(reader(aws, profile, options.refresh), (values) => [partsOf(profile.key), values] as const)
      )
      return () => Effect.map(Effect.all(reads, { concurrency: "unbounded" }), fromPaths)
    }
  )
})
