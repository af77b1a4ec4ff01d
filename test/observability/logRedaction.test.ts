import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Effect, Layer, Logger, Option, Redacted, References, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { Logs } from "effect-lambda-runtime/observability"
import { TestLambda } from "effect-lambda-runtime/testing"
import { layerWritten, withLogs, Written } from "./functionLog.ts"

const json = { AWS_LAMBDA_LOG_FORMAT: "JSON" }

const records = Effect.flatMap(Written, ({ records }) => records)

const messages = Effect.map(records, (all) => all.map(({ message }) => message))

const bodies = Effect.flatMap(Written, ({ entries }) => Effect.map(entries, (all) => all.map(({ body }) => body)))

/** What is shown of a value, by some paths. */
const shown = (value: unknown, ...redact: ReadonlyArray<string>) =>
  Effect.andThen(Effect.log(value), Effect.map(messages, ([message]) => message)).pipe(
    withLogs({ redact: Logs.redaction(redact) }, json)
  )

class Refused extends Schema.TaggedError<Refused>()("Refused", {
  user: Schema.Struct({ email: Schema.String, id: Schema.Int })
}) {
  override get message() {
    return "the user was refused"
  }
}

describe("redact", () => {
  it.effect.each<readonly [path: string, value: unknown, expected: unknown]>([
    ["user.email", { user: { email: "a@b", id: 1 } }, { user: { email: "<redacted>", id: 1 } }],
    ["user.email", { email: "a@b", other: { email: "a@b" } }, { email: "a@b", other: { email: "a@b" } }],
    ["user", { user: { email: "a@b" }, id: 1 }, { user: "<redacted>", id: 1 }],
    ["*.password", { db: { password: "x", host: "h" }, password: "y" }, {
      db: { password: "<redacted>", host: "h" },
      password: "y"
    }],
    ["**.password", { a: [{ b: { password: "x" } }], password: 7 }, {
      a: [{ b: { password: "<redacted>" } }],
      password: "<redacted>"
    }],
    ["users.*.email", { users: [{ email: "a" }, { email: "b", id: 2 }] }, {
      users: [{ email: "<redacted>" }, { email: "<redacted>", id: 2 }]
    }],
    ["users[*].email", { users: [{ email: "a" }] }, { users: [{ email: "<redacted>" }] }],
    ["users[1]", { users: ["a", "b"] }, { users: ["a", "<redacted>"] }],
    ["headers[\"x.api.key\"]", { headers: { "x.api.key": "k", a: 1 } }, {
      headers: { "x.api.key": "<redacted>", a: 1 }
    }],
    ["headers.x-api-key", { headers: { "x-api-key": "k" } }, { headers: { "x-api-key": "<redacted>" } }],
    ["größe.名", { größe: { 名: 1 } }, { größe: { 名: "<redacted>" } }],
    ["a.**.z", { a: { z: 1, b: { c: { z: 2 } } }, z: 3 }, {
      a: { z: "<redacted>", b: { c: { z: "<redacted>" } } },
      z: 3
    }],
    ["user.email", { user: null }, { user: null }],
    ["user.email", { user: { email: undefined, id: 1 } }, { user: { id: 1 } }],
    ["user.email", new Map([["user", { email: "a", id: 1 }]]), { user: { email: "<redacted>", id: 1 } }],
    ["value.email", Option.some({ email: "a" }), { _id: "Option", _tag: "Some", value: { email: "<redacted>" } }],
    ["a", { a: Redacted.make("x"), b: Redacted.make("y") }, { a: "<redacted>", b: "<redacted>" }]
  ])("hides %s", ([path, value, expected]) =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* shown(value, path), expected)
    }))

  it.effect("hides what an object says of itself as JSON", () =>
    Effect.gen(function*() {
      class Account {
        readonly #email = "a@b"
        toJSON() {
          return { email: this.#email, id: 1 }
        }
      }

      assert.deepStrictEqual(yield* shown({ account: new Account() }, "account.email"), {
        account: { email: "<redacted>", id: 1 }
      })
    }))

  const hidden = { password: "tea" }
  const form = new FormData()
  form.set("password", "tea")

  it.effect.each<readonly [kind: string, value: unknown]>([
    ["a function", Object.assign(() => {}, hidden)],
    ["a list", Object.assign([1], { groups: hidden })],
    ["a date", Object.assign(new Date(0), hidden)],
    ["a regular expression", Object.assign(/x/, hidden)],
    ["a symbol", { [Symbol("x")]: hidden }],
    ["the key of a map", new Map([[hidden, 1]])],
    ["a value of a map whose key is an object", new Map([[{}, hidden]])],
    ["an iterator", new Map(Object.entries(hidden)).entries()],
    ["headers", new Headers(hidden)],
    ["parameters of a URL", new URLSearchParams(hidden)],
    ["a form", form],
    ["a request", new Request("http://localhost", { headers: hidden })],
    ["a promise", Promise.resolve(hidden)]
  ])("hides what is in %s, in both formats", ([, value]) =>
    Effect.gen(function*() {
      const log = Effect.andThen(Effect.log("a", { value }), Effect.andThen(Effect.log(value), bodies))
      const options = { redact: Logs.redaction(["**.password"]) }
      const text = yield* withLogs(options)(log)
      const records = yield* withLogs(options, json)(log)

      assert.notInclude([...text, ...records].join("\n"), "tea")
    }))

  it.effect("hides what console prints as a text of its own", () =>
    Effect.gen(function*() {
      const { dir, table } = console
      const said = yield* Effect.gen(function*() {
        console.dir({ password: "tea", id: 1 })
        console.table([{ password: "tea", id: 2 }])
        return (yield* bodies).join("\n")
      }).pipe(withLogs({ patchConsole: true, redact: Logs.redaction(["**.password"]) }))

      assert.notInclude(said, "tea")
      assert.match(said, /id: 1[^]*2/)
      assert.deepStrictEqual([console.dir, console.table], [dir, table])
    }))

  it.effect("hides ids of the invocation when buffered lines were dropped", () =>
    Effect.gen(function*() {
      const handler = Handler.json({ event: Schema.Unknown }, () =>
        Effect.andThen(
          Effect.forEach(Array.from({ length: 50 }, () => "x".repeat(100)), (text) => Effect.logDebug(text)),
          Effect.die("no tea")
        )).pipe(Logs.correlate(() => ({ email: "a@b" })))
      const lambda = yield* TestLambda.make(handler)
      yield* Effect.exit(lambda.invoke(1))
      yield* lambda.idle

      const said = (yield* bodies).join("\n")
      assert.include(said, "buffered lines were dropped")
      assert.notInclude(said, "a@b")
    }).pipe(withLogs({ buffer: { maxBytes: 1000 }, redact: Logs.redaction(["email"]) }, json)))

  it.effect("shows a cycle, what is deep and what throws, without harm", () =>
    Effect.gen(function*() {
      const cyclic: Record<string, unknown> = { password: "x" }
      cyclic["self"] = cyclic
      const deep = Array.from({ length: 50 }).reduce<object>((inner) => ({ inner }), { password: "hunter2" })
      const throwing = {
        password: "x",
        get broken(): string {
          throw new Error("no")
        }
      }

      assert.deepStrictEqual(yield* shown(cyclic, "**.password"), { password: "<redacted>", self: "[circular]" })
      assert.notInclude(JSON.stringify(yield* shown(deep, "**.password")), "hunter2")
      assert.notInclude(JSON.stringify(yield* shown(throwing, "**.password")), "\"x\"")
    }))

  it.effect("hides nothing of a wide value beyond its bound, but shows none of it", () =>
    Effect.gen(function*() {
      const wide = Array.from({ length: 20_000 }, (_, i) => ({ i, password: "hunter2" }))

      assert.notInclude(JSON.stringify(yield* shown(wide, "**.password")), "hunter2")
    }))

  it.effect("leaves what is logged as it is", () =>
    Effect.gen(function*() {
      const value = Object.freeze({ user: Object.freeze({ email: "a@b" }) })

      yield* shown(value, "user.email")

      assert.deepStrictEqual(value, { user: { email: "a@b" } })
    }))

  it.effect("hides annotations, those of the invocation too, and values beside a text", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        Handler.json({ event: Schema.Unknown }, () =>
          Effect.log("got", { user: { email: "a@b" } }).pipe(Effect.annotateLogs({ user: { email: "c@d" }, n: 1 })))
          .pipe(
            Logs.correlate(() => ({ token: "t", correlationId: "c" }))
          )
      )

      yield* lambda.invoke(null, { requestId: "a" })

      assert.deepStrictEqual(yield* records, [{
        timestamp: "1970-01-01T00:00:00.000Z",
        level: "INFO",
        requestId: "a",
        message: "got { user: { email: '<redacted>' } }",
        token: "<redacted>",
        correlationId: "c",
        user: { email: "<redacted>" },
        n: 1
      }])
    }).pipe(withLogs({ redact: Logs.redaction(["user.email", "token"]) }, json)))

  const failing = Effect.gen(function*() {
    const refused = new Refused({ user: { email: "a@b", id: 1 } })
    const lambda = yield* TestLambda.make(
      Handler.json({ event: Schema.Unknown }, () =>
        Effect.gen(function*() {
          yield* Effect.logWarning("first", new Error("outer", { cause: refused }))
          return yield* refused
        }))
    )
    yield* lambda.invoke(null)
    return yield* bodies
  })

  it.effect.each([json, {}])(
    "hides fields of errors, of their causes, and of Invoke Error",
    (variables) =>
      Effect.gen(function*() {
        const [warning = "", error = ""] = yield* failing.pipe(
          withLogs({ redact: Logs.redaction(["user.email"]) }, variables)
        )

        for (const body of [warning, error]) {
          assert.notInclude(body, "a@b")
          assert.include(body, "<redacted>")
          assert.include(body, "Refused")
        }
      })
  )

  it.effect("hides fields that a schema marks, in decoded and in encoded values, wherever they are", () =>
    Effect.gen(function*() {
      const email = Logs.sensitive(Schema.String)
      const User = Schema.Struct({ id: Schema.Int, email, phones: Schema.Array(Logs.sensitive(Schema.String)) })
      class Order extends Schema.Class<Order>("Order")({ user: User, note: Schema.optionalKey(email) }) {}
      const user = { id: 1, email: "a@b", phones: ["1"] }
      const hidden = { id: 1, email: "<redacted>", phones: "<redacted>" }

      yield* Effect.gen(function*() {
        yield* Effect.log(new Order({ user, note: "n" }))
        yield* Effect.log(user)
        yield* Effect.log({ events: [{ ...user, more: true }] })
        yield* Effect.log({ email: "not a user" })

        assert.deepStrictEqual(yield* messages, [
          { user: hidden, note: "<redacted>" },
          hidden,
          { events: [{ ...hidden, more: true }] },
          { email: "not a user" }
        ])
      }).pipe(withLogs({ redact: Logs.redaction([Order]) }, json))
    }))

  it.effect("hides marked fields below transformations, unions, suspended schemas and other names", () =>
    Effect.gen(function*() {
      interface Tree {
        readonly secret: string
        readonly children: ReadonlyArray<Tree>
      }
      const Tree = Schema.Struct({
        secret: Schema.String.check(Schema.isMinLength(1)).pipe(Logs.sensitive),
        children: Schema.Array(Schema.suspend((): Schema.Codec<Tree> => Tree))
      })
      const Event = Schema.Struct({
        pin: Schema.FiniteFromString.pipe(Logs.sensitive),
        name: Schema.String.pipe(Logs.sensitive),
        either: Schema.NullOr(Schema.Union([Tree, Schema.String]))
      }).pipe(Schema.encodeKeys({ name: "NAME" }))
      const tree = { secret: "s", children: [{ secret: "s", children: [] }] }
      const hidden = { secret: "<redacted>", children: [{ secret: "<redacted>", children: [] }] }

      yield* Effect.gen(function*() {
        yield* Effect.log({ pin: 1234, name: "n", either: tree })
        yield* Effect.log({ pin: "1234", NAME: "n", either: null })

        assert.deepStrictEqual(yield* messages, [
          { pin: "<redacted>", name: "<redacted>", either: hidden },
          { pin: "<redacted>", NAME: "<redacted>", either: null }
        ])
      }).pipe(withLogs({ redact: Logs.redaction([Event]) }, json))
    }))

  it.effect("holds for other loggers", () =>
    Effect.gen(function*() {
      const seen: Array<unknown> = []
      const other = Logger.make(({ fiber, message }) => {
        seen.push(
          message,
          fiber.getRef(References.CurrentLogAnnotations),
          fiber.getRef(References.CurrentLogSpans).length
        )
      })

      yield* Effect.log({ token: "t" }).pipe(
        Effect.annotateLogs({ token: "t" }),
        Effect.withLogSpan("s"),
        Effect.provide(
          Logs.layer({ redact: Logs.redaction(["token"]) }).pipe(
            Layer.provide(Logger.layer([other], { mergeWithExisting: true })),
            Layer.provide(layerWritten())
          )
        )
      )

      assert.deepStrictEqual(seen, [[{ token: "<redacted>" }], { token: "<redacted>" }, 1])
    }))

  const value = Arbitrary.schema(Schema.Struct({
    user: Schema.Struct({ email: Schema.Literal("hunter2"), name: Schema.String }),
    list: Schema.Array(Schema.Struct({ email: Schema.Literal("hunter2"), tags: Schema.Array(Schema.String) })),
    map: Schema.Record(Schema.String, Schema.Struct({ email: Schema.Literal("hunter2") }))
  }))

  it.effect.prop(
    "never shows what a path hides, whatever is around it",
    { value },
    ({ value }) =>
      Effect.gen(function*() {
        const message = yield* shown(value, "**.email")

        assert.notInclude(JSON.stringify(message), "hunter2")
      }),
    { arbitrary: { runs: 30 } }
  )
})
