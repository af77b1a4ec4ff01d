/** Queues whose messages a function gets. */
import * as Effect from "effect/Effect"
import { CallFailed } from "./AwsCalls.ts"
import type { Desired } from "./Desired.ts"
import type { Mapping } from "./operations.ts"
import { pages, type Step, write } from "./steps.ts"

const reportFailures = "ReportBatchItemFailures"

/** Whether a mapping leads to the function, or to a version or an alias of it. */
export const isOf = (name: string, { FunctionArn = "" }: Mapping): boolean =>
  new RegExp(`:function:${name}(:|$)`).test(FunctionArn)

/** The mappings of a queue, or of all sources, that lead to a function. */
export const readMappings = (name: string, EventSourceArn: string | undefined) =>
  Effect.map(
    pages(
      "lambda:ListEventSourceMappings",
      (Marker) => ({ EventSourceArn, Marker }),
      ({ EventSourceMappings, NextMarker }) => ({ items: EventSourceMappings, next: NextMarker })
    ),
    (mappings) => mappings.filter((mapping) => isOf(name, mapping))
  )

export const eventSource = (
  { alias, name }: Pick<Desired, "alias" | "name">,
  EventSourceArn: string
): Step<ReadonlyArray<Mapping>> => {
  const FunctionName = alias === undefined ? name : `${name}:${alias}`
  const isDone = ({ FunctionArn = "", FunctionResponseTypes = [] }: Mapping): boolean =>
    FunctionArn.endsWith(`:function:${FunctionName}`) && FunctionResponseTypes.includes(reportFailures)
  return {
    read: Effect.filterOrFail(
      readMappings(name, EventSourceArn),
      (mappings) => mappings.every(({ State }) => State !== "Deleting"),
      () =>
        new CallFailed({
          operation: "lambda:ListEventSourceMappings",
          kind: "Conflict",
          code: "Deleting",
          detail: `a mapping from ${EventSourceArn} is being deleted`
        })
    ),
    decide: ([mapping]) => {
      const to = { FunctionName, FunctionResponseTypes: [reportFailures] }
      const subject = `${EventSourceArn} to ${FunctionName}`
      return Effect.succeed(
        mapping?.UUID === undefined
          ? [
            write("lambda:CreateEventSourceMapping", subject, { ...to, EventSourceArn }, {
              leaves: `the mapping from ${EventSourceArn}`
            })
          ]
          : isDone(mapping)
          ? []
          : [
            write("lambda:UpdateEventSourceMapping", subject, {
              UUID: mapping.UUID,
              FunctionName,
              FunctionResponseTypes: Array.from(new Set([...mapping.FunctionResponseTypes ?? [], reportFailures]))
            })
          ]
      )
    }
  }
}
