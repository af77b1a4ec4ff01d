/** A PostgreSQL server on this machine, in a folder of its own, which ends with the scope. */
import { Data, Effect } from "effect"
import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import * as path from "node:path"
import * as processes from "./processes.ts"
import { postgresPrograms } from "./programs.ts"

/** PostgreSQL does not run as root: then it runs as `nobody`. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

export const superuser = { username: "admin", password: "admin's password" } as const

class ProgramFailed extends Data.TaggedError("ProgramFailed")<{ readonly message: string }> {}

const run = (program: string, args: ReadonlyArray<string>, env: NodeJS.ProcessEnv = {}): string => {
  const options = { ...user, cwd: tmpdir(), encoding: "utf8", env: { PATH: process.env["PATH"], ...env } } as const
  const { error, status, stderr, stdout } = spawnSync(path.join(postgresPrograms, program), args, options)
  if (status !== 0) throw new ProgramFailed({ message: `${program} failed: ${error?.message ?? ""}${stderr}${stdout}` })
  return stdout
}

export interface PostgresServer {
  readonly port: number
  /** Runs statements as the superuser, and yields what psql prints of their results. */
  readonly sql: (statements: string) => Effect.Effect<string>
  /** What the server has logged. */
  readonly log: Effect.Effect<string>
}

/** Starts a server that wants passwords. */
export const make = Effect.gen(function*() {
  const [address = ""] = yield* processes.freeAddresses(1)
  const port = Number(address.split(":")[1])
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => fs.mkdtempSync(path.join(tmpdir(), "postgres-"))),
    (folder) => Effect.sync(() => fs.rmSync(folder, { force: true, recursive: true }))
  )
  if (user.uid !== undefined) fs.chownSync(folder, user.uid, user.gid)
  const data = path.join(folder, "data")
  const passwordFile = path.join(folder, "password")
  fs.writeFileSync(passwordFile, superuser.password, { mode: 0o644 })
  yield* Effect.sync(() =>
    run("initdb", [
      `--pgdata=${data}`,
      `--username=${superuser.username}`,
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--no-locale",
      "--no-sync"
    ])
  )
  let log = ""
  const server = yield* Effect.acquireRelease(
    Effect.sync(() => {
      const settings = { listen_addresses: "127.0.0.1", unix_socket_directories: folder, port, fsync: "off" }
      const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])
      const server = spawn(path.join(postgresPrograms, "postgres"), ["-D", data, ...args], {
        ...user,
        cwd: folder,
        stdio: ["ignore", "ignore", "pipe"]
      })
      return server
    }),
    (server) =>
      Effect.promise(async () => {
        // A fast shutdown: clients are disconnected.
        if (server.exitCode === null && server.kill("SIGINT")) await once(server, "exit")
      })
  )
  yield* Effect.callback<void, ProgramFailed>((resume) => {
    server.stderr.on("data", (bytes) => {
      log += String(bytes)
      if (log.includes("ready to accept connections")) resume(Effect.void)
    })
    server.on("exit", () => resume(Effect.fail(new ProgramFailed({ message: `postgres ended: ${log}` }))))
  })
  return {
    port,
    sql: (statements) =>
      Effect.sync(() =>
        run("psql", [
          "--no-psqlrc",
          "--tuples-only",
          "--no-align",
          "--set=ON_ERROR_STOP=1",
          "--host=127.0.0.1",
          `--port=${port}`,
          `--username=${superuser.username}`,
          `--command=${statements}`,
          "postgres"
        ], { PGPASSWORD: superuser.password }).trim()
      ),
    log: Effect.sync(() => log)
  } satisfies PostgresServer
})
