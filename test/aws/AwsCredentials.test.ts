import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Exit, Fiber, identity, Layer, Redacted } from "effect"
import { Invocation, Lifecycle } from "effect-lambda-runtime"
import { AwsClient, AwsCredentials, AwsEnvironment, AwsError } from "effect-lambda-runtime/aws"
import { TestClock } from "effect/testing"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { makeInvocation } from "../invocations.ts"
import * as ScriptedServer from "../ScriptedServer.ts"
import { against, clientOf, found, getParameter, json, keys, ok, passing } from "./scriptedAws.ts"

const noKeys = { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined }

/** Credentials as text, so that a test can compare them. */
const reveal = ({ accessKeyId, expiresAt, secretAccessKey, sessionToken }: AwsCredentials.Credentials) => ({
  accessKeyId,
  secretAccessKey: Redacted.value(secretAccessKey),
  sessionToken: sessionToken && Redacted.value(sessionToken),
  expiresAt
})

/** What a layer has for these variables. */
const sourceOf = (layer: Layer.Layer<never>, variables: AwsEnvironment.Variables) =>
  Effect.map(
    Layer.build(Layer.provide(layer, AwsEnvironment.layer(variables))),
    (context) => Context.get(context, AwsCredentials.AwsCredentials)
  )

const minutes = 60_000
const expiring = json("200 OK", {
  AccessKeyId: "ASIA1",
  SecretAccessKey: "secret-1",
  Token: "token-1",
  Expiration: new Date(60 * minutes).toISOString()
})
const renewed = json("200 OK", { AccessKeyId: "ASIA2", SecretAccessKey: "secret-2", Token: "token-2" })

const fullUriMessage = "there are no credentials; " +
  "AWS_CONTAINER_CREDENTIALS_FULL_URI must be an https URL, or one of this container, without a query"

/** A container's endpoint, and the source that asks it. */
const container = Effect.fnUntraced(function*(variables: AwsEnvironment.Variables = {}) {
  const server = yield* ScriptedServer.make()
  const source = yield* sourceOf(AwsCredentials.layerContainer, {
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${server.endpoint}/v1/credentials`,
    ...variables
  })
  return { server, source }
})

/** Answers one request on a connection of its own. */
const answerOne = Effect.fnUntraced(function*(server: ScriptedServer.ScriptedServer, answer: Uint8Array) {
  const connection = yield* server.accept
  const request = yield* connection.request
  yield* connection.end(answer)
  // The client has read it once it ends its side.
  yield* connection.ended
  yield* ScriptedServer.turn
  return request
})

/** How long the endpoint is left alone after it has failed. */
const pause = TestClock.adjust("100 millis")

describe("the credentials of the environment", () => {
  it.effect("are read at every call", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const variables: Record<string, string> = { ...keys, AWS_ENDPOINT_URL: `http://${server.endpoint}` }
      const aws = yield* Effect.provideService(
        AwsClient.make({ timeout: "1000 days" }),
        AwsEnvironment.AwsEnvironment,
        Effect.sync(() => ({ ...variables }))
      )

      const { requests } = yield* against(
        server,
        [ok, ok],
        Effect.gen(function*() {
          yield* aws.json(getParameter)
          variables.AWS_ACCESS_KEY_ID = "AKID2"
          yield* aws.json(getParameter)
        })
      )

      assert.deepStrictEqual(
        requests.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? "")?.[1]),
        ["AKIDEXAMPLE", "AKID2"]
      )
    }))

  it.effect.each<[string, AwsEnvironment.Variables]>([
    ["are missing", noKeys],
    ["are empty", { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" }],
    ["lack the secret", { AWS_SECRET_ACCESS_KEY: undefined }]
  ])("fail the call if they %s, by the names of the variables", ([, variables]) =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server, { variables })

      const error = yield* Effect.flip(aws.json(getParameter))

      assert.strictEqual(
        error.message,
        "ssm GetParameter failed: there are no credentials; " +
          "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
      )
      assert.deepStrictEqual([error.reason._tag, error.attempts, server.connections()], ["CredentialsMissing", 0, 0])
    }))
})

