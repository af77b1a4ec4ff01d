/** The example `postgres` against a server of PostgreSQL. */
import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, type Scope } from "effect"
import { Lifecycle } from "effect-lambda-runtime"
import { AwsClient } from "effect-lambda-runtime/aws"
import { Parameters } from "effect-lambda-runtime/parameters"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import * as fs from "node:fs"
import * as http from "node:http"
import * as Net from "node:net"
import { Database } from "../../examples/postgres/Database.ts"
import { placeOrder } from "../../examples/postgres/handler.ts"
import { Orders } from "../../examples/postgres/Orders.ts"
import * as postgresServer from "./postgresServer.ts"
import * as processes from "./processes.ts"

const schema = fs.readFileSync(new URL("../../examples/postgres/schema.sql", import.meta.url), "utf8")

/** A server with the table, and a user of the function. */
const makeServer = Effect.gen(function*() {
  const server = yield* postgresServer.make
  yield* server.sql("CREATE ROLE app LOGIN PASSWORD 'first'")
  yield* server.sql(`${schema}; GRANT INSERT, SELECT ON orders TO app`)
  return server
})

const login = (port: number, password: string, username = "app"): string =>
  JSON.stringify({ engine: "postgres", host: "127.0.0.1", port, dbname: "postgres", username, password })

/** Secrets Manager, whose secret a test rotates. */
const makeSecret = (initial: string) => {
  const secret = { text: initial }
  const aws = AwsClient.layerMemory(() => ({ json: { Name: "db", SecretString: secret.text } }))
  const layer = Orders.layer.pipe(
    Layer.provide(Database.layer),
    Layer.provide(Parameters.layerSecrets({ secrets: { db: "db" }, refresh: "5 minutes" })),
    Layer.provide([aws, ConfigProvider.layer(ConfigProvider.fromUnknown({}))])
  )
  return { layer, secret }
}

const order = { item: "tea", quantity: 2 }

/** The connections of the function, by the number of their process in the server. */
const connections = ({ sql }: postgresServer.PostgresServer) =>
  Effect.map(
    sql("SELECT usename || ' ' || pid FROM pg_stat_activity WHERE application_name = '@effect/sql-pg' ORDER BY pid"),
    (text) => text.split("\n").filter((line) => line !== "")
  )

/** What is between the function and the server, and can drop connections without telling either. */
const makeProxy = Effect.fnUntraced(function*(port: number) {
  const pairs: Array<readonly [Net.Socket, Net.Socket]> = []
  const proxy = yield* Effect.acquireRelease(
    Effect.callback<Net.Server>((resume) => {
      const proxy = Net.createServer((client) => {
        const upstream = Net.connect(port, "127.0.0.1")
        for (const socket of [client, upstream]) socket.on("error", () => {})
        client.pipe(upstream)
        upstream.pipe(client)
        pairs.push([client, upstream])
      }).listen(0, "127.0.0.1", () => resume(Effect.succeed(proxy)))
    }),
    (proxy) =>
      Effect.sync(() => {
        for (const pair of pairs) for (const socket of pair) socket.destroy()
        proxy.close()
      })
  )
  return {
    port: (proxy.address() as Net.AddressInfo).port,
    dropSilently: Effect.sync(() => {
      for (const [client, upstream] of pairs.splice(0)) {
        client.unpipe(upstream).pause()
        upstream.destroy()
      }
    })
  }
})

const test = <E>(body: Effect.Effect<void, E, Scope.Scope>) => body.pipe(Effect.provide(Lifecycle.layer))

