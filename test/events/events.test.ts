import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { fileURLToPath } from "node:url"
import * as events from "../../src/events/index.ts"
import {
  cases,
  filesIn,
  isOnOneBranch,
  mapValuesOf,
  openObjectsOf,
  pathsIn,
  pathsOf,
  readJson,
  roundTrip,
  schemas,
  withValueAt
} from "./harness.ts"
import { testRoundTrips } from "./roundTrips.ts"
import { notEvents, vectors } from "./vectors.ts"

// Attributes of DynamoDB, which writes `{ "NULL": true }`, and the records themselves.
const neverNull = /(^|\.)(dynamodb\.(Keys|NewImage|OldImage)\..*|records\.[^.]*|rmqMessagesByQueue\.[^.]*)$/

describe("events", () => {
  it("export no two schemas by one name", () => {
    const names = Object.values(events).flatMap((module) =>
      Object.entries(module).flatMap(([name, value]) => Schema.isSchema(value) ? [name] : [])
    )

    assert.deepStrictEqual(names.filter((name, index) => names.indexOf(name) !== index), [])
  })

  it("are classes where they describe an object, so that types say their name", () => {
    const unnamed = [...schemas].flatMap(([name, schema]) =>
      "fields" in schema && !(typeof schema === "function" && schemas.get(schema.name) === schema) ? [name] : []
    )

    assert.deepStrictEqual(unnamed, [])
  })

  it("have a fixture each, responses too", () => {
    const names = [...schemas.keys()].filter((name) => /(Event|Response)$/.test(name))
    const missing = names.filter((name) => !cases.some((each) => each.name === name))

    assert.deepStrictEqual(missing, [])
  })
})

describe.each(cases)("the payload $file", ({ input, name, schema }) => {
  it.effect("encodes to what it was decoded from", () =>
    Effect.gen(function*() {
      assert.isDefined(schema, `no schema is named ${name}`)

      const { encoded } = yield* roundTrip(schema, input)

      assert.deepStrictEqual(encoded, input)
    }))

  it.effect("decodes to the same again after encoding, by the decoded variant", () =>
    Effect.gen(function*() {
      const variant = schemas.get(`${name}Decoded`)
      if (variant === undefined) return

      const first = yield* roundTrip(variant, input)
      const second = yield* roundTrip(variant, first.encoded)

      assert.deepStrictEqual(second.decoded, first.decoded)
    }))

  it.effect("keeps what AWS may add to any of its objects", () =>
    Effect.gen(function*() {
      assert.isDefined(schema, `no schema is named ${name}`)

      for (const variant of [schema, schemas.get(`${name}Decoded`) ?? schema]) {
        for (const path of openObjectsOf(schema.ast, input)) {
          const changed = withValueAt(input, [...path, "addedLater"], { by: "AWS" })

          const { encoded } = yield* roundTrip(variant, changed)

          if (variant === schema) assert.deepStrictEqual(encoded, changed)
        }
      }
    }))

  it.effect("may have null for any value of a map", () =>
    Effect.gen(function*() {
      assert.isDefined(schema, `no schema is named ${name}`)
      if (!name.endsWith("Event")) return

      for (const variant of [schema, schemas.get(`${name}Decoded`) ?? schema]) {
        for (const path of mapValuesOf(schema.ast, input)) {
          if (neverNull.test(path.join("."))) continue
          const changed = withValueAt(input, path, null)

          const { encoded } = yield* roundTrip(variant, changed)

          if (variant === schema) assert.deepStrictEqual(encoded, changed)
        }
      }
    }))

  it.effect("is refused with the path of a field that has the wrong type or is missing", () =>
    Effect.gen(function*() {
      assert.isDefined(schema, `no schema is named ${name}`)
      const decode = Schema.decodeUnknownEffect(schema)
      let refused = 0

      for (const path of pathsOf(input)) {
        for (const wrong of [undefined, { not: ["expected"] }, false, 7, "?"]) {
          const result = yield* Effect.result(decode(withValueAt(input, path, wrong)))
          if (result._tag === "Success") continue
          refused++
          const named = pathsIn(result.failure.message)
          assert.isTrue(named.some((each) => isOnOneBranch(each, path)), `${path.join(".")}: ${result.failure.message}`)
        }
      }

      assert.isAbove(refused, 0)
    }))
})

testRoundTrips([...schemas], 25)

const folder = process.env.VECTORS ?? fileURLToPath(new URL("../../../shared/vectors", import.meta.url))
const files = filesIn(folder)

describe.skipIf(files.length === 0)(`the payloads in ${folder}`, () => {
  const known = Object.entries(vectors).flatMap(([name, paths]) => paths.map((path) => ({ name, path })))

  it("are all listed", () => {
    const listed = new Set([...known.map(({ path }) => path), ...Object.keys(notEvents)])

    assert.deepStrictEqual(files.filter((file) => !listed.has(file)), [])
  })

  it("have a schema each", () => {
    assert.deepStrictEqual(Object.keys(vectors).filter((name) => !schemas.has(name)), [])
  })

  const described = known.flatMap(({ name, path }) => {
    const schema = schemas.get(name)
    return schema === undefined ? [] : [{ name, path, schema }]
  })

  it.effect.each(described)("$path is of $name", ({ path, schema }) =>
    Effect.gen(function*() {
      const input = readJson(`${folder}/${path}`)

      const { encoded } = yield* roundTrip(schema, input)

      assert.deepStrictEqual(encoded, input)
    }))

  it.effect.each(Object.entries(notEvents))("%s is none: %s", ([path]) =>
    Effect.gen(function*() {
      const input = yield* Effect.option(
        Effect.try({ try: () => readJson(`${folder}/${path}`), catch: () => "not JSON" })
      )
      if (input._tag === "None") return

      for (const [name, schema] of schemas) {
        if (!name.endsWith("Event")) continue
        yield* Effect.flip(Schema.decodeUnknownEffect(schema)(input.value))
      }
    }))
})
