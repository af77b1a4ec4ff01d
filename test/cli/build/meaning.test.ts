/** A program means in a bundle what it means in Node. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Path from "node:path"
import { bundle, installed, makeProject, patient, runNode } from "./project.ts"

/** What `main.ts` prints, and what its bundles print in its place. */
const printed = Effect.fnUntraced(function*(files: Readonly<Record<string, string>>) {
  const project = yield* makeProject(files)
  const source = yield* runNode(project.entry)
  const bundles: Array<string> = []
  for (const minify of [true, false]) {
    const outdir = Path.join(project.folder, minify ? "minified" : "plain")
    yield* bundle({ entry: project.entry, outdir }, { minify })
    const output = yield* runNode(Path.join(outdir, "main.cjs"))
    bundles.push(output.stdout + output.stderr)
  }
  return { bundles, source: source.stdout + source.stderr }
})

const assertSame = Effect.fnUntraced(function*(files: Readonly<Record<string, string>>) {
  const { bundles, source } = yield* printed(files)
  assert.notStrictEqual(source, "")
  for (const output of bundles) assert.strictEqual(output, source)
})

describe("the name of a class", patient, () => {
  const programs: ReadonlyArray<readonly [where: string, files: Readonly<Record<string, string>>]> = [
    ["that reads it from new.target", {
      "main.ts": `
        class Refused extends Error { constructor(message: string) { super(message); this.name = new.target.name } }
        class PaymentDeclined extends Refused {}
        console.log(new PaymentDeclined("no").name, new Refused("no").name)`
    }],
    ["that another module calls alike", {
      "main.ts": `
        import { NotFound as A } from "./a.ts"
        import { NotFound as B } from "./b.ts"
        console.log(A.name, B.name, new A() instanceof B)`,
      "a.ts": `export class NotFound extends Error {}`,
      "b.ts": `export class NotFound extends Error {}`
    }],
    ["that the platform calls alike", {
      "main.ts": `
        import { Response as Own } from "./own.ts"
        console.log(Own.name, new Own().platform().name, Response.name)`,
      "own.ts": `export class Response { platform() { return globalThis.Response } }`
    }],
    ["that is a default export", {
      "main.ts": `
        import Named from "./named.ts"
        import Unnamed from "./unnamed.ts"
        import Other from "./other.ts"
        console.log(Named.name, Unnamed.name, Other.name)`,
      "named.ts": `export default class Timeout extends Error {}`,
      "unnamed.ts": `export default class extends Error {}`,
      "other.ts": `export default class extends Error { static name = "own" }`
    }],
    ["that an expression makes", {
      "main.ts": `
        import { Assigned as Other } from "./other.ts"
        const Assigned = class {}
        const { Defaulted = class {} } = {} as { Defaulted?: new() => object }
        const holder = { Member: class {}, Inner: class Own {} }
        const local = () => { class Local {} return Local }
        console.log(Assigned.name, Other.name, Defaulted.name, holder.Member.name, holder.Inner.name, local().name)`,
      "other.ts": `export let Assigned; Assigned = class {}`
    }],
    ["that is the value of a field, whatever the target of TypeScript", {
      "tsconfig.json": `{ "compilerOptions": { "strict": true } }`,
      "main.ts": `
        class Errors { static Declined = class extends Error {}; Expired = class {} }
        console.log(Errors.Declined.name, new Errors().Expired.name)`
    }],
    ["that has a static member of that name", {
      "main.ts": `
        import { Model as Other } from "./other.ts"
        class Model { static name() { return "called" } }
        console.log(Model.name(), Other.name())`,
      "other.ts": `export class Model { static name() { return "other" } }`
    }],
    ["of a CommonJS package", {
      "main.ts": `
        import { Declined, Expired, Inherited } from "legacy"
        for (const Class of [Declined, Expired, Inherited]) console.log(new Class("no").name)`,
      ...installed("legacy", { main: "index.js" }, {
        "index.js": `
          const util = require("util")
          class Declined extends Error { constructor(m) { super(m); this.name = this.constructor.name } }
          function Expired(m) { Error.call(this, m); this.name = this.constructor.name }
          util.inherits(Expired, Error)
          var Inherited = (function (_super) {
            function Inherited() { var _this = _super.apply(this, arguments) || this; _this.name = _this.constructor.name; return _this }
            Object.setPrototypeOf(Inherited, _super)
            Inherited.prototype = Object.create(_super.prototype, { constructor: { value: Inherited } })
            return Inherited
          })(Expired)
          module.exports = { Declined, Expired, Inherited }`
      })
    }],
    ["that is a function of an ES module", {
      "main.ts": `
        import { Expired, make, Refused } from "legacy"
        function Local(this: { name: string }) { this.name = new.target.name }
        console.log(new Expired().name, new Refused().name, make().constructor.name, new (Local as any)().name)`,
      ...installed("legacy", { exports: "./index.js", type: "module" }, {
        "index.js": `
          import { Expired as Other } from "./other.js"
          export function Expired() { this.name = this.constructor.name + Other.name }
          export const Refused = function () { this.name = this.constructor.name }
          function Hidden() {}
          Hidden.prototype.a = 1
          export const make = () => new Hidden()`,
        "other.js": `export function Expired() { this.a = 1 }`
      })
    }],
    ["that another bundler has named", {
      "main.ts": `
        import { Prebuilt } from "prebuilt"
        class Prebuilder {}
        console.log(Prebuilt.name, Prebuilder.name)`,
      ...installed("prebuilt", { exports: "./index.js", type: "module" }, {
        "index.js": `
          var __defProp = Object.defineProperty
          var __name = (target, value) => __defProp(target, "name", { value, configurable: true })
          var a = class { static { __name(this, "Prebuilt") } }
          export { a as Prebuilt }`
      })
    }]
  ]
  for (const [which, files] of programs) {
    it.effect(`is kept, of one ${which}`, () => assertSame(files))
  }
})

