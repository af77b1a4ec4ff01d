/** The sample events of AWS by their sources. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { BadCall } from "../internal/call.ts"

/** The samples of a source. */
export interface Source {
  /** The module of `effect-lambda-runtime/events`: `SqsEvent`. */
  readonly source: string
  /** As in `Samples`: `sqs`, `sqsFifo`. */
  readonly samples: ReadonlyArray<string>
}

interface Loaded {
  readonly sources: ReadonlyArray<Source>
  readonly events: ReadonlyMap<string, unknown>
}

/** The schemas of all events take some 200 ms to load, so an emulator loads them when somebody asks. */
const load = async (): Promise<Loaded> => {
  const [events, { list }] = await Promise.all([import("../../events/index.ts"), import("../../samples/sampleList.ts")])
  const sourceOf = new Map<unknown, string>()
  for (const [source, module] of Object.entries(events)) {
    for (const member of Object.values<unknown>(module)) {
      if (Schema.isSchema(member) && !sourceOf.has(member.ast)) sourceOf.set(member.ast, source)
    }
  }
  const sources = Map.groupBy(list, ({ name, schema }) => sourceOf.get(schema.ast) ?? name)
  return {
    sources: Array.from(sources, ([source, samples]) => ({ source, samples: samples.map(({ name }) => name) })),
    events: new Map(list.map(({ event, name }) => [name, event]))
  }
}

let loaded: Promise<Loaded> | undefined

const loadOnce = Effect.promise(() => loaded ??= load())

/** The sources in the order of the alphabet, each with its samples. */
export const list: Effect.Effect<ReadonlyArray<Source>> = Effect.map(loadOnce, ({ sources }) => sources)

const notFound = new BadCall({ status: 404, errorType: "NotFound", message: "There is no such sample" })

/** A sample as JSON text of several lines. */
export const read = (name: string): Effect.Effect<string, BadCall> =>
  Effect.flatMap(loadOnce, ({ events }) =>
    events.has(name)
      ? Effect.succeed(`${JSON.stringify(events.get(name), null, 2)}\n`)
      : Effect.fail(notFound))