describe("layerContainer", () => {
  it.effect("prefers the keys of the environment", () =>
    Effect.gen(function*() {
      const { server, source } = yield* container({ ...keys, AWS_SESSION_TOKEN: "token" })

      assert.deepStrictEqual(reveal(yield* source.get), {
        accessKeyId: keys.AWS_ACCESS_KEY_ID,
        secretAccessKey: keys.AWS_SECRET_ACCESS_KEY,
        sessionToken: "token",
        expiresAt: undefined
      })
      assert.strictEqual(server.connections(), 0)
    }))

  it.effect("asks the endpoint with the token, and keeps the credentials until five minutes before they expire", () =>
    Effect.gen(function*() {
      const { server, source } = yield* container({ AWS_CONTAINER_AUTHORIZATION_TOKEN: "Basic abc" })
      const get = Effect.map(source.get, reveal)

      const first = yield* Effect.forkChild(get)
      const request = yield* answerOne(server, expiring)
      const expected = {
        accessKeyId: "ASIA1",
        secretAccessKey: "secret-1",
        sessionToken: "token-1",
        expiresAt: 60 * minutes
      }
      assert.deepStrictEqual(yield* Fiber.join(first), expected)
      assert.deepStrictEqual([request.method, request.path], ["GET", "/v1/credentials"])
      assert.strictEqual(request.headers.authorization, "Basic abc")

      yield* TestClock.adjust(55 * minutes - 1)
      assert.deepStrictEqual(yield* get, expected)

      yield* TestClock.adjust(1)
      const second = yield* Effect.forkChild(get)
      yield* answerOne(server, renewed)
      assert.deepStrictEqual(
        yield* Fiber.join(second),
        { accessKeyId: "ASIA2", secretAccessKey: "secret-2", sessionToken: "token-2", expiresAt: undefined }
      )
    }))

  it.effect("asks once, however many calls wait, and goes on if the one that asked is interrupted", () =>
    Effect.gen(function*() {
      const { server, source } = yield* container()
      const first = yield* Effect.forkChild(source.get)
      const connection = yield* server.accept
      const others = yield* Effect.forkChild(Effect.all([source.get, source.get], { concurrency: "unbounded" }))
      yield* connection.request

      yield* Fiber.interrupt(first)
      yield* connection.end(renewed)

      assert.deepStrictEqual((yield* Fiber.join(others)).map(({ accessKeyId }) => accessKeyId), ["ASIA2", "ASIA2"])
      assert.strictEqual(server.connections(), 1)
    }))

  it.effect("keeps the old credentials while they are valid and the endpoint fails, and not longer", () =>
    Effect.gen(function*() {
      const { server, source } = yield* container()
      const first = yield* Effect.forkChild(source.get)
      yield* answerOne(server, expiring)
      yield* Fiber.join(first)
      yield* server.stop

      yield* TestClock.adjust(59 * minutes)
      const old = yield* passing(source.get)
      yield* TestClock.adjust(1 * minutes)
      const error = yield* Effect.flip(passing(source.get))

      assert.strictEqual(old.accessKeyId, "ASIA1")
      assert.strictEqual(
        error.message,
        `no credentials from http://${server.endpoint}/v1/credentials: the connection to ${server.endpoint} was lost (ECONNREFUSED)`
      )
    }))

  it.effect("asks again after an answer that is an error", () =>
    Effect.gen(function*() {
      const { server, source } = yield* container()
      const get = yield* Effect.forkChild(source.get)

      yield* answerOne(server, ScriptedServer.answer("500 Internal Server Error", []))
      yield* pause
      yield* answerOne(server, renewed)

      assert.strictEqual((yield* Fiber.join(get)).accessKeyId, "ASIA2")
    }))

  it.effect.each<[string, Uint8Array, string]>([
    ["refuses", ScriptedServer.answer("403 Forbidden", []), "the answer had status 403"],
    [
      "sends no keys",
      ScriptedServer.answer("200 OK", [], "{\"Token\":\"secret\"}"),
      "the answer had status 200, without keys"
    ],
    ["sends no JSON", ScriptedServer.answer("200 OK", [], "secret"), "the answer had status 200, without keys"]
  ])("says so if the endpoint %s three times", ([, answer, expected]) =>
    Effect.gen(function*() {
      const { server, source } = yield* container()
      const get = yield* Effect.forkChild(Effect.flip(source.get))

      for (let i = 0; i < 3; i++) yield* Effect.andThen(answerOne(server, answer), pause)

      const error = yield* Fiber.join(get)
      assert.strictEqual(error.message, `no credentials from http://${server.endpoint}/v1/credentials: ${expected}`)
    }))

  it.effect("gives up an endpoint that does not answer within a second, three times", () =>
    Effect.gen(function*() {
      const { server, source } = yield* container()
      const get = yield* Effect.forkChild(passing(Effect.flip(source.get)))

      for (let i = 0; i < 3; i++) yield* Effect.flatMap(server.accept, (connection) => connection.ended)

      assert.match((yield* Fiber.join(get)).message, /: no answer within a second$/)
    }))

  it.effect("reads the token from its file anew each time", () =>
    Effect.gen(function*() {
      const folder = yield* Effect.acquireRelease(
        Effect.sync(() => fs.mkdtempSync(path.join(tmpdir(), "token-"))),
        (folder) => Effect.sync(() => fs.rmSync(folder, { recursive: true }))
      )
      const file = path.join(folder, "token")
      fs.writeFileSync(file, "first\n")
      const { server, source } = yield* container({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file })

      const first = yield* Effect.forkChild(source.get)
      const before = yield* answerOne(server, expiring)
      yield* Fiber.join(first)
      fs.writeFileSync(file, "second")
      yield* TestClock.adjust("1 hour")
      const second = yield* Effect.forkChild(source.get)
      const after = yield* answerOne(server, renewed)
      yield* Fiber.join(second)

      assert.deepStrictEqual([before.headers.authorization, after.headers.authorization], ["first", "second"])
    }))

  it.effect.each<[AwsEnvironment.Variables, string]>([
    [
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://example.com/x" },
      fullUriMessage
    ],
    [{ AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://me:password@127.0.0.1/x" }, fullUriMessage],
    [
      { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "v2" },
      "there are no credentials; AWS_CONTAINER_CREDENTIALS_RELATIVE_URI must be a path, without a query"
    ],
    [
      { AWS_CONTAINER_CREDENTIALS_FULL_URI: "nonsense" },
      fullUriMessage
    ],
    [
      {
        AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1:1/x",
        AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "/nowhere"
      },
      "no credentials from http://127.0.0.1:1/x: AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE cannot be read"
    ]
  ])("asks nobody with %o", ([variables, expected]) =>
    Effect.gen(function*() {
      const source = yield* sourceOf(AwsCredentials.layerContainer, variables)

      const error = yield* passing(Effect.flip(source.get))

      assert.strictEqual(error.message, expected)
    }))

  it.effect("names the variables of the environment outside of a container", () =>
    Effect.gen(function*() {
      const source = yield* sourceOf(AwsCredentials.layerContainer, {})

      assert.match((yield* Effect.flip(source.get)).message, /^there are no credentials; set AWS_ACCESS_KEY_ID/)
    }))
})

/** A provider whose n-th credentials expire after n hours. */
const providing = (error?: Error) => {
  let calls = 0
  const provider = () => {
    calls++
    if (error !== undefined && calls > 1) return Promise.reject(error)
    return Promise.resolve({
      accessKeyId: `ASIA${calls}`,
      secretAccessKey: "secret",
      sessionToken: "token",
      expiration: new Date(calls * 60 * minutes)
    })
  }
  return { calls: () => calls, layer: AwsCredentials.layerProvider(provider) }
}

describe("layerProvider", () => {
  it.effect("calls the provider once, and again five minutes before its credentials expire", () =>
    Effect.gen(function*() {
      const { calls, layer } = providing()
      const source = yield* sourceOf(layer, {})

      const first = yield* Effect.all([source.get, source.get], { concurrency: "unbounded" })
      const before = calls()
      yield* TestClock.adjust("55 minutes")
      const second = yield* source.get

      assert.deepStrictEqual(first.map(({ accessKeyId }) => accessKeyId), ["ASIA1", "ASIA1"])
      assert.deepStrictEqual([before, calls()], [1, 2])
      assert.strictEqual(second.accessKeyId, "ASIA2")
    }))

  it.effect.each<[string, number | undefined, number]>([
    ["5 seconds", undefined, 5000],
    ["until shortly before the deadline", 1000, 800]
  ])("waits %s for a provider that hangs, and calls it again later", ([, deadline, millis]) =>
    Effect.gen(function*() {
      let calls = 0
      const source = yield* sourceOf(
        AwsCredentials.layerProvider(() =>
          ++calls === 1 ? new Promise(() => undefined) : Promise.resolve({ accessKeyId: "A", secretAccessKey: "B" })
        ),
        {}
      )

      const first = yield* source.get.pipe(
        deadline === undefined
          ? identity
          : Effect.provideService(Invocation.Invocation, makeInvocation("1", { deadline })),
        Effect.exit,
        Effect.forkChild({ startImmediately: true })
      )
      yield* TestClock.adjust(millis)

      const message = `there were no credentials within ${millis} ms`
      assert.deepStrictEqual(yield* Fiber.join(first), Exit.fail(new AwsError.CredentialsMissing({ message })))
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual((yield* source.get).accessKeyId, "A")
    }))

  it.effect("calls the provider again after a restore of SnapStart", () =>
    Effect.gen(function*() {
      const { calls, layer } = providing()
      const { afterRestore } = Lifecycle.registryOf(yield* Lifecycle.Lifecycle)
      const known = afterRestore?.size ?? 0
      const source = yield* sourceOf(layer, {})
      yield* source.get
      const hooks = [...Lifecycle.registryOf(yield* Lifecycle.Lifecycle).afterRestore ?? []]

      yield* Effect.forEach(hooks, (hook) => hook)
      yield* source.get

      assert.strictEqual(hooks.length, known + 1)
      assert.strictEqual(calls(), 2)
    }))

  it.effect("leaves a call behind that was under way at a restore of SnapStart", () =>
    Effect.gen(function*() {
      const answers: Array<(credentials: AwsCredentials.ProvidedCredentials) => void> = []
      const provider = () => new Promise<AwsCredentials.ProvidedCredentials>((resolve) => answers.push(resolve))
      const source = yield* sourceOf(AwsCredentials.layerProvider(provider), {})
      const old = yield* Effect.forkChild(source.get, { startImmediately: true })
      yield* ScriptedServer.turn
      const hooks = [...Lifecycle.registryOf(yield* Lifecycle.Lifecycle).afterRestore ?? []]
      yield* Effect.forEach(hooks, (hook) => hook)
      const fresh = yield* Effect.forkChild(source.get, { startImmediately: true })
      yield* ScriptedServer.turn

      answers[1]!({ accessKeyId: "NEW", secretAccessKey: "secret" })
      yield* Fiber.join(fresh)
      answers[0]!({ accessKeyId: "OLD", secretAccessKey: "secret" })
      yield* Fiber.join(old)

      assert.strictEqual((yield* source.get).accessKeyId, "NEW")
      assert.lengthOf(answers, 2)
    }))

  it.effect("fails with what the provider says once the old credentials have expired", () =>
    Effect.gen(function*() {
      const source = yield* sourceOf(providing(new Error("Token is expired")).layer, {})
      yield* source.get

      yield* TestClock.adjust("56 minutes")
      const old = yield* source.get
      yield* TestClock.adjust("4 minutes")
      const error: AwsError.CredentialsMissing = yield* Effect.flip(source.get)

      assert.strictEqual(old.accessKeyId, "ASIA1")
      assert.strictEqual(error.message, "the provider of credentials failed: Token is expired")
    }))

  it.effect.each<[string, ScriptedServer.Request["text"]]>([["ExpiredTokenException", "ssm"], ["ExpiredToken", "s3"]])(
    "renews credentials that AWS has refused as expired, and sends the request again: %s",
    ([code]) =>
      Effect.gen(function*() {
        const { calls, layer } = providing()
        const server = yield* ScriptedServer.make()
        const aws = yield* Effect.provide(clientOf(server), layer)
        const expired = json("400 Bad Request", { __type: code, message: "The security token is expired" })

        const { exit, requests } = yield* against(server, [expired, ok], aws.json(getParameter))

        assert.deepStrictEqual(yield* exit, found)
        assert.strictEqual(calls(), 2)
        assert.deepStrictEqual(
          requests.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? "")?.[1]),
          ["ASIA1", "ASIA2"]
        )
      })
  )

  it.effect("does not send a request again that AWS refuses as expired if there are no other credentials", () =>
    Effect.gen(function*() {
      const server = yield* ScriptedServer.make()
      const aws = yield* clientOf(server)
      const expired = json("400 Bad Request", { __type: "ExpiredTokenException" })

      const { exit, requests } = yield* against(server, [expired], Effect.flip(aws.json(getParameter)))

      assert.strictEqual((yield* exit).reason._tag, "Refused")
      assert.strictEqual(requests.length, 1)
    }))
})

describe("layer", () => {
  it.effect("has these credentials, and shows none of the secrets", () =>
    Effect.gen(function*() {
      const source = yield* sourceOf(
        AwsCredentials.layer({ accessKeyId: "AKID", secretAccessKey: Redacted.make("secret") }),
        {}
      )

      const credentials = yield* source.get

      assert.strictEqual(reveal(credentials).secretAccessKey, "secret")
      assert.notInclude(`${JSON.stringify(credentials)} ${String(credentials.secretAccessKey)}`, "secret\"")
    }))
})
