/** A bundle leaves out the parts of Effect that nothing in it reaches, and no others. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import { bundle, installed, makeFunction, patient, runNode } from "./project.ts"

const prelude = `
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
const show = (what: unknown) => console.log(typeof what === "string" ? what : JSON.stringify(what))
const attempt = (f: () => unknown) => { try { show(f()) } catch (error) { show(String((error as Error).cause ?? error)) } }
const run = (schema: any, ...inputs: ReadonlyArray<unknown>) => {
  for (const input of inputs) {
    for (const options of [{}, { errors: "all", onExcessProperty: "error" }, { onExcessProperty: "ignore", concurrency: 2 }]) {
      for (const way of [Schema.decodeUnknownEffect, Schema.encodeUnknownEffect]) {
        const result: any = Effect.runSync(Effect.result(way(schema)(input, options as any) as any))
        show(result._tag + ": " + (result._tag === "Success" ? JSON.stringify(result.success) : String(result.failure)))
      }
    }
  }
}`

type Project = Parameters<typeof bundle>[0]

const minified = (project: Project, external: ReadonlyArray<string>) =>
  Effect.andThen(
    bundle(project, { external }),
    Effect.promise(() => fs.readFile(Path.join(project.outdir, "main.cjs"), "utf8"))
  )

/** Runs the sources of a project and its bundle, which have to print the same. Yields the bundle and what they print. */
const assertSameIn = Effect.fnUntraced(function*(project: Project, external: ReadonlyArray<string> = []) {
  const [code, source] = yield* Effect.all([minified(project, external), runNode(project.entry)], { concurrency: 2 })
  const output = yield* runNode(Path.join(project.outdir, "main.cjs"))
  assert.strictEqual(source.stderr, "")
  assert.notStrictEqual(source.stdout, "")
  assert.strictEqual(output.stdout + output.stderr, source.stdout)
  return { code, stdout: output.stdout }
})

/** The same for a project of one program. Yields the bundle. */
const assertSame = Effect.fnUntraced(function*(main: string, files: Readonly<Record<string, string>> = {}) {
  const { code } = yield* assertSameIn(yield* makeFunction({ "main.ts": `${prelude}\n${main}`, ...files }))
  return code
})

const person = `Schema.Struct({ name: Schema.String, age: Schema.Finite })`

/** Names that only code for such a part of a schema has, minified as well. */
const partsIn = (code: string) => ({
  indexSignatures: code.includes("Invalid index signature parameter"),
  unions: code.includes("Expected exactly one member"),
  transformations: code.includes("TransformOptionalEffect"),
  optionalKeys: code.includes("constructorDefault")
})

