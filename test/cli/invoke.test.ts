import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted, Schema, Stream } from "effect"
import { Handler, Lambda, RuntimeApiClient } from "effect-lambda-runtime"
import { Emulator } from "effect-lambda-runtime/emulator"
import { type AddressInfo, createServer, type Server, type Socket } from "node:net"
import { AwsError, CredentialsMissing, Refused, Unreachable } from "../../src/aws/AwsError.ts"
import { describeAwsError, findRegion, readProfile, unreachable } from "../../src/cli/internal/awsAccount.ts"
import { make } from "../../src/cli/internal/devServer.ts"
import { readEvent } from "../../src/cli/internal/event.ts"
import { makeDecoder } from "../../src/cli/internal/eventStream.ts"
import { installLine, packageManager } from "../../src/cli/internal/install.ts"
import { payloadChunk } from "../../src/emulator/internal/eventStream.ts"
import { Logs } from "../logs.ts"
import { effectLambda } from "./effectLambda.ts"

/** A function that is served on a port of its own. */
const serve = <E>(handler: Handler.Handler<E>) =>
  Effect.gen(function*() {
    const emulator = yield* Effect.orDie(Emulator.make({ functionName: "orders", port: 0 }))
    yield* Effect.forkScoped(
      Lambda.run(handler).pipe(
        Effect.provide(Layer.merge(Logs.layer, RuntimeApiClient.layer(emulator.endpoint)))
      )
    )
    return emulator.port
  })

/** A server of our own, which does to a connection what it is told once a request comes. */
const listen = (onRequest: (socket: Socket) => void) =>
  Effect.acquireRelease(
    Effect.callback<Server>((resume) => {
      const server = createServer((socket) => socket.once("data", () => onRequest(socket)).on("error", () => {}))
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
    }),
    (server) => Effect.callback<void>((resume) => void server.close(() => resume(Effect.void)))
  ).pipe(Effect.map((server) => (server.address() as AddressInfo).port))

const httpAnswer = (status: number, body: string): string =>
  `HTTP/1.1 ${status} x\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`

const greet = Handler.json(
  { event: Schema.Struct({ name: Schema.String }), response: Schema.String },
  ({ name }) => Effect.succeed(`Hello ${name}`)
)

const none = { data: undefined, file: undefined, sample: undefined }

const request = {
  event: Buffer.from("{\"name\":\"Ada\"}"),
  isAsync: false,
  logs: false,
  name: "orders",
  qualifier: undefined,
  tenant: undefined
}

