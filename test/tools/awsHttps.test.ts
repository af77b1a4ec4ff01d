/** `AwsClient` over TLS, in a process that trusts the certificate of a server. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import { createServer } from "node:https"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import * as path from "node:path"
import * as processes from "./processes.ts"

/** A certificate for `localhost`, made by OpenSSL. */
const certificate = Effect.gen(function*() {
  const folder = yield* Effect.acquireRelease(
    Effect.sync(() => fs.mkdtempSync(path.join(tmpdir(), "tools-tls-"))),
    (folder) => Effect.sync(() => fs.rmSync(folder, { force: true, recursive: true }))
  )
  const key = path.join(folder, "key.pem")
  const cert = path.join(folder, "cert.pem")
  const options = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
  const made = yield* processes.run(["openssl", "req", ...options, ...names, "-keyout", key, "-out", cert])
  assert.strictEqual(made.code, 0, made.stderr)
  return { cert, key }
})

/** Answers with a parameter, and counts connections. */
const server = Effect.fnUntraced(function*(files: { readonly cert: string; readonly key: string }) {
  let connections = 0
  const server = createServer(
    { cert: fs.readFileSync(files.cert), key: fs.readFileSync(files.key) },
    (request, response) => {
      request.resume()
      response.end(JSON.stringify({ Parameter: { Value: "orders" } }))
    }
  ).on("secureConnection", () => connections++)
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => {
      server.listen(0, "localhost", () => resume(Effect.void))
    }),
    () => Effect.sync(() => server.close())
  )
  return { connections: () => connections, url: `https://localhost:${(server.address() as AddressInfo).port}` }
})

const program = `
  import { Effect } from "effect"
  import { AwsClient } from "effect-lambda-runtime/aws"
  const call = Effect.flatMap(AwsClient.AwsClient, (aws) =>
    aws.json({ service: "ssm", target: "AmazonSSM.GetParameter", maxAttempts: 1 }))
  const result = Effect.match(Effect.andThen(call, call), { onFailure: (error) => error.message, onSuccess: JSON.stringify })
  console.log(await Effect.runPromise(Effect.provide(result, AwsClient.layer)))
`

const run = (url: string, env: NodeJS.ProcessEnv) =>
  processes.run([process.execPath, "--input-type=module", "--eval", program], {
    env: { AWS_ENDPOINT_URL: url, AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x", ...env }
  })

describe("AwsClient over TLS", () => {
  it.live("keeps a connection to a server whose certificate it trusts", () =>
    Effect.gen(function*() {
      const files = yield* certificate
      const { connections, url } = yield* server(files)

      const { stdout } = yield* run(url, { NODE_EXTRA_CA_CERTS: files.cert })

      assert.strictEqual(stdout.trim(), "{\"Parameter\":{\"Value\":\"orders\"}}")
      assert.strictEqual(connections(), 1)
    }))

  it.live("sends nothing to another, and says why", () =>
    Effect.gen(function*() {
      const { url } = yield* server(yield* certificate)

      const { stdout } = yield* run(url, {})

      assert.match(
        stdout.trim(),
        /^ssm GetParameter failed: the connection to localhost:\d+ was lost \((DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)\)$/
      )
    }))
})
