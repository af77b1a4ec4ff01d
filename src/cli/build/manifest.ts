/** `<out>/<name>.json`: how a function was built, for `deploy`, which runs it so and can build it again. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import { architectures, targets } from "./internal/targets.ts"

const Manifest = Schema.Struct({
  target: Schema.Literals(targets),
  architecture: Schema.Literals(architectures),
  external: Schema.Array(Schema.String),
  include: Schema.Array(Schema.String),
  minify: Schema.Boolean,
  sourceMap: Schema.Boolean,
  warm: Schema.Boolean,
  /** The files of the events with which it was warmed. */
  events: Schema.optionalKey(Schema.Array(Schema.String)),
  /** The Node that was named. */
  node: Schema.optionalKey(Schema.String)
})

/** How a function was built. */
export type Manifest = typeof Manifest.Type

const fileOf = (out: string, name: string): string => Path.join(out, `${name}.json`)

export const writeManifest = (out: string, name: string, manifest: Manifest): Promise<void> =>
  fs.writeFile(fileOf(out, name), `${JSON.stringify(manifest, undefined, 2)}\n`)

const decode = Schema.decodeUnknownEffect(Schema.fromJsonString(Manifest))

/** `undefined` if there is none, or another file of this name. */
export const readManifest = (out: string, name: string): Effect.Effect<Manifest | undefined> =>
  Effect.tryPromise(() => fs.readFile(fileOf(out, name), "utf8")).pipe(
    Effect.flatMap(decode),
    Effect.orElseSucceed(() => undefined)
  )
