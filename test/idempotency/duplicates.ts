/**
 * Calls of one idempotent function at the same time, in a process that may be killed. Takes a `Plan` as its argument, prints
 * `ran` for each run and a line of JSON for the end of each call.
 */
import { Effect, Layer, Schema } from "effect"
import { AwsClient } from "effect-lambda-runtime/aws"
import { Idempotency, IdempotencyStore } from "effect-lambda-runtime/idempotency"
import { writeSync } from "node:fs"

export interface Plan {
  readonly table: string
  readonly id: string
  readonly calls: number
  readonly leaseMillis: number
  readonly whileRunning: "fail" | "wait"
  /** At which step the process is killed. */
  readonly killedAt?: Step
}

export const steps = [
  "before begin",
  "during begin",
  "after begin",
  "in the function",
  "before complete",
  "during complete",
  "after complete"
] as const

export type Step = typeof steps[number]

const kill = Effect.suspend(() => {
  process.kill(process.pid, "SIGKILL")
  return Effect.never
})

/** A store in which the process is killed at one step. */
const killing = (
  store: IdempotencyStore.IdempotencyStore["Service"],
  killedAt: Step | undefined
): IdempotencyStore.IdempotencyStore["Service"] => {
  const step = (name: Step): Effect.Effect<void> => name === killedAt ? kill : Effect.void
  /** Kills the process while the request is on its way, or after it was carried out. */
  const during = <A, E>(name: Step, operation: Effect.Effect<A, E>) =>
    name === killedAt ? Effect.timeoutOrElse(operation, { duration: "2 millis", orElse: () => kill }) : operation
  return {
    begin: Effect.fnUntraced(function*(lease) {
      yield* step("before begin")
      const begun = yield* during("during begin", store.begin(lease))
      yield* step("after begin")
      return begun
    }),
    complete: Effect.fnUntraced(function*(...args) {
      yield* step("before complete")
      yield* during("during complete", store.complete(...args))
      yield* step("after complete")
    }),
    abandon: (lease) => store.abandon(lease)
  }
}

const print = (line: string) => Effect.sync(() => writeSync(1, `${line}\n`))

const main = ({ calls, id, killedAt, leaseMillis, table, whileRunning }: Plan) => {
  const place = Idempotency.make(
    { key: (id: string) => id, success: Schema.Int, whileRunning, lease: leaseMillis },
    Effect.fnUntraced(function*() {
      yield* print("ran")
      if (killedAt === "in the function") return yield* kill
      yield* Effect.sleep("50 millis")
      return process.pid
    })
  )
  const call = Effect.matchEffect(place(id), {
    onFailure: ({ _tag }) => print(JSON.stringify({ error: _tag })),
    onSuccess: (pid) => print(JSON.stringify({ pid }))
  })
  const layer = Layer.effect(
    IdempotencyStore.IdempotencyStore,
    Effect.map(IdempotencyStore.IdempotencyStore, (store) => killing(store, killedAt))
  ).pipe(
    Layer.provide(IdempotencyStore.layerDynamoDb({ table })),
    Layer.provide(AwsClient.layer)
  )
  return Effect.forEach(Array.from({ length: calls }), () => call, { concurrency: "unbounded", discard: true }).pipe(
    Effect.provide(layer)
  )
}

if (import.meta.main) await Effect.runPromise(main(JSON.parse(process.argv[2] ?? "")))
