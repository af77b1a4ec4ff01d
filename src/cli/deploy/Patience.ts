/** How long `deploy` waits for AWS. */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"

/** Tests wait less. */
export const Patience = Context.Reference<{
  /** Between two looks at a function that is being made or changed. */
  readonly poll: Duration.Input
  /** The first wait before a call is tried again; each further one is twice as long, up to ten times. */
  readonly retry: Duration.Input
  /** How long a step is tried again in all. A new role takes up to a minute. */
  readonly step: Duration.Input
  /** How long a function may take to become active. */
  readonly settle: Duration.Input
}>("effect-lambda-runtime/cli/Patience", {
  defaultValue: () => ({ poll: "1 second", retry: "500 millis", step: "90 seconds", settle: "10 minutes" })
})
