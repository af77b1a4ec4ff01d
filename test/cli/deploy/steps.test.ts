import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { AwsCalls, CallFailed, type Kind, toCallFailed } from "../../../src/cli/deploy/AwsCalls.ts"
import type { Operation } from "../../../src/cli/deploy/operations.ts"
import { describeProgress, Journal, run, type Step, toCommandError, write } from "../../../src/cli/deploy/steps.ts"

const failed = (kind: Kind, operation: Operation = "lambda:CreateAlias") =>
  new CallFailed({ operation, kind, code: "Code", detail: "why" })

const quiet = (dryRun = false) => Journal.make(dryRun, () => Effect.void)

/** An AWS that has an alias or not. Each call that writes takes the next fault; `Lost` is carried out. */
const makeAws = (faults: Array<Kind>) => {
  const aws = { exists: false, calls: 0 }
  const calls = AwsCalls.of({
    call: () =>
      Effect.suspend(() => {
        aws.calls++
        const fault = faults.shift()
        if (fault === undefined || fault === "Lost") aws.exists = true
        return fault === undefined ? Effect.succeed({} as never) : Effect.fail(failed(fault))
      })
  })
  const step: Step<boolean> = {
    read: Effect.sync(() => aws.exists),
    decide: (exists) =>
      Effect.succeed(
        exists
          ? []
          : [
            write("lambda:CreateAlias", "live", { FunctionName: "orders", Name: "live", FunctionVersion: "1" }, {
              leaves: "the alias live"
            })
          ]
      )
  }
  return { aws, calls, step }
}

const start = Effect.fnUntraced(function*({ calls, step }: ReturnType<typeof makeAws>, journal: Journal["Service"]) {
  return yield* Effect.forkChild(
    run(step).pipe(Effect.provideService(AwsCalls, calls), Effect.provideService(Journal, journal), Effect.result)
  )
})

describe("run", () => {
  const transient: ReadonlyArray<Kind> = ["Conflict", "NotYet", "Busy"]
  for (const kind of transient) {
    it.effect(`tries again after ${kind}`, () =>
      Effect.gen(function*() {
        const made = makeAws([kind, kind])
        const fiber = yield* start(made, quiet())
        yield* TestClock.adjust("10 seconds")

        assert.deepInclude(yield* Fiber.join(fiber), { _tag: "Success", success: true })
        assert.strictEqual(made.aws.calls, 3)
      }))
  }

  it.effect("does not repeat a call that was carried out although its answer was lost", () =>
    Effect.gen(function*() {
      const made = makeAws(["Lost"])
      const journal = quiet()
      const fiber = yield* start(made, journal)
      yield* TestClock.adjust("10 seconds")

      assert.deepInclude(yield* Fiber.join(fiber), { _tag: "Success", success: true })
      assert.strictEqual(made.aws.calls, 1)
      assert.isUndefined(journal.pending)
    }))

  it.effect("gives up what is refused at once, and what stays so after its patience", () =>
    Effect.gen(function*() {
      const refused = makeAws(["Denied"])
      const busy = makeAws(Array.from({ length: 1000 }, () => "Busy"))
      const fibers = [yield* start(refused, quiet()), yield* start(busy, quiet())]
      yield* TestClock.adjust("2 minutes")

      const results = yield* Effect.forEach(fibers, Fiber.join)

      assert.deepStrictEqual(results.map(({ _tag }) => _tag), ["Failure", "Failure"])
      assert.strictEqual(refused.aws.calls, 1)
      assert.isAbove(busy.aws.calls, 10)
    }))

  it.effect("waits until AWS shows what was made", () =>
    Effect.gen(function*() {
      const made = makeAws([])
      let reads = 0
      const step = {
        ...made.step,
        // The first read comes before the call.
        read: Effect.sync(() => ++reads > 3 && made.aws.exists),
        isVisible: (exists: boolean) => exists
      }
      const fiber = yield* start({ ...made, step }, quiet())
      yield* TestClock.adjust("10 seconds")

      assert.deepInclude(yield* Fiber.join(fiber), { _tag: "Success", success: true })
      assert.strictEqual(made.aws.calls, 1)
    }))

  it.effect("makes no call in a dry run, and lists them", () =>
    Effect.gen(function*() {
      const made = makeAws([])
      const journal = quiet(true)
      const fiber = yield* start(made, journal)
      yield* Fiber.join(fiber)

      assert.strictEqual(made.aws.calls, 0)
      assert.deepStrictEqual(journal.writes.map(({ operation }) => operation), ["lambda:CreateAlias"])
    }))

  it.effect("knows which call was under way when it was interrupted", () =>
    Effect.gen(function*() {
      const { step } = makeAws([])
      const journal = quiet()
      const fiber = yield* start({ ...makeAws([]), calls: AwsCalls.of({ call: () => Effect.never }), step }, journal)
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)

      assert.strictEqual(describeProgress(journal), "; CreateAlias may have been carried out; run the command again")
    }))
})