describe("a bundle", patient, () => {
  it.effect("leaves out what only schemas of other kinds need", () =>
    Effect.gen(function*() {
      const code = yield* assertSame(`run(${person}, { name: "a", age: 1 }, { name: 1, age: NaN, more: 1 }, [], null)`)

      assert.deepStrictEqual(partsIn(code), {
        indexSignatures: false,
        unions: true, // the text of the failure
        transformations: false,
        optionalKeys: false
      })
      assert.notInclude(code, "toCodecStringTree")
    }))

  const programs: ReadonlyArray<readonly [what: string, main: string, part?: keyof ReturnType<typeof partsIn>]> = [
    [
      "records",
      `const numbers = Schema.Record(Schema.String, Schema.Finite)
      run(numbers, { a: 1, b: 2 }, { a: "1" }, 1)
      run(Schema.Record(Schema.TemplateLiteral(["n", Schema.Finite]), Schema.Finite), { n1: 1, m: 2 }, { n1: "" })
      run(Schema.StructWithRest(${person}, [numbers]), { name: "a", age: 1, more: 2 }, { age: 1, more: "2" })
      run(Schema.Record(Schema.Finite, Schema.String), { 1: "a", b: "c" })`,
      "indexSignatures"
    ],
    [
      "keys that may be absent, and that have annotations and defaults",
      `run(Schema.Struct({ a: Schema.optionalKey(Schema.String), b: Schema.optional(Schema.Finite) }), {}, { a: "" }, { a: 1 }, { b: null })
      const named = Schema.Struct({ a: Schema.String.annotateKey({ messageMissingKey: "a is needed" }) })
      run(named, {}, { a: "" })
      const filled = Schema.Struct({ a: Schema.String.pipe(Schema.withConstructorDefault(Effect.succeed("x"))) })
      attempt(() => filled.make({}))
      attempt(() => filled.make({ a: 1 } as any))`,
      "optionalKeys"
    ],
    [
      "transformations",
      `run(Schema.Struct({ n: Schema.FiniteFromString }), { n: "1" }, { n: 1 }, { n: "x" }, {})
      run(Schema.fromJsonString(${person}), '{"name":"a","age":1}', "{", "1", { name: "a", age: 1 })
      run(${person}.pipe(Schema.encodeKeys({ name: "n" })), { n: "a", age: 1 }, { name: "a", age: 1 })
      run(Schema.flip(Schema.FiniteFromString), 1, "1")
      run(Schema.Struct({ a: Schema.OptionFromNullOr(Schema.String) }), { a: null }, { a: "x" }, { a: Option.none() })`,
      "transformations"
    ],
    [
      "unions and literals",
      `run(Schema.Union([Schema.String, Schema.Finite]), "a", 1, true)
      run(Schema.Literals(["a", "b"]), "a", "c")
      const of = (tag: string, fields: any) => Schema.Struct({ _tag: Schema.Literal(tag), ...fields })
      run(Schema.Union([of("A", { a: Schema.String }), of("B", { b: Schema.Finite })]), { _tag: "A", a: "" }, { _tag: "B" }, { _tag: "C" })
      run(Schema.NullOr(Schema.String), null, "", 1)
      run(Schema.Array(Schema.Tuple([Schema.String, Schema.Finite])), [["a", 1]], [["a"]], [["a", "b", "c"]])`,
      "unions"
    ],
    [
      "classes and errors",
      `class Person extends Schema.Class<Person>("Person")({ name: Schema.String, age: Schema.Finite }) {}
      class Refused extends Schema.TaggedError<Refused>()("Refused", { why: Schema.String }) {}
      run(Person, { name: "a", age: 1 }, new Person({ name: "a", age: 1 }), {})
      run(Refused, { _tag: "Refused", why: "x" }, new Refused({ why: "x" }), { _tag: "Other" })
      attempt(() => new Person({ name: 1, age: 1 } as any))
      show(new Refused({ why: "x" }) instanceof Error)`
    ],
    [
      "checks and other schemas of the same value",
      `const short = Schema.String.check(Schema.isMaxLength(2))
      run(short, "a", "abc", 1)
      run(Schema.toType(Schema.FiniteFromString), 1, "1")
      run(Schema.toEncoded(Schema.FiniteFromString), 1, "1")
      const tree: any = Schema.Struct({ value: Schema.Finite, rest: Schema.Array(Schema.suspend(() => tree)) })
      run(tree, { value: 1, rest: [{ value: 2, rest: [] }] }, { value: 1, rest: [{ value: "" }] })
      run(Schema.Struct({ a: short }).check(Schema.makeFilter(({ a }) => a !== "b")), { a: "a" }, { a: "b" })`
    ],
    [
      "codecs",
      `run(Schema.toCodecJson(Schema.Struct({ n: Schema.Number, d: Schema.Date })), { n: "NaN", d: "2020-01-01T00:00:00.000Z" }, { n: 1, d: 1 })
      run(Schema.toCodecStringTree(Schema.Struct({ n: Schema.Number })), { n: "1" }, { n: "NaN" }, { n: 1 })`
    ]
  ]
  it.effect.each(programs)("means the same with %s", ([, main, part]) =>
    Effect.gen(function*() {
      const code = yield* assertSame(main)

      if (part !== undefined) assert.isTrue(partsIn(code)[part])
    }))

  it.effect("keeps functions for such parts that the program itself calls", () =>
    assertSame(`import * as SchemaAST from "effect/SchemaAST"
      run(${person}, { name: "a", age: 1 })
      show(SchemaAST.getIndexSignatureKeys({ a: 1, b: 2 }, SchemaAST.string))`))

  it.effect("keeps methods that a text names", () =>
    assertSame(`
      const method = "annotateKey"
      const schema: any = (Schema.String as any)[method]({ messageMissingKey: "a is needed" })
      run(Schema.Struct({ a: schema }), {}, { a: "x" })`))

  const calls: ReadonlyArray<readonly [name: string, call: string]> = [
    [
      "a name made of parts",
      `(Schema.String as any)[["annotate", "Key"].join("")]({ messageMissingKey: "a is needed" })`
    ],
    [
      "the keys of an object",
      `Object.entries({ annotateKey: { messageMissingKey: "a is needed" } })
        .reduce((schema: any, [name, value]) => schema[name](value), Schema.String)`
    ],
    [
      "a name made of parts, after they were read",
      `(() => {
        const method = (Schema.String as any)[["annotate", "Key"].join("")]
        return method.call(Schema.String, { messageMissingKey: "a is needed" })
      })()`
    ],
    [
      "a name made of parts, in a pattern",
      `(() => {
        const { [["annotate", "Key"].join("")]: method } = Schema.String as any
        return method.call(Schema.String, { messageMissingKey: "a is needed" })
      })()`
    ],
    [
      "Reflect",
      `Reflect.get(Schema.String, ["annotate", "Key"].join("")).call(Schema.String, { messageMissingKey: "a is needed" })`
    ]
  ]
  it.effect.each(calls)(
    "keeps methods that are called by %s",
    ([, call]) => assertSame(`run(Schema.Struct({ a: ${call} }), {}, { a: "x" })`)
  )

  it.effect("keeps methods that are called by name in a variable that was a table before", () =>
    assertSame(`
      let target: any = {}
      target = Schema.String
      run(Schema.Struct({ a: target[["annotate", "Key"].join("")]({ messageMissingKey: "a is needed" }) }), {}, { a: "x" })`))

  it.effect("leaves out methods if calls by name go to a table of the program", () =>
    Effect.gen(function*() {
      const code = yield* assertSame(`
        const handlers: Record<string, () => string> = { a: () => "1", b: () => "2" }
        const list = ["a", "b"]
        for (let i = 0; i < list.length; i++) show(list[i]! + [process.env[list[list.length - 1]!]])
        const key = Symbol.for("own")
        const own = { [key]: () => "own" }
        for (const name of ["a", "b"]) show(handlers[name]!())
        show(own[key]() + [1][Symbol.iterator]().next().value)`)

      assert.notInclude(code, "annotateKey")
    }))

  it.effect("keeps methods that a CommonJS module calls", () =>
    Effect.gen(function*() {
      const code = yield* assertSame(
        `import needed from "needed"\nrun(Schema.Struct({ a: needed(Schema.String) }), {}, { a: "x" })`,
        installed("needed", { main: "index.js" }, {
          "index.js": `module.exports = (schema) => schema.annotateKey({ messageMissingKey: "a is needed" })`
        })
      )

      assert.isFalse(partsIn(code).indexSignatures)
    }))

  it.effect("keeps methods that a CommonJS module calls by a name made of parts", () =>
    assertSame(
      `import needed from "needed"\nrun(Schema.Struct({ a: needed(Schema.String) }), {}, { a: "x" })`,
      installed("needed", { main: "index.js" }, {
        "index.js": `const method = ["annotate", "Key"].join("")
module.exports = (schema) => schema[method]({ messageMissingKey: "a is needed" })`
      })
    ))

  it.effect("keeps what one copy of Effect needs and another one does not", () =>
    Effect.gen(function*() {
      const project = yield* makeFunction({
        "main.ts": `import { records } from "needed"\n${prelude}
          run(${person}, { name: "a", age: 1 }, {})
          for (const input of [{ a: 1 }, { a: "x" }]) show(records(input))`,
        ...installed("needed", { exports: "./index.js", type: "module" }, {
          "index.js": `import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
const numbers = Schema.Record(Schema.String, Schema.FiniteFromString)
export const records = (input) => String(Effect.runSync(Effect.result(Schema.encodeEffect(numbers)(input))))`
        })
      })
      yield* Effect.promise(() =>
        fs.cp(
          Path.join(project.folder, "node_modules/effect"),
          Path.join(project.folder, "node_modules/needed/node_modules/effect"),
          { dereference: true, filter: (file) => !/[\\/](?:src|ai-docs)$|\.(?:d\.ts|map)$/.test(file), recursive: true }
        )
      )

      const { stdout } = yield* assertSameIn(project)

      assert.include(stdout, "Expected")
    }))

  it.effect("keeps all methods if a package is left out, which may call them", () =>
    Effect.gen(function*() {
      const files = {
        "main.ts":
          `${prelude}\nimport needed from "needed"\nrun(Schema.Struct({ a: needed(Schema.String) }), {}, { a: "x" })`,
        ...installed("needed", { main: "index.js" }, {
          "index.js": `module.exports = (schema) => schema.annotateKey({ messageMissingKey: "a is needed" })`
        })
      }
      const { code, stdout } = yield* assertSameIn(yield* makeFunction(files), ["needed"])

      assert.include(code, "annotateKey")
      assert.include(stdout, "a is needed")
    }))

  it.effect("keeps what modules have that are loaded late", () =>
    assertSame(
      `
      run(${person}, { name: "a", age: 1 })
      import("./late.ts").then(({ go }) => go(run))`,
      {
        "late.ts": `
          import * as Duration from "effect/Duration"
          import * as Effect from "effect/Effect"
          import * as Exit from "effect/Exit"
          import * as HashMap from "effect/HashMap"
          import * as Schema from "effect/Schema"
          import * as Stream from "effect/Stream"
          export const go = (run: any) => {
            run(Schema.Record(Schema.String, Schema.Finite), { a: 1 }, { a: "x" })
            console.log(HashMap.size(HashMap.make(["a", 1])), Duration.format(Duration.seconds(1)))
            console.log(Exit.isSuccess(Effect.runSyncExit(Stream.runCollect(Stream.make(1, 2)))))
          }`
      }
    ))

  it.effect("keeps the methods of other classes, used or not", () =>
    assertSame(`
      class Own { used() {} unused() {} get other() { return 1 } }
      class More extends Own { evenMore() {} }
      new Own().used()
      for (const type of [Own, More]) show(Reflect.ownKeys(type.prototype))`))
})
