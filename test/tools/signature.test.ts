/** Signatures beside those of AWS's SDK for generated requests, and beside those in AWS's own test suite. */
import { assert, describe, it } from "@effect/vitest"
import { SignatureV4 } from "@smithy/signature-v4"
import { Redacted } from "effect"
import { createHash, createHmac, type Hash, type Hmac } from "node:crypto"
import * as fs from "node:fs"
import * as path from "node:path"
import * as querystring from "node:querystring"
import type { Endpoint } from "../../src/aws/internal/endpoint.ts"
import type { AwsRequest } from "../../src/aws/internal/message.ts"
import { sign, type Wire } from "../../src/aws/internal/sign.ts"
import { signingSuite } from "./programs.ts"

const endpointAt = (host: string): Endpoint => ({ isSecure: true, host, hostname: host, port: "", prefix: "" })

const signatureIn = (headers: Readonly<Record<string, unknown>>): string => {
  const authorization = String(headers["Authorization"] ?? headers["authorization"])
  return authorization.replace(/^.*(?=SignedHeaders)/, "")
}

/** SHA-256 as AWS's SDK asks for it. */
class Sha256 {
  readonly #hash: Hash | Hmac
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined
      ? createHash("sha256")
      : createHmac("sha256", typeof secret === "string" ? secret : Buffer.from(secret as Uint8Array))
  }
  update(data: Uint8Array): void {
    this.#hash.update(data)
  }
  reset(): void {
    throw new Error("not used here")
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest())
  }
}

/** The same numbers for the same seed. */
const makeRandom = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor(state / 2 ** 32 * below)
  }
}

type Random = ReturnType<typeof makeRandom>

const pick = <A>(random: Random, items: ReadonlyArray<A>): A => items[random(items.length)]!

const characters = Array.from("aZ09-_.~ /?#%&=+:;,@!$'()*[]{}|\\^`\"<>éÿሴ😀")

const text = (random: Random, length: number): string =>
  Array.from({ length: random(length + 1) }, () => pick(random, characters)).join("")

/** Whatever may stand in a request: paths with encoded and with raw parts, queries, headers, bodies. */
const generate = (random: Random): AwsRequest => {
  const service = pick(random, ["ssm", "lambda", "execute-api", "dynamodb", "s3"])
  const segment = () =>
    pick(random, [encodeURIComponent(text(random, 6)), pick(random, ["", ".", "..", "a b", "é", "$LATEST"])])
  const query: Record<string, string | Array<string>> = {}
  for (let i = random(4); i > 0; i--) {
    const name = `q${text(random, 4)}`
    // S3 knows no name that comes twice.
    query[name] = service === "s3" || random(2) === 0
      ? text(random, 8)
      : Array.from({ length: 1 + random(3) }, () => text(random, 4))
  }
  const headers: Record<string, string> = {}
  for (let i = random(3); i > 0; i--) headers[`X-Own-${i}`] = pick(random, ["a", " a  b ", "A, b;c=\"d\"", ""])
  const body = pick(random, [undefined, "", text(random, 20), Buffer.from([0, 255, 128, 10])])
  return {
    service,
    method: pick(random, ["GET", "POST", "PUT", "DELETE"]),
    path: `/${Array.from({ length: random(5) }, segment).join("/")}`,
    query,
    headers: { "content-type": "text/plain", ...headers },
    body
  }
}