/** What the SDK says of a page of HTML. */
const unreadable =
  `Unexpected token '<', "<html>" is not valid JSON\n  Deserialization error: to see the raw response, ` +
  "inspect the hidden field {error}.$response on this object."

describe("toCallFailed", () => {
  it("says what the answer of another program is, without the words of the SDK", () => {
    const error = { name: "SyntaxError", message: unreadable, $metadata: { httpStatusCode: 200 } }

    assert.strictEqual(
      toCallFailed("lambda:CreateFunction", error).detail,
      "the answer has status 200 and cannot be read"
    )
  })

  const kinds: ReadonlyArray<readonly [error: object, kind: Kind]> = [
    [{ name: "ResourceConflictException", message: "in progress", $metadata: { httpStatusCode: 409 } }, "Conflict"],
    [
      {
        name: "InvalidParameterValueException",
        message: "The role defined for the function cannot be assumed by Lambda."
      },
      "NotYet"
    ],
    [{ name: "InvalidParameterValueException", message: "Memory" }, "Refused"],
    [{ name: "TooManyRequestsException", message: "", $metadata: { httpStatusCode: 429 } }, "Busy"],
    [{ name: "ServiceException", message: "", $metadata: { httpStatusCode: 500 } }, "Busy"],
    [{ name: "Error", code: "ECONNRESET", message: "socket hang up" }, "Lost"],
    [
      { name: "Error", code: "ENOTFOUND", message: "getaddrinfo ENOTFOUND lambda.eu-west-9.amazonaws.com" },
      "Unreachable"
    ],
    [{ name: "TypeError", code: "ERR_INVALID_URL", message: "Invalid URL" }, "Unreachable"],
    [{ name: "SyntaxError", message: unreadable, $metadata: { httpStatusCode: 200 } }, "NotAws"],
    [{ name: "SyntaxError", message: unreadable, $metadata: { httpStatusCode: 403 } }, "NotAws"],
    [{ name: "SyntaxError", message: unreadable, $metadata: { httpStatusCode: 503 } }, "Busy"],
    [{ name: "Error", code: "HPE_INVALID_CONSTANT", message: "Parse Error: Expected HTTP/" }, "NotAws"],
    [{ name: "AccessDeniedException", message: "", $metadata: { httpStatusCode: 403 } }, "Denied"],
    [{ name: "ExpiredTokenException", message: "", $metadata: { httpStatusCode: 403 } }, "Credentials"],
    [{ name: "CredentialsProviderError", message: "Could not load" }, "Credentials"],
    [{ name: "NoSuchEntityException", message: "", $metadata: { httpStatusCode: 404 } }, "Missing"]
  ]
  for (const [error, kind] of kinds) {
    it(`takes ${JSON.stringify(error).slice(0, 60)} for ${kind}`, () => {
      assert.strictEqual(toCallFailed("lambda:CreateFunction", error).kind, kind)
    })
  }
})

describe("toCommandError", () => {
  it("says what AWS has by now, and how to go on", () => {
    const journal = quiet()
    journal.writes.push(
      write("iam:CreateRole", "r", { RoleName: "r", AssumeRolePolicyDocument: "", Description: "", Tags: [] }, {
        leaves: "the role r"
      })
    )

    const { message } = toCommandError(journal)(failed("Denied", "lambda:CreateFunction"))

    assert.strictEqual(
      message,
      "AWS does not allow lambda:CreateFunction (why); get the permission; AWS has by now the role r; run the command " +
        "again to go on"
    )
  })

  it("names the role that can be used where none may be made", () => {
    const { message } = toCommandError(quiet())(failed("Denied", "iam:CreateRole"))

    assert.strictEqual(
      message,
      "AWS does not allow iam:CreateRole (why); get the permission, or name an existing role by --role"
    )
  })
})
