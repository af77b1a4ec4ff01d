import { Effect, Exit, Schema, type SchemaAST } from "effect"
import * as Fs from "node:fs"
import { fileURLToPath } from "node:url"
import * as events from "../../src/events/index.ts"
import { list } from "../../src/samples/sampleList.ts"
import { openStruct } from "../../src/schema/internal/guard.ts"

/** A schema that needs no services, whatever it describes. */
export type AnySchema = Schema.Codec<unknown, unknown>

/** Every schema that a module of `src/events` exports, by the name of the export. */
export const schemas: ReadonlyMap<string, AnySchema> = new Map(
  Object.values(events).flatMap((module) =>
    Object.entries(module).flatMap(([name, value]) =>
      Schema.isSchema(value) ? [[name, value as AnySchema] as const] : []
    )
  )
)

/** Decodes and encodes, and yields both results. */
export const roundTrip = Effect.fnUntraced(function*(schema: AnySchema, input: unknown) {
  const decoded = yield* Schema.decodeUnknownEffect(schema)(input)
  const encoded = yield* Schema.encodeEffect(schema)(decoded)
  return { decoded, encoded }
})

/** The names of the files in a folder, or nothing where there is no such folder. */
export const filesIn = (folder: string): ReadonlyArray<string> =>
  Fs.existsSync(folder)
    ? Fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".json")).toSorted()
    : []

export const readJson = (path: string | URL): unknown => JSON.parse(Fs.readFileSync(path, "utf8"))

/** A place in a JSON document. */
export type Path = ReadonlyArray<string>

/** Every place in a document below its root. */
export const pathsOf = (value: unknown): ReadonlyArray<Path> => {
  const paths: Array<Path> = []
  const visit = (child: unknown, path: Path) => {
    if (path.length > 0) paths.push(path)
    if (typeof child !== "object" || child === null) return
    for (const [key, grandchild] of Object.entries(child)) visit(grandchild, [...path, key])
  }
  visit(value, [])
  return paths
}

/** The document with another value in one place, or without it. */
export const withValueAt = (document: unknown, path: Path, value: unknown): unknown => {
  const copy = structuredClone(document)
  let parent = copy as { [key: string]: unknown }
  for (const key of path.slice(0, -1)) parent = parent[key] as { [key: string]: unknown }
  const last = path.at(-1)!
  if (value === undefined) delete parent[last]
  else parent[last] = value
  return copy
}

/** The places of the values of maps: of the objects whose keys no schema names. */
export const mapValuesOf = (ast: SchemaAST.AST, value: unknown, path: Path = []): Array<Path> => {
  if (typeof value !== "object" || value === null) return []
  const below = (type: SchemaAST.AST, key: string): Array<Path> =>
    mapValuesOf(type, (value as { readonly [key: string]: unknown })[key], [...path, key])
  switch (ast._tag) {
    case "Declaration":
      return ast.typeParameters.flatMap((type) => mapValuesOf(type, value, path))
    case "Suspend":
      return mapValuesOf(ast.thunk(), value, path)
    case "Union":
      return ast.types.flatMap((type) => mapValuesOf(type, value, path))
    case "Arrays":
      return Object.keys(value).flatMap((key) => below(ast.elements[Number(key)] ?? ast.rest[0]!, key))
    case "Objects":
      return [
        ...ast.propertySignatures.flatMap(({ name, type }) => below(type, String(name))),
        ...ast.indexSignatures.flatMap(({ type }) =>
          Object.keys(value).flatMap((key) => {
            const places = below(type, key)
            places.unshift(path.concat(key))
            return places
          })
        )
      ]
    default:
      return []
  }
}

/** The places of the objects that let unknown keys pass. */
export const openObjectsOf = (ast: SchemaAST.AST, value: unknown, path: Path = []): Array<Path> => {
  if (typeof value !== "object" || value === null) return []
  const below = (type: SchemaAST.AST, key: string): Array<Path> =>
    openObjectsOf(type, (value as { readonly [key: string]: unknown })[key], [...path, key])
  switch (ast._tag) {
    case "Declaration": {
      const places = ast.typeParameters.flatMap((type) => openObjectsOf(type, value, path))
      if (ast.annotations?.[openStruct] === true) places.unshift(path)
      return places
    }
    case "Suspend":
      return openObjectsOf(ast.thunk(), value, path)
    case "Arrays":
      return Object.keys(value).flatMap((key) => below(ast.elements[Number(key)] ?? ast.rest[0]!, key))
    case "Objects":
      return [
        ...ast.propertySignatures.flatMap(({ name, type }) => below(type, String(name))),
        ...ast.indexSignatures.flatMap(({ type }) => Object.keys(value).flatMap((key) => below(type, key)))
      ]
    default:
      // Of a union, those that may be `null`.
      return ast._tag === "Union" && ast.types.filter((type) => type._tag !== "Null").length === 1
        ? openObjectsOf(ast.types[0]!, value, path)
        : []
  }
}

/** The paths that the message of a `SchemaError` names, as keys. */
export const pathsIn = (message: string): ReadonlyArray<Path> =>
  [...message.matchAll(/^ *at (\[.*\])$/gm)].map(([, path]) =>
    [...path!.matchAll(/\[("(?:[^"\\]|\\.)*"|\d+)\]/g)].map(([, key]) => String(JSON.parse(key!)))
  )

/** Whether one place is the other, or holds it, or is held by it. */
export const isOnOneBranch = (one: Path, other: Path): boolean =>
  one.length > 0 && one.slice(0, other.length).every((key, index) => key === other[index])

const fixtures = new URL("./fixtures/", import.meta.url)

const nameOf = new Map(Array.from(schemas, ([name, schema]) => [schema.ast, name]))

/** A payload, and the schema that it is of. */
export interface Case {
  readonly file: string
  readonly name: string
  readonly schema: AnySchema | undefined
  readonly input: unknown
}

const ownCases: ReadonlyArray<Case> = [
  ...list.map(({ event, name, schema }) => ({ file: name, name: nameOf.get(schema.ast) ?? "", schema, input: event })),
  ...filesIn(fileURLToPath(fixtures)).map((file) => {
    const name = file.slice(0, file.indexOf("."))
    return { file, name, schema: schemas.get(name), input: readJson(new URL(file, fixtures)) }
  })
]

/** Those of another schema that one accepts which has none of its own: a union. */
const casesOfUnions = Array.from(schemas).flatMap(([name, schema]): ReadonlyArray<Case> =>
  !name.endsWith("Event") || ownCases.some((each) => each.schema === schema)
    ? []
    : ownCases.flatMap(({ file, input }) =>
      Exit.isSuccess(Schema.decodeUnknownExit(schema)(input)) ? [{ file, name, schema, input }] : []
    )
)

/** The samples of the library, and payloads of our own: responses, and what is sent inside other events. */
export const cases: ReadonlyArray<Case> = [...ownCases, ...casesOfUnions]

/** A sample of the library, or a payload of our own. */
export const fixture = (name: string): unknown =>
  list.find((sample) => sample.name === name)?.event ?? readJson(new URL(`${name}.json`, fixtures))
