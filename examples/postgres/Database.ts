/** PostgreSQL with a secret that rotates, in a process that Lambda freezes. */
import { PgClient } from "@effect/sql-pg"
import { Config, Context, Effect, Layer, RcMap, Schema, type Scope } from "effect"
import { Lifecycle } from "effect-lambda-runtime"
import { Parameters } from "effect-lambda-runtime/parameters"
import { Reactivity } from "effect/reactivity"
import type { SqlError } from "effect/sql"

/** The JSON of a secret that Secrets Manager rotates for a database. */
const Login = Schema.Struct({
  host: Schema.String,
  port: Schema.Int,
  dbname: Schema.String,
  username: Schema.String,
  password: Schema.Redacted(Schema.String)
})

/** Lambda may have frozen the process for as long, and the database or what is between has dropped its connections. */
const maxIdleMillis = 30_000

export class Database extends Context.Service<Database, {
  /** The client, until the scope closes. */
  readonly client: Effect.Effect<PgClient.PgClient, SqlError.SqlError, Scope.Scope>
}>()("examples/postgres/Database") {
  static readonly layer = Layer.effect(
    Database,
    Effect.gen(function*() {
      const login = yield* Parameters.live("db", Login)
      const maxConnections = yield* Config.Int("AWS_LAMBDA_MAX_CONCURRENCY").pipe(Config.withDefault(1))

      // A pool for each user: a secret with alternating users has another one after its rotation.
      const pools = yield* RcMap.make({
        lookup: (username: string) =>
          Effect.flatMap(login.get, ({ dbname, host, port }) =>
            PgClient.make({
              host,
              port,
              database: dbname,
              username,
              // Read for each new connection, so the password is the one of now.
              password: Effect.map(login.get, ({ password }) => password),
              maxConnections
            })),
        idleTimeToLive: "10 minutes"
      })
      const client = Effect.flatMap(login.get, ({ username }) => RcMap.get(pools, username))

      yield* Lifecycle.thawed((idleMillis) =>
        idleMillis < maxIdleMillis
          ? Effect.void
          : Effect.flatMap(RcMap.keys(pools), Effect.forEach((username) => RcMap.invalidate(pools, username)))
      )
      // A wrong password is an init error, and the first invocation finds a connection.
      yield* Effect.scoped(Effect.flatMap(client, (sql) => sql`SELECT 1`))
      return { client }
    })
  ).pipe(Layer.provide(Reactivity.layer))
}