describe("the mode of a module", patient, () => {
  /** Tells sloppy code from strict code, by the many differences. */
  const probe = `
    const frozen = Object.freeze({ a: 1 })
    const tell = (name, f) => { try { out.push(name + "=" + f()) } catch (error) { out.push(name + "!" + error.name) } }
    tell("this", () => (function () { return this === undefined ? "undefined" : this === globalThis })())
    tell("primitive", () => (function () { return typeof this }).call(1))
    tell("undeclared", () => { undeclared = 1; return delete globalThis.undeclared })
    tell("frozen", () => { frozen.a = 2; return frozen.a })
    tell("arguments", () => (function (a) { arguments[0] = 2; return a })(1))
    tell("callee", () => (function () { return typeof arguments.callee })())
    tell("eval", () => { eval("var inEval = 1"); return typeof inEval })
  `

  it.effect("is strict in an ES module and sloppy in CommonJS without a directive", () =>
    assertSame({
      "main.ts": `
        const out: Array<string> = []
        ${
        probe.replaceAll("undeclared = 1", "(globalThis as any).eval; out2 = 1").replaceAll("var inEval", "var inEval")
      }
        import sloppy from "sloppy"
        import strict from "strict"
        import late from "strict-in-function"
        console.log("module", out.join(" "))
        console.log("sloppy", sloppy.join(" "))
        console.log("strict", strict.join(" "))
        console.log("in function", late.join(" "))`,
      ...installed("sloppy", {}, { "index.js": `const out = module.exports = []\n${probe}` }),
      ...installed("strict", {}, { "index.js": `"use strict"\nconst out = module.exports = []\n${probe}` }),
      ...installed("strict-in-function", {}, {
        "index.js": `const out = module.exports = []\n;(function () { "use strict"\n${probe} })()\n${probe}`
      })
    }))

  it.effect("allows in sloppy CommonJS what strict code cannot even say", () =>
    assertSame({
      "main.ts": `import said from "sloppy"\nconsole.log(said)`,
      ...installed("sloppy", {}, {
        "index.js": `
          var said = {}
          with ({ inWith: 1 }) { said.inWith = inWith }
          said.octal = 010
          said.escape = "\\101"
          function twice(a, a) { return a }
          said.twice = twice(1, 2)
          var let = 1, yield = 2, static = 3, interface = 4
          said.names = let + yield + static + interface
          delete said.nothing, delete twice
          if (true) { function inBlock() { return "hoisted" } }
          said.inBlock = inBlock()
          said.html = 1 <!-- a comment
          module.exports = said`
      })
    }))

  it.effect("has the same variables around it as in Node", () =>
    assertSame({
      "main.ts": `import seen from "legacy"\nconsole.log(JSON.stringify(seen))`,
      ...installed("legacy", {}, {
        "index.js": `
          exports.self = this === module.exports && this === exports
          exports.count = arguments.length === 5
          exports.types = [typeof require, typeof module, typeof __filename, typeof __dirname]
          exports.isMain = require.main === module
          exports.parent = !!module.parent
          exports.resolves = require.resolve("fs")
          exports.id = typeof module.id + typeof module.filename + Array.isArray(module.children)
          exports.evaluated = eval("require")("path") === require("path")
          if (exports.self) return
          exports.unreachable = true`
      })
    }))

  it.effect("is kept where CommonJS and ES modules load one another", () =>
    assertSame({
      "main.ts": `
        import first from "legacy/first.js"
        import { second } from "legacy/second.mjs"
        console.log(first(), second())`,
      ...installed("legacy", {}, {
        "first.js": `
          const { second } = require("./second.mjs")
          const data = require("./data.json")
          const cyclic = require("./cyclic.js")
          module.exports = () => [second(), data.a, cyclic.late(), (function () { return typeof this })()].join()`,
        "second.mjs": `
          import strict from "./strict.js"
          export const second = () => strict + (function () { return typeof this })()`,
        "strict.js": `"use strict"; module.exports = (function () { return typeof this })()`,
        "data.json": `{"a":1}`,
        "cyclic.js": `const other = require("./other.js"); exports.late = () => other.name + other.seen`,
        "other.js":
          `const cyclic = require("./cyclic.js"); exports.name = "other"; exports.seen = Object.keys(cyclic).length`
      })
    }))

  it.effect("is that of a failure each time that a module is required", () =>
    assertSame({
      "main.ts": `import outcomes from "legacy"\nconsole.log(outcomes)`,
      ...installed("legacy", {}, {
        "index.js": `
          const attempt = (load) => { try { return load() } catch (error) { return error.message } }
          const broken = () => require("./broken.js")
          module.exports = [attempt(broken), attempt(broken), attempt(() => require("./needs.js"))]`,
        "broken.js": `exports.a = 1; throw new Error("broken")`,
        "needs.js": `require("./broken.js")`
      })
    }))

  it.effect("is sloppy in an entry that is CommonJS", () =>
    assertSame({
      "package.json": `{}`,
      "main.ts": `
        const path = require("path") as { sep: string }
        console.log((function (this: unknown) { return this === globalThis })(), require.main === module, path.sep)`
    }))

  it.effect("lets CommonJS import ES modules while it runs", () =>
    assertSame({
      "main.ts": `import load from "legacy"\nload().then((value: unknown) => console.log(value))`,
      ...installed("legacy", {}, {
        "index.js": `module.exports = async () => {
          const { late } = await import("./late.mjs")
          const name = "node:" + "path"
          const { sep } = await import(name)
          return late + sep
        }`,
        "late.mjs": `export const late = "late"`
      })
    }))

  it.effect("evaluates modules in the same order, external ones too", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": `import "./first.ts"\nimport "outside"\nimport "legacy"\nimport "./last.ts"`,
        "first.ts": `console.log("first")`,
        "last.ts": `console.log("last")`,
        ...installed("outside", {}, { "index.js": `console.log("outside")` }),
        ...installed("legacy", {}, { "index.js": `console.log("legacy")` })
      })

      yield* bundle(project, { external: ["outside"] })
      const source = yield* runNode(project.entry)
      const output = yield* runNode(Path.join(project.outdir, "main.cjs"))

      assert.strictEqual(source.stdout, "first\noutside\nlegacy\nlast\n")
      assert.deepStrictEqual(output, source)
    }))
})