describe("invoke", () => {
  it.live("says that a web server, which answers any request with a page, has the port", () =>
    Effect.gen(function*() {
      const port = yield* listen((socket) =>
        void socket.end(
          "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi"
        )
      )
      const server = make(port)

      const errors = yield* Effect.all([
        Effect.flip(server.invoke(request)),
        Effect.flip(server.invokeStreaming(request, () => Effect.void))
      ])

      assert.deepStrictEqual(
        Array.from(new Set(errors.map(({ detail }) => detail))),
        [`what listens at http://127.0.0.1:${port} is not effect-lambda dev (it answers with HTML); name the --port of dev`]
      )
    }))

  it.live("prints the response alone on stdout, and finds the only function by itself", () =>
    Effect.gen(function*() {
      const port = yield* serve(greet)

      const output = yield* effectLambda(["invoke", "--port", String(port), "--data", "{\"name\":\"Ada\"}"])

      assert.deepStrictEqual(output, { code: 0, stderr: "", stdout: "\"Hello Ada\"" })
    }))

  it.live("exits with 1 if the function fails, and prints its error", () =>
    Effect.gen(function*() {
      const port = yield* serve(greet)

      const output = yield* effectLambda(["invoke", "orders", "--port", String(port), "--data", "{}"])

      assert.strictEqual(output.code, 1)
      assert.strictEqual(JSON.parse(output.stdout).errorType, "Runtime.InvalidEvent")
      assert.strictEqual(output.stderr, "error: Runtime.InvalidEvent: event.name: missing key\n")
    }))

  it.live("hands out a streamed response piece by piece, and says that it failed midway", () =>
    Effect.gen(function*() {
      const port = yield* serve(
        Handler.stream(
          { event: Schema.Unknown },
          () => Stream.concat(Stream.make("one", "two"), Stream.fail(new Error("no more")))
        )
      )
      const pieces: Array<string> = []

      const invoked = yield* make(port).invokeStreaming(
        request,
        (piece) => Effect.sync(() => void pieces.push(Buffer.from(piece).toString()))
      )

      assert.strictEqual(pieces.join(""), "onetwo")
      assert.isTrue(invoked.isError)
      assert.include(Buffer.from(invoked.payload).toString(), "no more")
    }))

  it.live("says that nobody listens, and which function is not there", () =>
    Effect.gen(function*() {
      const port = yield* serve(greet)

      const absent = yield* Effect.flip(make(port).invoke({ ...request, name: "payments" }))
      const silent = yield* Effect.flip(make(1).invoke(request))

      assert.strictEqual(
        absent.detail,
        `no function "payments" is served at http://127.0.0.1:${port}; there are orders`
      )
      assert.strictEqual(
        silent.detail,
        "no function is served at http://127.0.0.1:1; start one with npx effect-lambda-runtime dev, or name its --port"
      )
    }))

  it.live.each([
    { body: "<h1>Forbidden</h1>", said: "status 403", status: 403 },
    { body: "", said: "status 403", status: 403 },
    { body: "<h1>Hello</h1>", said: "it lists no functions", status: 200 },
    { body: "{}", said: "it lists no functions", status: 200 }
  ])(
    "says that another server, which answers with $status and $body, has the port",
    ({ body, said, status }) =>
      Effect.gen(function*() {
        const port = yield* listen((socket) => void socket.end(httpAnswer(status, body)))

        const error = yield* Effect.flip(make(port).names)

        assert.strictEqual(
          error.detail,
          `what listens at http://127.0.0.1:${port} is not effect-lambda dev (${said}); name the --port of dev`
        )
      })
  )

  it.live("says that the connection was lost while the function ran", () =>
    Effect.gen(function*() {
      const port = yield* listen((socket) => void socket.destroy())

      const error = yield* Effect.flip(make(port).invoke(request))

      assert.include(error.detail, `the connection to http://127.0.0.1:${port} was lost before the response`)
    }))

  it.effect.each([
    { args: ["--data", "{x"], message: "--data is not JSON: " },
    { args: ["--sample", "sqz"], message: "there is no sample \"sqz\"; did you mean sqs?" },
    { args: ["--remote", "--stream"], message: "--remote and --stream cannot be used together" },
    { args: ["--tenant", "a\nb"], message: "--tenant cannot be \"a\\nb\": expected up to 256 letters" },
    { args: ["--tenant", ""], message: "the argument after --tenant is empty; give it a value, or leave it out" },
    { args: ["--port", "70000"], message: "--port must be a port from 1 to 65535, not \"70000\"" }
  ])("exits with 2 for $args", ({ args, message }) =>
    Effect.gen(function*() {
      const { code, stderr, stdout } = yield* effectLambda(["invoke", ...args])

      assert.deepStrictEqual([code, stdout, stderr.slice(0, 7 + message.length)], [2, "", `error: ${message}`])
    }))
})

describe("readEvent", () => {
  it.effect("knows the samples of AWS's events by their names", () =>
    Effect.gen(function*() {
      const event = JSON.parse((yield* readEvent({ ...none, sample: "api-gateway-v2" })).toString())

      assert.strictEqual(event.version, "2.0")
    }))

  it.effect("says that a file does not exist", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(readEvent({ ...none, file: "absent.json" }))

      assert.strictEqual(error.message, "the event absent.json does not exist")
    }))
})

describe("the event", () => {
  it.effect("may begin with a byte order mark", () =>
    Effect.gen(function*() {
      const event = yield* readEvent({ ...none, data: "\uFEFF{\"a\":1}" })

      assert.strictEqual(event.toString(), "{\"a\":1}")
    }))

  it.effect("is not quoted if it is not JSON", () =>
    Effect.gen(function*() {
      const errors = yield* Effect.forEach(
        ["secret\n", `{"a":\n${"secret, ".repeat(9)}`],
        (data) => Effect.flip(readEvent({ ...none, data }))
      )

      assert.deepStrictEqual(errors.map(({ message }) => message), [
        "--data is not JSON: Unexpected token 's'",
        "--data is not JSON: Unexpected token 's'"
      ])
    }))
})

describe("the region", () => {
  const config =
    "[default]\nregion = eu-west-1 # here\n\n[profile shop]\noutput=json\nregion=us-east-2\n[sso-session x]\nregion=x\n"

  const find = (asked: string | undefined, variables: Record<string, string>) =>
    findRegion(asked, variables, () => config)

  it("is that of a profile", () => {
    assert.deepStrictEqual(
      ["default", "shop", "absent"].map((profile) => readProfile(config, profile, "region")),
      ["eu-west-1", "us-east-2", undefined]
    )
  })

  it.effect("comes from the flag, the environment or the profile, in this order", () =>
    Effect.gen(function*() {
      const found = yield* Effect.all([
        find("eu-north-1", { AWS_REGION: "eu-west-3" }),
        find(undefined, { AWS_DEFAULT_REGION: "eu-west-2", AWS_REGION: "eu-west-3" }),
        find(undefined, { AWS_DEFAULT_REGION: "eu-west-2" }),
        find(undefined, { AWS_PROFILE: "shop" })
      ])
      const missing = yield* Effect.flip(findRegion(undefined, { AWS_PROFILE: "absent" }, () => config))

      assert.deepStrictEqual(
        found,
        ["eu-north-1", "eu-west-3", "eu-west-2", "us-east-2"]
      )
      assert.strictEqual(missing.detail, "no region is known; pass --region, or set AWS_REGION")
    }))
})

