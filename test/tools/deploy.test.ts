/** `effect-lambda deploy` beside moto, with a proxy that plays what AWS does besides, and faults. */
import { assert, layer } from "@effect/vitest"
import { Effect, Exit } from "effect"
import * as awsPlay from "./awsPlay.ts"
import * as project from "./deployedProject.ts"
import * as deployment from "./deployment.ts"

const isRead = (operation: string) => /:(Get|List|Describe)/.test(operation)

/** A fault for each call: what changes something is carried out, and its answer is lost. */
const faultOf = ({ operation }: awsPlay.Request, index: number): awsPlay.Fault =>
  !isRead(operation) ? "lostAfter" : (["throttled", "failed", "lostBefore"] as const)[index % 3]!

layer(deployment.aws, { excludeTestServices: true })("deploy", (it) => {
  it.effect("makes everything once, in the order of a dry run, which writes nothing", () =>
    Effect.gen(function*() {
      const proxy = yield* deployment.play(deployment.quick)
      const desired = yield* deployment.desiredOf("whole")

      const planned = yield* deployment.run(desired, true)
      const afterPlan = proxy.requests.filter(({ operation }) => !isRead(operation))
      const made = yield* deployment.run(desired)
      const again = yield* deployment.run(desired)

      assert.deepStrictEqual(afterPlan, [])
      assert.sameMembers(planned, made)
      assert.deepStrictEqual(made, [
        "logs:CreateLogGroup",
        "logs:PutRetentionPolicy",
        "iam:CreateRole",
        "iam:AttachRolePolicy",
        "iam:AttachRolePolicy",
        "s3:PutObject",
        "lambda:CreateFunction",
        "s3:DeleteObject",
        "lambda:PublishVersion",
        "lambda:CreateAlias",
        "lambda:CreateFunctionUrlConfig",
        "lambda:AddPermission",
        "lambda:AddPermission",
        "lambda:CreateEventSourceMapping"
      ])
      assert.deepStrictEqual(again, [])
    }))

  it.effect("ends in the same state if any one call fails, and has nothing to do when it is run again", () =>
    Effect.gen(function*() {
      const proxy = yield* deployment.play(deployment.quick)
      yield* deployment.run(yield* deployment.desiredOf("model"))
      const { length } = proxy.requests
      const model = yield* deployment.stateOf("model")

      for (let faulty = 0; faulty < length; faulty++) {
        const proxy = yield* deployment.play(deployment.quick)
        const name = `faulty-${faulty}`
        const desired = yield* deployment.desiredOf(name)
        let fault = ""
        proxy.decide = (request, index) => {
          if (index !== faulty) return undefined
          const found = faultOf(request, index)
          fault = `${found} ${request.operation}`
          return found
        }

        const first = yield* Effect.exit(deployment.run(desired))
        proxy.decide = () => undefined
        const again = yield* deployment.run(desired)

        assert.deepStrictEqual(yield* deployment.stateOf(name), model, fault)
        // A step reads again and goes on, so nothing is left to the second run.
        assert.isTrue(Exit.isSuccess(first), fault)
        assert.deepStrictEqual(again, [], fault)
      }
    }))

  it.effect("makes everything once if it is run twice at the same time", () =>
    Effect.gen(function*() {
      yield* deployment.play(deployment.quick)
      yield* deployment.run(yield* deployment.desiredOf("alone"))
      const desired = yield* deployment.desiredOf("twins")

      yield* Effect.all([deployment.run(desired), deployment.run(desired)], { concurrency: 2 })

      assert.deepStrictEqual(yield* deployment.stateOf("twins"), yield* deployment.stateOf("alone"))
    }))

  it.effect("changes what differs alone, also if any call that changes something meets a conflict or is lost", () =>
    Effect.gen(function*() {
      const change = Effect.fnUntraced(function*(name: string, faulty: number | undefined, fault: awsPlay.Fault) {
        const proxy = yield* deployment.play(deployment.quick)
        const before = yield* deployment.desiredOf(name)
        yield* deployment.run(before)
        let count = 0
        proxy.decide = ({ operation }) => !isRead(operation) && count++ === faulty ? fault : undefined

        const desired = {
          ...before,
          memory: 1024,
          env: { STAGE: "live" },
          mergeEnv: true,
          url: "iam" as const,
          stream: false
        }
        const writes = yield* deployment.run({
          ...desired,
          architecture: "x86_64",
          tags: { team: "mail" },
          alias: "live"
        })
        return { writes, state: yield* deployment.stateOf(name) }
      })

      const { state, writes } = yield* change("changed", undefined, "conflict")
      for (let faulty = 0; faulty < writes.length; faulty++) {
        const changed = yield* change(`changed-${faulty}`, faulty, faulty % 2 === 0 ? "lostAfter" : "conflict")
        assert.deepStrictEqual(changed.state, state, writes[faulty])
      }

      assert.deepStrictEqual(writes, [
        "s3:PutObject",
        "lambda:UpdateFunctionCode",
        "lambda:UpdateFunctionConfiguration",
        "lambda:TagResource",
        "s3:DeleteObject",
        "lambda:PublishVersion",
        "lambda:UpdateAlias",
        "lambda:UpdateFunctionUrlConfig",
        "lambda:RemovePermission",
        "lambda:RemovePermission"
      ])
    }))

  it.effect("deletes all but the log group, also if any one call fails", () =>
    Effect.gen(function*() {
      const doom = Effect.fnUntraced(function*(name: string, faulty: number | undefined) {
        const proxy = yield* deployment.play(deployment.quick)
        const desired = yield* deployment.desiredOf(name)
        yield* deployment.run(desired)
        let count = 0
        proxy.decide = (request, index) => count++ === faulty ? faultOf(request, index) : undefined

        yield* deployment.runRemove(desired)
        const length = count
        const again = yield* deployment.runRemove(desired)

        assert.deepStrictEqual(again, [])
        return { length, state: yield* deployment.stateOf(name) }
      })

      const { length, state } = yield* doom("doomed", undefined)
      for (let faulty = 0; faulty < length; faulty++) {
        assert.deepStrictEqual((yield* doom(`doomed-${faulty}`, faulty)).state, state, `call ${faulty}`)
      }

      assert.include(state.join("\n"), "\"function\":\"none\"")
      assert.include(state.join("\n"), "\"role\":\"none\"")
      assert.include(state.join("\n"), "\"mappings\":[]")
      assert.include(state.join("\n"), "/aws/lambda/NAME")
    }))

  it.effect("says what exists if it is refused midway, and goes on from there", () =>
    Effect.gen(function*() {
      const proxy = yield* deployment.play(deployment.quick)
      const desired = yield* deployment.desiredOf("denied")
      proxy.decide = ({ operation }) => operation === "lambda:CreateFunctionUrlConfig" ? "denied" : undefined

      const { message } = yield* Effect.flip(deployment.run(desired))
      proxy.decide = () => undefined
      const rest = yield* deployment.run(desired)

      assert.strictEqual(
        message,
        "AWS does not allow lambda:CreateFunctionUrlConfig (you may not); get the permission; AWS has by now the log group " +
          "/aws/lambda/denied, the role effect-lambda-us-east-1-denied, the " +
          "function denied, a new version of denied and the alias live; run the command again to go on"
      )
      assert.strictEqual(rest[0], "lambda:CreateFunctionUrlConfig")
    }))

  it.effect("deploys what build wrote, whose zip file answers with the configuration that AWS has", () =>
    Effect.gen(function*() {
      // A role takes ten seconds, and a new function two.
      const proxy = yield* deployment.play({ assumable: 10_000, pending: 2_000, updating: 1_000 })
      const folder = yield* project.make("hello")

      const deployed = yield* project.command(folder, ["deploy", "--json", "--memory", "512", "--env", "CITY=Zürich"])
      const again = yield* project.command(folder, ["deploy"])

      assert.deepStrictEqual([deployed.code, again.code], [0, 0], deployed.stderr + again.stderr)
      assert.match(deployed.stderr, /CreateFunction is tried again: The role .* cannot be assumed by Lambda/)
      assert.match(deployed.stderr, /waiting for hello …/)
      const output = JSON.parse(deployed.stdout)
      assert.strictEqual(output.functionArn, "arn:aws:lambda:us-east-1:123456789012:function:hello")
      assert.strictEqual(
        output.invoke,
        "npx effect-lambda-runtime invoke hello --remote --region us-east-1 --data '{}'"
      )
      assert.strictEqual(again.stderr, "")
      assert.include(again.stdout, output.functionArn)
      const created = proxy.requests.find(({ operation }) => operation === "lambda:CreateFunction")
      const { Code } = JSON.parse(String(created?.body))
      const configuration = yield* deployment.configurationOf("hello")
      assert.strictEqual(
        yield* project.invoke(folder, Buffer.from(Code.ZipFile, "base64"), configuration, { name: "Ada" }),
        "\"Hello Ada of Zürich\""
      )
    }))

  it.effect("tells a person what is wrong in one sentence", () =>
    Effect.gen(function*() {
      const proxy = yield* deployment.play(deployment.quick)
      const folder = yield* project.make("wrong")
      const none = { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" }

      const outputs = yield* Effect.forEach(
        [
          project.command(folder, ["deploy", "--no-build"]),
          project.command(folder, ["deploy", "--image", "wrong"]),
          project.command(folder, ["deploy", "--sqs", "orders", "--no-build"]),
          project.command(folder, ["deploy", "--image", "a.b/c:1"], none),
          project.command(folder, ["deploy", "--image", "a.b/c:1", "--env", "top secret"])
        ],
        (effect) => effect,
        { concurrency: 2 }
      )
      proxy.decide = () => "expired"
      const expired = yield* project.command(folder, ["deploy", "--image", "a.b/c:1"])

      const said = [...outputs, expired].map(({ code, stderr }) => `${code} ${stderr.trim()}`)
      assert.deepStrictEqual(said, [
        "1 error: there is no dist/wrong.zip; run npx effect-lambda-runtime build",
        "2 error: --image cannot be \"wrong\": expected an image with its tag or digest, such as " +
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:1",
        "2 error: --sqs cannot be \"orders\": expected the ARN of a queue, such as " +
        "arn:aws:sqs:eu-west-1:123456789012:orders",
        "1 error: AWS has no credentials to accept (Could not load credentials from any providers); set AWS_ACCESS_KEY_ID " +
        "and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE",
        "2 error: --env needs NAME=value with a name of two or more letters, digits and _",
        "1 error: the credentials of AWS have expired (The security token included in the request is expired); sign in " +
        "again, as by aws sso login, or set new ones"
      ])
    }))
})