describe("a field of a class", patient, () => {
  const files = {
    "main.ts": `
      class Base { value: unknown = "base"; static shared: unknown = "base" }
      class Derived extends Base { override value: unknown; static override shared: unknown }
      console.log(new Derived().value, Derived.shared)`
  }
  for (const target of ["es5", "es2024"]) {
    it.effect(`is defined as in Node, if the target of TypeScript is ${target}`, () =>
      assertSame({ ...files, "tsconfig.json": JSON.stringify({ compilerOptions: { target } }) }))
  }

  it.effect("is set if tsconfig.json asks for that", () =>
    Effect.gen(function*() {
      const tsconfig = { compilerOptions: { useDefineForClassFields: false } }
      const project = yield* makeProject({ ...files, "tsconfig.json": JSON.stringify(tsconfig) })

      yield* bundle(project)
      const output = yield* runNode(Path.join(project.outdir, "main.cjs"))

      assert.strictEqual(output.stdout, "base base\n")
    }))
})

describe("import.meta", patient, () => {
  it.effect("is main in the entry alone", () =>
    assertSame({
      "main.ts": `
        import { other } from "./other.ts"
        if (import.meta.main) console.log("main", other)
        const { main } = import.meta
        console.log(main, import.meta["main"])`,
      "other.ts": `export const other = import.meta.main`
    }))

  it.effect("is not main in a bundle that another program loads", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": `export const isMain = import.meta.main`,
        "load.cjs": `console.log(require("./out/main.cjs").isMain)`
      })

      yield* bundle(project)
      const output = yield* runNode(Path.join(project.folder, "load.cjs"))

      assert.strictEqual(output.stdout, "false\n")
    }))

  it.effect("resolves modules, files and packages", () =>
    assertSame({
      "main.ts": `
        const names = ["fs", "node:path", "file:///a/b.txt", "https://example.com/a", "data:text/plain,a"]
        console.log(names.map((name) => import.meta.resolve(name)))
        console.log(new URL(import.meta.resolve("./a.txt")).pathname.endsWith("/a.txt"))
        try { import.meta.resolve("absent") } catch (error) { console.log((error as Error).name) }`
    }))

  it.effect("is that of the file of the bundle", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": `
          const { dirname, filename, url } = import.meta
          console.log(JSON.stringify({ dirname, filename, url, same: import.meta.url === url }))`
      })

      const { warnings } = yield* bundle(project)
      const output = yield* runNode(Path.join(project.outdir, "main.cjs"))

      const filename = Path.join(project.outdir, "main.cjs")
      assert.deepStrictEqual(JSON.parse(output.stdout), {
        dirname: project.outdir,
        filename,
        same: true,
        url: `file://${filename}`
      })
      assert.deepStrictEqual(warnings, [])
    }))

  it.effect("has nothing else, as in Node", () =>
    assertSame({
      "main.ts": `
        const meta: any = import.meta
        console.log(meta.env, meta?.hot, typeof import.meta, Object.keys(meta).toSorted())`
    }))
})

