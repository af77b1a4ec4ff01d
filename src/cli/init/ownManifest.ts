/** The `package.json` of this package: which versions of other packages it was tested with. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as fs from "node:fs/promises"

const Versions = Schema.Record(Schema.String, Schema.String)

const Manifest = Schema.Struct({
  name: Schema.String,
  version: Schema.String,
  engines: Schema.Struct({ node: Schema.String }),
  peerDependencies: Versions,
  peerDependenciesMeta: Schema.Record(Schema.String, Schema.Struct({ optional: Schema.Boolean })),
  devDependencies: Versions
})

export type OwnManifest = typeof Manifest.Type

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(Manifest))

/** This file is as deep in `src` as in `dist`. */
const file = new URL("../../../package.json", import.meta.url)

/** A package that is broken cannot be mended by whoever runs the command. */
export const readOwnManifest: Effect.Effect<OwnManifest> = Effect.promise(() => fs.readFile(file, "utf8")).pipe(
  Effect.flatMap(decode),
  Effect.orDie
)