/** What is said if there are no credentials. */
const described = (message: string): string =>
  describeAwsError(
    new AwsError({ attempts: 0, operation: "Invoke", reason: new CredentialsMissing({ message }), service: "lambda" })
  )

describe("credentials", () => {
  it("are what is missing if the chain of providers is installed, and not the package", () => {
    assert.strictEqual(
      described("the provider of credentials failed: Could not load credentials from any providers"),
      "AWS has no credentials to accept (Could not load credentials from any providers); set AWS_ACCESS_KEY_ID and " +
        "AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
    )
  })

  it("that have expired are to be renewed", () => {
    assert.strictEqual(
      described("the provider of credentials failed: Token is expired"),
      "the credentials of AWS have expired (Token is expired); sign in again, as by aws sso login, or set new ones"
    )
  })

  it("come from the environment alone without the package for profiles", () => {
    assert.strictEqual(
      described("there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
      "there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or for profiles and SSO: " +
        "npm install -D @aws-sdk/credential-providers"
    )
  })
})

const failed = (reason: AwsError["reason"]) =>
  describeAwsError(new AwsError({ attempts: 1, operation: "Invoke", reason, service: "lambda" }))
const refused = (code: string, detail: string) =>
  new Refused({
    answer: Redacted.make({ body: new Uint8Array(), headers: {}, json: undefined, status: 403 }),
    code,
    detail,
    requestId: undefined,
    status: 403
  })
const unreached = (code: string) =>
  new Unreachable({ cause: undefined, code, endpoint: "lambda.eu-west-1.amazonaws.com:443", wasReused: false })

describe("an error of AWS", () => {
  it("says that credentials are expired, or not taken, and what to do", () => {
    assert.deepStrictEqual(
      [failed(refused("ExpiredTokenException", "it is expired")), failed(refused("UnrecognizedClientException", "no"))],
      [
        "the credentials of AWS have expired (it is expired); sign in again, as by aws sso login, or set new ones",
        "AWS has no credentials to accept (no); set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE"
      ]
    )
  })

  it("says what to look at if there is no way to AWS", () => {
    assert.match(
      failed(unreached("ENOTFOUND")),
      /^AWS cannot be reached \(lambda\.eu-west-1\.amazonaws\.com:443: ENOTFOUND\); check the network and the region/
    )
    assert.strictEqual(
      unreachable("why", { HTTPS_PROXY: "http://proxy" }),
      "AWS cannot be reached (why); check the network and the region; HTTPS_PROXY is set, and this command does not use it"
    )
  })

  it("names the variable of the endpoint if another program answers", () => {
    assert.deepStrictEqual([refused("Unknown", ""), unreached("HPE_INVALID_CONSTANT")].map(failed), [
      "lambda Invoke failed: Unknown (status 403), which is not an answer of AWS; check AWS_ENDPOINT_URL, and whether a " +
      "proxy is on the way",
      "lambda Invoke failed: the connection to lambda.eu-west-1.amazonaws.com:443 was lost (HPE_INVALID_CONSTANT), which " +
      "is not an answer of AWS; check AWS_ENDPOINT_URL, and whether a proxy is on the way"
    ])
  })

  it("stays as it is if AWS says why", () => {
    assert.strictEqual(
      failed(refused("AccessDeniedException", "no")),
      "lambda Invoke failed: AccessDeniedException (status 403): no"
    )
    assert.match(failed(unreached("ECONNRESET")), /was lost \(ECONNRESET\)$/)
  })
})

describe("what the command lacks", () => {
  it("is installed by the package manager that runs it if there is no lock file", () => {
    assert.deepStrictEqual(
      ["pnpm/10.1.0 npm/? node/v24", "yarn/4.0.0", "bun/1.3.0", ""].map((agent) => packageManager("/", agent)),
      ["pnpm", "yarn", "bun", "npm"]
    )
  })

  it("is installed by the package manager of the lock file", () => {
    assert.strictEqual(installLine(["rolldown"]), "npm install -D rolldown")
  })
})

describe("an event stream", () => {
  it("is read however its bytes are cut", () => {
    const bytes = Buffer.concat([payloadChunk(Buffer.from("one")), payloadChunk(Buffer.from("two"))])
    const decode = makeDecoder()

    const messages = Array.from(bytes).flatMap((byte) => decode(Uint8Array.of(byte)))

    assert.deepStrictEqual(
      messages.map(({ payload, type }) => [type, Buffer.from(payload).toString()]),
      [["PayloadChunk", "one"], ["PayloadChunk", "two"]]
    )
  })
})