/** The path as S3 reads it: a key, decoded, and encoded in the one way that it signs. A slash is a slash in either form. */
const toS3Path = (path: string): string =>
  path.split("/").map((part) =>
    encodeURIComponent(decodeURIComponent(part)).replace(
      /[!'()*]/g,
      (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`
    )
  ).join("/").replaceAll("%2F", "/")

/** How AWS's SDK signs what we send. */
const signBySdk = async (wire: Wire, service: string, host: string, keys: Keys, date: Date) => {
  const [wirePath = "", search = ""] = wire.path.split("?", 2)
  const { Authorization: _, ...headers } = wire.headers
  const signer = new SignatureV4({
    applyChecksum: service === "s3",
    credentials: keys,
    region: "eu-west-1",
    service,
    sha256: Sha256,
    uriEscapePath: service !== "s3"
  })
  const signed = await signer.sign({
    body: wire.body,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    hostname: host,
    method: wire.method,
    path: service === "s3" ? toS3Path(wirePath) : wirePath,
    protocol: "https:",
    query: { ...querystring.parse(search) } as Record<string, string | Array<string>>
  }, { signingDate: date })
  return signatureIn(signed.headers)
}

interface Keys {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

const toCredentials = ({ accessKeyId, secretAccessKey, sessionToken }: Keys) => ({
  accessKeyId,
  secretAccessKey: Redacted.make(secretAccessKey),
  sessionToken: sessionToken === undefined ? undefined : Redacted.make(sessionToken)
})

describe("a signature", () => {
  it.each([1, 2, 3, 4])("is that of AWS's SDK for 500 generated requests, from seed %i", async (seed) => {
    const random = makeRandom(seed)
    const host = "service.eu-west-1.amazonaws.com"
    for (let i = 0; i < 500; i++) {
      const request = generate(random)
      const keys = {
        accessKeyId: "AKIDEXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        ...(random(2) === 0 ? {} : { sessionToken: "IQoJ+/token==" })
      }
      const date = new Date(1_700_000_000_000 + random(1_000_000) * 1000)

      const wire = sign(request, endpointAt(host), toCredentials(keys), "eu-west-1", date.getTime())
      // oxlint-disable-next-line no-await-in-loop -- one failure is enough to see
      const expected = await signBySdk(wire, request.service, host, keys, date)

      assert.strictEqual(signatureIn(wire.headers), expected, JSON.stringify(request))
    }
  })
})

/** Examples that no request of `AwsClient` can be. */
const unsayable: Readonly<Record<string, string>> = {
  "get-header-key-duplicate": "a header has one value",
  "get-header-value-multiline": "HTTP/1.1 has no headers over several lines",
  "get-header-value-order": "a header has one value",
  "get-space-normalized": "AWS's services sign a path that was encoded twice, and only S3 one that was encoded once",
  "get-utf8": "as above",
  "post-sts-header-after": "the session token is always signed"
}

interface Context {
  readonly credentials: {
    readonly access_key_id: string
    readonly secret_access_key: string
    readonly token?: string
  }
  readonly normalize: boolean
  readonly region: string
  readonly service: string
  readonly sign_body: boolean
  readonly timestamp: string
}

const read = (name: string, file: string) => fs.readFileSync(path.join(signingSuite, name, file), "utf8")

/** Paths that are not normalized are those of S3, which is told by its name alone. */
const examples = fs.readdirSync(signingSuite).flatMap((name) => {
  if (!fs.existsSync(path.join(signingSuite, name, "context.json")) || Object.hasOwn(unsayable, name)) return []
  const context = JSON.parse(read(name, "context.json")) as Context
  return context.normalize ? [[name, context] as const] : []
})

describe("AWS's test suite", () => {
  it("has examples", () => {
    assert.isAtLeast(examples.length, 24)
  })

  it.each(examples)(
    "signs %s as AWS does",
    (name, { credentials, region, service, sign_body: signsBody, timestamp }) => {
      const [head = "", body = ""] = read(name, "request.txt").split(/\r?\n\r?\n/, 2)
      const [first = "", ...lines] = head.split(/\r?\n/)
      const [, method = "", target = ""] = /^(\S+) (.*?)(?: HTTP\/1\.1)?$/.exec(first) ?? []
      const [requestPath = "", search = ""] = target.split("?", 2)
      const headers: Record<string, string> = {}
      for (const line of lines.filter((line) => line !== "")) {
        headers[line.slice(0, line.indexOf(":")).toLowerCase()] = line.slice(line.indexOf(":") + 1)
      }
      const { host = "", "x-amz-date": _, ...own } = headers

      const wire = sign(
        {
          service,
          method,
          path: requestPath,
          query: { ...querystring.parse(search) } as Record<string, string>,
          headers: {
            ...own,
            ...(signsBody && { "x-amz-content-sha256": createHash("sha256").update(body).digest("hex") })
          },
          body: body === "" ? undefined : body
        },
        endpointAt(host),
        toCredentials({
          accessKeyId: credentials.access_key_id,
          secretAccessKey: credentials.secret_access_key,
          ...(credentials.token === undefined ? {} : { sessionToken: credentials.token })
        }),
        region,
        Date.parse(timestamp)
      )

      assert.strictEqual(
        signatureIn(wire.headers).replace(/^.*Signature=/, ""),
        read(name, "header-signature.txt").trim()
      )
    }
  )
})