describe("the example postgres", () => {
  it.effect("stores orders over one connection, which is opened in the init phase", () =>
    test(Effect.gen(function*() {
      const server = yield* makeServer
      const { layer } = makeSecret(login(server.port, "first"))

      yield* Effect.gen(function*() {
        const before = yield* connections(server)
        const lambda = yield* TestLambda.make(placeOrder)
        const responses = [yield* lambda.invoke(order), yield* lambda.invoke(order)]

        assert.deepStrictEqual(responses, [TestLambda.response({ id: 1 }), TestLambda.response({ id: 2 })])
        assert.strictEqual(before.length, 1)
        assert.deepStrictEqual(yield* connections(server), before)
        assert.strictEqual(yield* server.sql("SELECT sum(quantity) FROM orders"), "4")
      }).pipe(Effect.provide(layer))
    })))

  it.effect("opens another connection after a freeze that has silently cut the first", () =>
    test(Effect.gen(function*() {
      const server = yield* makeServer
      const proxy = yield* makeProxy(server.port)
      const { layer } = makeSecret(login(proxy.port, "first"))

      yield* Effect.gen(function*() {
        const lambda = yield* TestLambda.make(placeOrder)
        yield* lambda.invoke(order)
        yield* proxy.dropSilently
        yield* TestClock.adjust("30 seconds")

        const response = yield* lambda.invoke(order)

        assert.deepStrictEqual(response, TestLambda.response({ id: 2 }))
      }).pipe(Effect.provide(layer))
    })))

  it.effect("keeps its connection between invocations that follow soon", () =>
    test(Effect.gen(function*() {
      const server = yield* makeServer
      const { layer } = makeSecret(login(server.port, "first"))

      yield* Effect.gen(function*() {
        const before = yield* connections(server)
        const lambda = yield* TestLambda.make(placeOrder)
        for (let i = 0; i < 3; i++) {
          yield* TestClock.adjust("20 seconds")
          yield* lambda.invoke(order)
        }

        assert.deepStrictEqual(yield* connections(server), before)
      }).pipe(Effect.provide(layer))
    })))

  it.effect("connects with the new password after a rotation, without a restart", () =>
    test(Effect.gen(function*() {
      const server = yield* makeServer
      const { layer, secret } = makeSecret(login(server.port, "first"))

      yield* Effect.gen(function*() {
        const lambda = yield* TestLambda.make(placeOrder)
        yield* lambda.invoke(order)
        yield* server.sql("ALTER ROLE app PASSWORD 'second'")
        secret.text = login(server.port, "second")
        const open = yield* lambda.invoke(order)
        yield* TestClock.adjust("5 minutes")

        const next = yield* lambda.invoke(order)

        assert.deepStrictEqual([open, next], [TestLambda.response({ id: 2 }), TestLambda.response({ id: 3 })])
      }).pipe(Effect.provide(layer))
    })))

  it.effect("connects as the other user of a secret that alternates between two", () =>
    test(Effect.gen(function*() {
      const server = yield* makeServer
      yield* server.sql("CREATE ROLE app_clone LOGIN PASSWORD 'second' IN ROLE app")
      const { layer, secret } = makeSecret(login(server.port, "first"))

      yield* Effect.gen(function*() {
        const lambda = yield* TestLambda.make(placeOrder)
        yield* lambda.invoke(order)
        secret.text = login(server.port, "second", "app_clone")
        yield* TestClock.adjust("5 minutes")

        const response = yield* lambda.invoke(order)

        assert.deepStrictEqual(response, TestLambda.response({ id: 2 }))
        assert.match((yield* connections(server)).join(), /^app_clone \d+$/)
      }).pipe(Effect.provide(layer))
    })))

  it.effect("fails in the init phase if the password is wrong, and shows no password", () =>
    test(Effect.gen(function*() {
      const server = yield* makeServer
      const { layer } = makeSecret(login(server.port, "hunter2"))

      const exit = yield* Effect.exit(Layer.build(layer))

      assert.match(String(exit), /password authentication failed for user "app"/)
      assert.notInclude(String(exit), "hunter2")
    })))

  it.live("runs as a process, and ends its connection at SIGTERM", () =>
    Effect.gen(function*() {
      const server = yield* makeServer
      const aws = yield* Effect.acquireRelease(
        Effect.callback<http.Server>((resume) => {
          const aws = http.createServer((_, response) => {
            response.end(JSON.stringify({ Name: "db", SecretString: login(server.port, "first") }))
          }).listen(0, "127.0.0.1", () => resume(Effect.succeed(aws)))
        }),
        (aws) =>
          Effect.sync(() => {
            aws.closeAllConnections()
            aws.close()
          })
      )
      const program = yield* processes.start([process.execPath, "examples/postgres/main.ts"], {
        env: {
          AWS_ACCESS_KEY_ID: "x",
          AWS_SECRET_ACCESS_KEY: "x",
          AWS_REGION: "us-east-1",
          AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as Net.AddressInfo).port}`,
          DATABASE_SECRET: "db",
          LOCAL_LAMBDA_PORT: "0"
        }
      })
      const [, url = ""] = yield* program.said(/POST (http\S+\/invoke)/)
      const answer = yield* Effect.promise(() =>
        fetch(url, { method: "POST", body: JSON.stringify(order) }).then((response) => response.json())
      )
      const open = yield* connections(server)

      const { code } = yield* program.terminate

      assert.deepStrictEqual(answer, { id: 1 })
      assert.strictEqual(open.length, 1)
      assert.deepStrictEqual(yield* connections(server), [])
      assert.strictEqual(code, 0)
      assert.notMatch(yield* server.log, /unexpected EOF|connection to client lost|reset by peer/)
    }))
})
