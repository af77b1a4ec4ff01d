import { assert, describe, it } from "@effect/vitest"
import { type Answer, AnswerParser, maxBodyBytes, maxHeadBytes } from "../../../src/internal/client/answerParser.ts"
import { InvalidAnswer } from "../../../src/RuntimeApiError.ts"

/** As the connection does it: every piece comes in the same buffer, which holds the rest of an earlier one. */
const readBuffer = Buffer.alloc(64 * 1024)

const feed = (parser: AnswerParser, piece: Buffer): Answer | InvalidAnswer | undefined => {
  readBuffer.fill("\r\n\r\n0\r\n\r\n")
  piece.copy(readBuffer)
  return parser.read(readBuffer, piece.length)
}

/** The answer that the pieces make, or the end after them; undefined when it is not complete. */
const parse = (pieces: ReadonlyArray<Buffer>, parser = new AnswerParser()): Answer | InvalidAnswer | undefined => {
  for (const piece of pieces) {
    for (let at = 0; at < piece.length; at += readBuffer.length) {
      const result = feed(parser, piece.subarray(at, at + readBuffer.length))
      if (result !== undefined) return result
    }
  }
  return parser.end()
}

const bytes = (...lines: ReadonlyArray<string>): Buffer => Buffer.from(lines.join("\r\n"))

const complete = (result: Answer | InvalidAnswer | undefined): Answer => {
  if (result?._tag !== "Answer") return assert.fail(`no answer but ${String(result)}`)
  return result
}

const whole = (...lines: ReadonlyArray<string>): Answer => complete(parse([bytes(...lines)]))

const textOf = (answer: Answer): string => Buffer.from(answer.body).toString()

const refusal = (...lines: ReadonlyArray<string>): string => {
  const result = parse([bytes(...lines)])
  return result instanceof InvalidAnswer ? result.detail : assert.fail("not refused")
}

const comparable = (result: Answer | InvalidAnswer | undefined) =>
  result?._tag === "Answer" ? { ...result, body: Buffer.from(result.body).toString("hex") } : result?.message

const next = bytes(
  "HTTP/1.1 200 OK",
  "Content-Type: application/json",
  "Lambda-Runtime-Aws-Request-Id: 1d8019a1-9a08-4b6a-8c36-0aceefbadbcb",
  "Lambda-Runtime-Aws-Tenant-Id: blue",
  "Lambda-Runtime-Client-Context: {\"custom\":{\"a\":\"é\"}}",
  "Lambda-Runtime-Cognito-Identity: {\"cognitoIdentityId\":\"i\",\"cognitoIdentityPoolId\":\"p\"}",
  "Lambda-Runtime-Deadline-Ms: 1795285981730",
  "Lambda-Runtime-Invocation-Id: abc123",
  "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:012345678912:function:fn-é",
  "Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
  "Date: Sat, 21 Nov 2026 18:33:01 GMT",
  "Content-Length: 10",
  "",
  "{\"x\":\"é\"}"
)

const chunked = bytes(
  "HTTP/1.1 200 OK",
  "lambda-runtime-aws-request-id: id-1",
  "Transfer-Encoding: chunked",
  "",
  "4;name=value;other=\"text\"",
  "{\"x\"",
  "00003",
  ":\"\u00e9".slice(0, 2) + "a",
  "A ",
  "bcdefghij\"",
  "1",
  "}",
  "0",
  "Expires: never",
  "Other: x",
  "",
  ""
)

const interim = Buffer.concat([
  bytes("HTTP/1.1 100 Continue", "", ""),
  bytes("HTTP/1.1 103 Early Hints", "Lambda-Runtime-Aws-Request-Id: other", "", ""),
  bytes("HTTP/1.1 202 Accepted", "Content-Length: 2", "", "ok")
])

const untilClose = bytes("HTTP/1.0 400 Bad Request", "", "to the end")

const answers = { next, chunked, interim, untilClose }

