/** A tenant as a custom resource of CloudFormation, which is created, updated and deleted with its stack. */
import { Context, Data, Effect, Layer, Schema } from "effect"
import * as CustomResource from "effect-lambda-runtime/CustomResource"

export class NameTaken extends Data.TaggedError("NameTaken")<{ readonly name: string }> {
  override get message() {
    return `the name ${this.name} is taken`
  }
}

export class Tenants extends Context.Service<Tenants, {
  /** Idempotent, since Lambda may deliver a request twice. */
  readonly put: (name: string, seats: number, owner: string) => Effect.Effect<void, NameTaken>
  readonly remove: (name: string) => Effect.Effect<void>
}>()("examples/custom-resource/Tenants") {
  /** Stands in for a database. */
  static readonly layer = Layer.sync(Tenants, () => {
    const tenants = new Map<string, { readonly owner: string; readonly seats: number }>()
    return {
      put: Effect.fnUntraced(function*(name, seats, owner) {
        if ((tenants.get(name)?.owner ?? owner) !== owner) return yield* new NameTaken({ name })
        tenants.set(name, { owner, seats })
      }),
      remove: (name) => Effect.sync(() => void tenants.delete(name))
    }
  })
}

/** CloudFormation sends every number as text. */
const Properties = Schema.Struct({ Name: Schema.String, Seats: Schema.FiniteFromString })

/** The name is the id. After an update to another name CloudFormation has the tenant with the old name deleted. */
const put = Effect.fnUntraced(function*({ event, properties: { Name, Seats } }: {
  readonly event: { readonly LogicalResourceId: string; readonly StackId: string }
  readonly properties: typeof Properties.Type
}) {
  const tenants = yield* Tenants
  yield* tenants.put(Name, Seats, `${event.StackId}/${event.LogicalResourceId}`)
  return { physicalResourceId: Name, data: { Url: `https://${Name}.example.com` } }
})

export const tenant = CustomResource.make({
  properties: Properties,
  create: put,
  update: put,
  delete: ({ physicalResourceId }) => Tenants.use(({ remove }) => remove(physicalResourceId))
})
