import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { cases, type Path, pathsOf, schemas, withValueAt } from "./harness.ts"

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce((parent, key) => (parent as { readonly [key: string]: unknown })[key], value)

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

// Their keys are of the function or its users, and their values of one type.
const maps = new Set([
  "Condition",
  "claimsToAddOrOverride",
  "clientMetadata",
  "context",
  "contextAttributes",
  "customHeaders",
  "datasetRecords",
  "handlerContext",
  "headers",
  "multiValueHeaders",
  "parameterOverrides",
  "parameters",
  "partitionKeys",
  "privateChallengeParameters",
  "publicChallengeParameters",
  "requestAttributes",
  "resolverContext",
  "responseBody",
  "sessionAttributes",
  "slots",
  "subSlots",
  "userAttributes",
  "userAttributesToMap"
])

const structsIn = (value: unknown): ReadonlyArray<Path> =>
  [[], ...pathsOf(value)].filter((path) =>
    isObject(valueAt(value, path)) && !maps.has(path.at(-1) ?? "") && path.at(-2) !== "Condition"
  )

// Amazon Connect takes a map of any keys.
const responses = cases.filter(({ name }) => name.endsWith("Response") && name !== "ConnectResponse")

describe.each(responses)("the response $file", ({ input, name }) => {
  it.effect("passes with what AWS may add to an event that is handed back", () =>
    Effect.gen(function*() {
      const schema = schemas.get(name)!

      for (const path of structsIn(input)) {
        for (const added of [null, false, "", 7, [], { by: "AWS" }]) {
          const changed = withValueAt(input, [...path, "addedLater"], added)

          const encoded = yield* Schema.encodeUnknownEffect(schema)(changed)

          assert.deepStrictEqual(encoded, changed)
        }
      }
    }))
})

// What answers an HTTP request has no field of it.
const isHttp = /^(Alb|ApiGateway|FunctionUrl|VpcLattice|WebSocket)/

const pairs = responses.flatMap(({ file, input: response, name }) =>
  isHttp.test(name) ?
    [] :
    cases.flatMap(({ file: eventFile, input: event, name: eventName }) =>
      eventName === name.replace(/Response$/, "Event") && isObject(event) && isObject(response)
        ? [{ event, eventFile, file, response, schema: schemas.get(name)! }]
        : []
    )
)

describe.each(pairs)("the response $file in a copy of the event $eventFile", ({ event, response, schema }) => {
  it.effect("passes", () =>
    Effect.gen(function*() {
      const copy = { ...event, ...response }

      const encoded = yield* Schema.encodeUnknownEffect(schema)(copy)

      assert.deepStrictEqual(encoded, copy)
    }))
})
