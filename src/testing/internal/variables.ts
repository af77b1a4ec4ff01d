/** The variables that a function under test sees: never those of the machine. */
import * as ConfigProvider from "effect/ConfigProvider"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { Environment, fromRecord } from "../../Environment.ts"

export type Variables = Readonly<Record<string, string | undefined>>

/** The value that a test has provided, not the default one, which is made of the process. */
const provided = <A>(context: Context.Context<never>, key: Context.Reference<A>): A | undefined =>
  context.mapUnsafe.get(key.key) as A | undefined

/** `Config` reads these variables, and what they lack from the `ConfigProvider` that the test has provided, if any. */
export const provideConfig =
  (variables: Variables) => <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.contextWith((context: Context.Context<never>) => {
      const given = ConfigProvider.fromEnvRecord(variables)
      const other = provided(context, ConfigProvider.ConfigProvider)
      return Effect.provideService(
        self,
        ConfigProvider.ConfigProvider,
        other === undefined ? given : ConfigProvider.orElse(given, other)
      )
    })

/** The `Environment` that the test has provided, else that of no variables. */
export const environment: Effect.Effect<Environment> = Effect.contextWith((context: Context.Context<never>) =>
  Effect.succeed(provided(context, Environment) ?? fromRecord({}))
)