describe("a name for another, and a function that takes its first argument first or last", patient, () => {
  const programs: ReadonlyArray<readonly [what: string, main: string]> = [
    [
      "called in both ways",
      `
      const add = dual(2, (self: number, that: number) => self + that)
      console.log(add(1, 2), add(1)(2), [3].map(add(4)))`
    ],
    [
      "called with all arguments alone",
      `
      const pair = dual(2, (self: unknown, that: unknown) => [self, that])
      const three = dual(3, (self: unknown, a: unknown, b: unknown) => [b, a, self])
      console.log(pair(1, 2), three(1, 2, 3))`
    ],
    [
      "called with more or fewer arguments",
      `
      const count = dual(2, (...all: ReadonlyArray<unknown>) => all.length)
      const spread = dual(2, (...all: ReadonlyArray<unknown>) => all.length)
      const args = [1, 2, 3]
      console.log(count(1, 2, 3), count(1, 2), spread(...args), count(1)(2))`
    ],
    [
      "with other names",
      `
      const add = dual(2, (self: number, that: number) => self + that)
      const plus = add
      const sum = plus
      const object = { sum, plus: 1 }
      console.log(sum(1, 2), object.sum(1)(2), object.plus, { plus }.plus(2)(3))`
    ],
    [
      "with names that an inner scope has, too",
      `
      const one = (n: number) => n + 1
      const first = one
      const inner = (one: number) => first(one)
      const outer = (first: number) => one(first)
      const caught = () => { try { throw 1 } catch (one) { return first(one as number) } }
      console.log(inner(1), outer(2), caught(), [1, 2].map((one) => first(one)))`
    ],
    [
      "with names that an inner scope has only in a part of it",
      `
      const one = (n: number) => n + 1
      const first = one
      const byDefault = (n = first(1)) => { var first = 5; return n + first }
      const chosen = (n: number) => { switch (first(n)) { case 2: return "two"; default: let first = n; return first } }
      const shared = (n: number) => { switch (n) { case 1: let first = n; return first; default: try { return first } catch { return 0 } } }
      const named = class first { static own = first.name }
      console.log(byDefault(), chosen(1), chosen(3), shared(1), shared(2), named.own, first(6))`
    ],
    [
      "that is assigned anew",
      `
      function now() { return 1 }
      const before = now;
      ({ now } = { now: () => 2 } as any)
      console.log(before(), now())`
    ],
    [
      "that is there only later",
      `
      try { useEarly() } catch (error) { console.log((error as Error).name) }
      const early = () => 1
      const later = early
      function useEarly() { return later() }
      console.log(useEarly())`
    ]
  ]
  it.effect.each(programs)("%s means the same", ([, main]) =>
    assertSame({
      // As Effect has it, which is not installed there.
      "dual.ts": `export const dual: any = function(arity, body) {
        switch (arity) {
          case 0:
          case 1:
            throw new RangeError(\`Invalid arity \${arity}\`)
          case 2:
            return (...args) => args.length >= 2 ? body(args[0], args[1]) : (self) => body(self, args[0])
          default:
            return (...args) => args.length >= arity ? body(...args) : (self) => body(self, ...args)
        }
      }`,
      "main.ts": `import { dual } from "./dual.ts"\nvoid dual\n${main}`
    }))
})
