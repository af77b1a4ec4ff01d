/** A function with tenant isolation: Lambda gives each tenant environments of its own. */
import { Data, Effect, Ref, Schema } from "effect"
import { Handler, Invocation } from "effect-lambda-runtime"

export class TenantMissing extends Data.TaggedError("TenantMissing")<{}> {
  override get message() {
    return "the invocation has no tenant id"
  }
}

/** With tenant isolation no other tenant ever sees this state. */
const visits = Ref.makeUnsafe(0)

export const countVisit = Handler.json(
  { event: Schema.Unknown, response: Schema.Struct({ tenant: Schema.String, visits: Schema.Natural }) },
  Effect.fnUntraced(function*() {
    const { tenantId } = yield* Invocation.Invocation
    if (tenantId === undefined) return yield* new TenantMissing()
    return { tenant: tenantId, visits: yield* Ref.updateAndGet(visits, (n) => n + 1) }
  })
)