describe("AnswerParser", () => {
  describe("read", () => {
    it("reads an invocation in one piece", () => {
      const answer = complete(parse([next]))

      assert.strictEqual(answer.status, 200)
      assert.strictEqual(textOf(answer), "{\"x\":\"é\"}")
      assert.isTrue(answer.keepsConnection)
      assert.deepStrictEqual(answer.headers, {
        requestId: "1d8019a1-9a08-4b6a-8c36-0aceefbadbcb",
        nonce: "abc123",
        deadline: "1795285981730",
        invokedFunctionArn: "arn:aws:lambda:us-east-1:012345678912:function:fn-é",
        traceId: "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1",
        tenantId: "blue",
        clientContext: "{\"custom\":{\"a\":\"é\"}}",
        cognitoIdentity: "{\"cognitoIdentityId\":\"i\",\"cognitoIdentityPoolId\":\"p\"}",
        extensionIdentifier: undefined,
        contentType: "application/json",
        retryAfter: undefined
      })
    })

    it("joins the chunks of a body, and skips their extensions and the trailers", () => {
      const answer = complete(parse([chunked]))

      assert.strictEqual(textOf(answer), "{\"x\":\"abcdefghij\"}")
      assert.strictEqual(answer.headers.requestId, "id-1")
      assert.isTrue(answer.keepsConnection)
    })

    it("joins chunks that part a character", () => {
      const head = bytes("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "")
      const pieces = ["2\r\n\"\xc3\r\n", "2\r\n\xa9\"\r\n", "0\r\n\r\n"].map((piece) => Buffer.from(piece, "latin1"))

      assert.strictEqual(textOf(complete(parse([head, ...pieces]))), "\"é\"")
    })

    for (const [name, answer] of Object.entries(answers)) {
      it(`reads the same wherever the bytes are split: ${name}`, () => {
        const expected = comparable(complete(parse([answer])))

        for (let at = 1; at < answer.length; at++) {
          assert.deepStrictEqual(comparable(parse([answer.subarray(0, at), answer.subarray(at)])), expected, `at ${at}`)
        }
      })

      it(`reads the same byte by byte: ${name}`, () => {
        const expected = comparable(complete(parse([answer])))

        assert.deepStrictEqual(comparable(parse(Array.from(answer, (byte) => Buffer.of(byte)))), expected)
      })

      it(`has nothing to say before the end: ${name}`, () => {
        const end = name === "untilClose" ? answer.indexOf("\r\n\r\n") + 4 : answer.length

        for (let at = 0; at < end; at++) assert.isUndefined(parse([answer.subarray(0, at)]), `at ${at}`)
      })
    }

    it("is ready for the next answer after each one", () => {
      const parser = new AnswerParser()
      const first = complete(parse([next], parser))
      const second = complete(parse([chunked], parser))
      const third = complete(parse([interim], parser))

      assert.strictEqual(first.headers.tenantId, "blue")
      assert.isUndefined(second.headers.tenantId)
      assert.strictEqual(third.status, 202)
      assert.isUndefined(third.headers.requestId)
      assert.strictEqual(textOf(first), "{\"x\":\"é\"}")
    })

    it("hands out a body that later reads do not touch", () => {
      const parser = new AnswerParser()
      const answer = complete(parse([next], parser))

      complete(parse([bytes("HTTP/1.1 200 OK", "Content-Length: 400", "", "z".repeat(400))], parser))

      assert.strictEqual(textOf(answer), "{\"x\":\"é\"}")
    })

    it("skips interim answers", () => {
      assert.strictEqual(complete(parse([interim])).status, 202)
    })

    it("does not keep the body of an accepted answer", () => {
      assert.strictEqual(whole("HTTP/1.1 202 Accepted", "Content-Length: 6", "", "ignore").body.length, 0)
      assert.strictEqual(
        whole("HTTP/1.1 202 Accepted", "Transfer-Encoding: chunked", "", "6", "ignore", "0", "", "").body.length,
        0
      )
    })

    it("knows the names of headers in any case", () => {
      const { headers } = whole(
        "HTTP/1.1 200 OK",
        "LAMBDA-RUNTIME-AWS-REQUEST-ID: a",
        "lambda-runtime-deadline-ms: 1",
        "cOnTeNt-LeNgTh: 0",
        "",
        ""
      )

      assert.strictEqual(headers.requestId, "a")
      assert.strictEqual(headers.deadline, "1")
    })

    it("ignores headers that it does not know, also those of the same length", () => {
      const { headers } = whole(
        "HTTP/1.1 200 OK",
        "Lambda-Runtime-Foo: x",
        "Lambda-Runtime-Bws-Request-Id: x",
        "X: ",
        `${"X".repeat(100)}: x`,
        "Content-Length: 0",
        "",
        ""
      )

      assert.isTrue(Object.values(headers).every((value) => value === undefined))
    })

    it("takes the first of a repeated header", () => {
      const { headers } = whole(
        "HTTP/1.1 200 OK",
        "Lambda-Runtime-Aws-Request-Id: ID",
        "Lambda-Runtime-Aws-Request-Id: ID2",
        "Content-Length: 0",
        "",
        ""
      )

      assert.strictEqual(headers.requestId, "ID")
    })

    it("counts an empty header as absent", () => {
      const { headers } = whole(
        "HTTP/1.1 200 OK",
        "Lambda-Runtime-Client-Context:",
        "Lambda-Runtime-Cognito-Identity: \t ",
        "Content-Length: 0",
        "",
        ""
      )

      assert.isUndefined(headers.clientContext)
      assert.isUndefined(headers.cognitoIdentity)
    })

    it("strips the blanks around a value and nothing else", () => {
      const { headers } = whole(
        "HTTP/1.1 200 OK",
        "Lambda-Runtime-Aws-Tenant-Id: \t \u00a0a b\u00a0 \t",
        "Lambda-Runtime-Invocation-Id:\u0001",
        "Content-Length: 0",
        "",
        ""
      )

      assert.strictEqual(headers.tenantId, "\u00a0a b\u00a0")
      assert.strictEqual(headers.nonce, "\u0001")
    })

    it("replaces bytes that are not UTF-8", () => {
      const head = Buffer.from(
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Invocation-Id: a\xffb\r\nContent-Length: 0\r\n\r\n",
        "latin1"
      )

      assert.strictEqual(complete(parse([head])).headers.nonce, "a\ufffdb")
    })

    it("needs no reason phrase", () => {
      assert.strictEqual(whole("HTTP/1.1 202", "Content-Length: 0", "", "").status, 202)
      assert.strictEqual(whole("HTTP/1.1 200 ", "Content-Length: 0", "", "").status, 200)
    })

    it("reads an answer without headers to its end", () => {
      assert.strictEqual(textOf(whole("HTTP/1.1 500 No", "", "body")), "body")
    })

    for (const status of [204, 304]) {
      it(`reads no body after ${status}`, () => {
        const answer = whole(`HTTP/1.1 ${status} No body`, "Content-Length: 5", "", "")

        assert.strictEqual(answer.status, status)
        assert.strictEqual(answer.body.length, 0)
        assert.isTrue(answer.keepsConnection)
      })
    }

    for (
      const header of ["Connection: close", "connection: Close", "Connection: foo, CLOSE ,bar", "Connection:\tclose"]
    ) {
      it(`ends the connection after ${JSON.stringify(header)}`, () => {
        assert.isFalse(whole("HTTP/1.1 200 OK", header, "Content-Length: 0", "", "").keepsConnection)
      })
    }

    for (
      const header of ["Connection: keep-alive", "Connection: closed", "Connection: not-close", "X-Connection: close"]
    ) {
      it(`keeps the connection after ${JSON.stringify(header)}`, () => {
        assert.isTrue(whole("HTTP/1.1 200 OK", header, "Content-Length: 0", "", "").keepsConnection)
      })
    }

    it("ends the connection after an answer of HTTP/1.0", () => {
      assert.isFalse(whole("HTTP/1.0 200 OK", "Connection: keep-alive", "Content-Length: 0", "", "").keepsConnection)
    })

    it("ends the connection when bytes follow the answer", () => {
      assert.isFalse(whole("HTTP/1.1 200 OK", "Content-Length: 2", "", "okHTTP/1.1").keepsConnection)
      assert.isFalse(whole("HTTP/1.1 200 OK", "Content-Length: 2", "", "ok", "x").keepsConnection)
    })

    it("keeps the connection when empty lines follow the answer", () => {
      for (const end of ["\r\n", "\n", "\r", "\r\n\r\n"]) {
        assert.isTrue(
          whole("HTTP/1.1 200 OK", "Content-Length: 2", "", `ok${end}`).keepsConnection,
          JSON.stringify(end)
        )
      }
    })

    it("skips empty lines before an answer and after an interim one, however they are cut", () => {
      const answer = Buffer.from(
        "\r\n\nHTTP/1.1 100 Continue\r\n\r\n\r\nHTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok"
      )
      const whole = parse([answer])
      const bytewise = parse(Array.from(answer, (byte) => Buffer.of(byte)))

      assert.nestedInclude(whole, { status: 202, keepsConnection: true })
      assert.deepStrictEqual(bytewise, whole)
    })

    it("counts empty lines towards 1 MiB", () => {
      const lines = Buffer.from("\r\n".repeat(300_000))

      assert.isUndefined(parse([lines]))
      assert.instanceOf(parse([lines, lines]), InvalidAnswer)
    })

    it("ends the connection after an answer with two framings, and goes by the chunks", () => {
      const answer = whole(
        "HTTP/1.1 200 OK",
        "Content-Length: 3",
        "Transfer-Encoding: chunked",
        "",
        "2",
        "ok",
        "0",
        "",
        ""
      )

      assert.strictEqual(textOf(answer), "ok")
      assert.isFalse(answer.keepsConnection)
    })

    it("accepts a length that is repeated, but no two lengths", () => {
      assert.strictEqual(textOf(whole("HTTP/1.1 200 OK", "Content-Length: 2", "Content-Length: 2", "", "ok")), "ok")
      assert.match(refusal("HTTP/1.1 200 OK", "Content-Length: 2", "Content-Length: 3", "", "ok"), /two lengths/)
    })

    for (const length of ["-1", "+2", "0x2", "2, 2", "two", "2.0"]) {
      it(`refuses the length ${length}`, () => {
        assert.match(refusal("HTTP/1.1 200 OK", `Content-Length: ${length}`, "", "ok"), /not a number/)
      })
    }

    for (const encoding of ["gzip", "gzip, chunked", "chunked, chunked", "identity"]) {
      it(`refuses the encoding ${encoding}`, () => {
        assert.match(refusal("HTTP/1.1 200 OK", `Transfer-Encoding: ${encoding}`, "", "0", "", ""), /not chunked/)
      })
    }

    for (
      const [name, ...lines] of [
        ["another protocol", "SSH-2.0-OpenSSH_9.6", ""],
        ["HTTP/2", "HTTP/2 200", "", ""],
        ["HTTP/1.2", "HTTP/1.2 200 OK", "", ""],
        ["a status of two digits", "HTTP/1.1 20 OK", "", ""],
        ["a status of four digits", "HTTP/1.1 2000 OK", "", ""],
        ["a status below 100", "HTTP/1.1 099 OK", "", ""],
        ["a header without a colon", "HTTP/1.1 200 OK", "Content-Length", "", ""],
        ["a header without a name", "HTTP/1.1 200 OK", ": 5", "", ""],
        ["a folded header", "HTTP/1.1 200 OK", "A: b", " Content-Length: 5", "", ""],
        ["lines without carriage returns", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"],
        ["a header without a carriage return", "HTTP/1.1 200 OK\r\nA: b\nContent-Length: 0", "", ""],
        ["a last header without a carriage return", "HTTP/1.1 200 OK\r\nContent-Length: 0\n", ""],
        ["a chunk without a size", "HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "", "ok"],
        ["a chunk whose size is no number", "HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "x", "ok"],
        ["a chunk whose size is negative", "HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "-1", "ok"],
        ["a chunk longer than its size", "HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "1", "ok", "0", "", ""],
        ["a chunk with a line feed alone", "HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", "1", "o\n0", "", ""]
      ] as const
    ) {
      it(`refuses ${name}, however it is cut`, () => {
        const answer = bytes(...lines)

        assert.instanceOf(parse([answer]), InvalidAnswer)
        assert.instanceOf(parse(Array.from(answer, (byte) => Buffer.of(byte))), InvalidAnswer)
      })
    }

    it("refuses the first bytes that cannot begin an answer", () => {
      assert.instanceOf(parse([Buffer.from("HTTQ")]), InvalidAnswer)
      assert.isUndefined(parse([Buffer.from("HTTP")]))
    })

    it("takes a head of 1 MiB, and refuses a longer one", () => {
      const start = "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\nX: "
      const head = (length: number) => Buffer.from(`${start}${"x".repeat(length - start.length - 4)}\r\n\r\n`)

      assert.strictEqual(complete(parse([head(maxHeadBytes)])).status, 202)
      assert.instanceOf(parse([head(maxHeadBytes + 1)]), InvalidAnswer)
      assert.instanceOf(parse([head(3 * maxHeadBytes)]), InvalidAnswer)
    })

    it("counts interim answers, chunk extensions and trailers towards 1 MiB", () => {
      const interims = Buffer.from("HTTP/1.1 100 Continue\r\n\r\n".repeat(50_000))
      const start = "HTTP/1.1 202 Accepted\r\nTransfer-Encoding: chunked\r\n\r\n"

      assert.instanceOf(parse([interims]), InvalidAnswer)
      assert.instanceOf(parse([Buffer.from(`${start}1;${"x".repeat(maxHeadBytes)}`)]), InvalidAnswer)
      assert.instanceOf(parse([Buffer.from(`${start}0\r\n${"a: b\r\n".repeat(200_000)}`)]), InvalidAnswer)
      assert.instanceOf(parse([Buffer.from(`${start}${"0".repeat(100)}`)]), InvalidAnswer)
    })

    it("refuses a body of more than 64 MiB before it comes", () => {
      const lengths = [maxBodyBytes + 1, 1e15, `${"9".repeat(400)}`]

      for (const length of lengths) {
        assert.match(refusal("HTTP/1.1 200 OK", `Content-Length: ${length}`, "", ""), /too long/)
      }
      assert.match(
        refusal("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", `${(maxBodyBytes + 1).toString(16)}`, ""),
        /too long/
      )
    })

    for (const status of ["200 OK", "202 Accepted"]) {
      it(`refuses a body that has grown to more than 64 MiB: ${status}`, () => {
        const piece = Buffer.alloc(readBuffer.length, 120)
        const endless = Array.from({ length: maxBodyBytes / piece.length + 1 }, () => piece)
        const chunks = Array.from(
          { length: 65 },
          () => Buffer.from(`100000\r\n${"x".repeat(1024 * 1024)}\r\n`)
        )

        assert.instanceOf(parse([bytes(`HTTP/1.1 ${status}`, "", ""), ...endless]), InvalidAnswer)
        assert.instanceOf(
          parse([bytes(`HTTP/1.1 ${status}`, "Transfer-Encoding: chunked", "", ""), ...chunks]),
          InvalidAnswer
        )
      })
    }

    it("reads an event of 6 291 556 bytes with a length, in chunks, and up to the end", () => {
      const event = Buffer.alloc(6_291_556, "0123456789abcdef")
      const chunks: Array<Buffer> = []
      for (let at = 0; at < event.length; at += 32_768) {
        const chunk = event.subarray(at, at + 32_768)
        chunks.push(Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from("\r\n"))
      }

      const sized = complete(parse([bytes("HTTP/1.1 200 OK", `Content-Length: ${event.length}`, "", ""), event]))
      const inChunks = complete(
        parse([bytes("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "", ""), ...chunks, Buffer.from("0\r\n\r\n")])
      )
      const toTheEnd = complete(parse([bytes("HTTP/1.1 200 OK", "", ""), event]))

      for (const answer of [sized, inChunks, toTheEnd]) assert.isTrue(event.equals(answer.body))
    })

    it("reads random answers in random pieces as it reads them whole", () => {
      const random = mulberry32(20_261_121)
      const below = (n: number) => Math.floor(random() * n)
      let answered = 0
      let refused = 0
      for (let round = 0; round < 5000; round++) {
        const { answer, body } = randomAnswer(below)
        const pieces: Array<Buffer> = []
        for (let at = 0; at < answer.length;) {
          const size = 1 + below(below(4) === 0 ? 3 : answer.length)
          pieces.push(answer.subarray(at, at + size))
          at += size
        }

        const atOnce = parse([answer])
        const inPieces = parse(pieces)

        if (atOnce?._tag === "Answer") answered++
        if (body !== undefined) assert.strictEqual(textOf(complete(atOnce)), body, `round ${round}`)
        if (atOnce instanceof InvalidAnswer) refused++
        // Bytes after the answer are seen only when they come along with it.
        const withoutRest = (result: Answer | InvalidAnswer | undefined) =>
          result instanceof InvalidAnswer || result === undefined ? result?._tag : {
            ...(comparable(result) as object),
            keepsConnection: undefined
          }
        assert.deepStrictEqual(
          withoutRest(inPieces),
          withoutRest(atOnce),
          `round ${round}: ${answer.toString("latin1")}`
        )
      }
      // Otherwise the test would not try what it means to.
      assert.isAbove(answered, 1500)
      assert.isAbove(refused, 300)
    })
  })

  describe("end", () => {
    it("completes a body without a length, and no other", () => {
      assert.strictEqual(complete(parse([untilClose])).status, 400)
      assert.isUndefined(parse([next.subarray(0, -1)]))
      assert.isUndefined(parse([chunked.subarray(0, -1)]))
      assert.isUndefined(parse([]))
    })
  })

  describe("reset", () => {
    it("forgets a part of an answer", () => {
      for (const answer of Object.values(answers)) {
        for (let at = 1; at < answer.length; at++) {
          const parser = new AnswerParser()
          feed(parser, answer.subarray(0, at))
          parser.reset()

          assert.strictEqual(complete(parse([next], parser)).headers.tenantId, "blue", `at ${at}`)
        }
      }
    })
  })
})

const mulberry32 = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
}

/** An answer, right with this body or else damaged in one place. */
const randomAnswer = (below: (n: number) => number): { readonly answer: Buffer; readonly body: string | undefined } => {
  const pick = <A>(...choices: ReadonlyArray<A>): A => choices[below(choices.length)]!
  const body = Array.from({ length: below(40) }, () => pick("a", "é", "\r\n", "\0", "0\r\n\r\n", "\u{1F600}")).join("")
  const headers = Array.from({ length: below(4) }, () =>
    pick(
      "Lambda-Runtime-Aws-Request-Id: id",
      "lambda-runtime-aws-tenant-id: bl\u00fce",
      "Lambda-Runtime-Client-Context:",
      "Connection: close",
      "X-Unknown: : :"
    ))
  const extension = pick("", "", ";a=b", " ", ";\t\"x\"")
  const chunks = Array.from(
    body.match(/[^]{1,7}/gu) ?? [],
    (chunk) => `${Buffer.byteLength(chunk).toString(16)}${extension}\r\n${chunk}\r\n`
  )
  const [framing, content] = pick<readonly [ReadonlyArray<string>, string]>(
    [[`Content-Length: ${Buffer.byteLength(body)}`], body],
    [["Transfer-Encoding: chunked"], `${chunks.join("")}0\r\n${pick("", "Trailer: x\r\n")}\r\n`],
    [[], body]
  )
  const status = pick("200 OK", "202 Accepted", "413", "204 No Content")
  const head = [`HTTP/1.${pick("1", "1", "0")} ${status}`, ...headers, ...framing, "", ""].join("\r\n")
  const answer = Buffer.from(pick("", "", "HTTP/1.1 100 Continue\r\n\r\n") + head + content)
  if (below(3) > 0) return { answer, body: status.startsWith("20") && status !== "200 OK" ? "" : body }
  answer[below(answer.length)] = pick(0, 10, 13, 32, 48, 58, 255)
  return { answer: below(4) === 0 ? answer.subarray(0, below(answer.length)) : answer, body: undefined }
}
