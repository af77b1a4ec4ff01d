/** `examples/verify-on-aws` with a stage in place of AWS: moto keeps what it deploys, and an emulator runs it. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import * as awsStage from "./awsStage.ts"
import * as moto from "./moto.ts"
import * as processes from "./processes.ts"
import { awsCli } from "./programs.ts"
import * as userProject from "./userProject.ts"

const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/verify:1"

/** AWS, and the folder of somebody who has copied the example. */
const prepare = Effect.gen(function*() {
  const variables = yield* moto.startWith({ MOTO_IAM_LOAD_MANAGED_POLICIES: "true" })
  const stage = yield* awsStage.start(variables.AWS_ENDPOINT_URL)
  const project = yield* userProject.make("verify-on-aws")
  const cwd = path.join(project.folder, "verify-on-aws")
  const env = { ...project.env, ...variables, AWS_ENDPOINT_URL: stage.url, VERIFY_FRONT_DOORS: stage.url }
  const query = (...args: ReadonlyArray<string>) =>
    Effect.map(
      processes.run([awsCli, ...args, "--output", "text"], { env: { ...env, ...variables } }),
      ({ stderr, stdout }) => `${stdout}${stderr}`.trim()
    )
  return {
    cwd,
    env,
    stage,
    query,
    verify: (...flags: ReadonlyArray<string>) => processes.run([process.execPath, "verify.ts", ...flags], { cwd, env }),
    /** What AWS has of it: log groups stay. */
    left: Effect.all([
      query("lambda", "list-functions", "--query", "Functions[].FunctionName"),
      query("iam", "list-roles", "--query", "Roles[].RoleName"),
      query("apigateway", "get-rest-apis", "--query", "items[].name"),
      query("apigatewayv2", "get-apis", "--query", "Items[].Name"),
      query("elbv2", "describe-load-balancers", "--query", "LoadBalancers[].LoadBalancerName"),
      query("elbv2", "describe-target-groups", "--query", "TargetGroups[].TargetGroupName"),
      query("s3api", "list-buckets", "--query", "Buckets[].Name"),
      Effect.sync(() => stage.remains().join(" "))
    ])
  }
})

/** A minute on an idle machine: it builds and deploys ten functions. */
const timeout = 600_000

const nothing = ["", "", "", "", "", "", "", ""]

/** The rows of a report: what, and the result. */
const rowsOf = (stdout: string) =>
  Array.from(stdout.matchAll(/^\| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$/gm), ([, of, , result]) => `${of}: ${result}`)
    .slice(2)

const times = (count: number, row: string): ReadonlyArray<string> => Array.from({ length: count }, () => row)

describe("examples/verify-on-aws", () => {
  it.live(
    "deploys a probe for each target and front door, checks all claims, reports, and deletes everything",
    () =>
      Effect.gen(function*() {
        const { cwd, env, left, query, stage, verify } = yield* prepare
        const main = path.join(processes.root, "dist/cli/main.js")
        // The target provided takes its Node from there.
        const modules = path.join(path.dirname(cwd), "node_modules")
        yield* Effect.promise(() =>
          fs.symlink(path.join(processes.root, "node_modules/node"), path.join(modules, "node"))
        )
        const built = yield* processes.run(
          [process.execPath, main, "build", "effect-lambda-verify-image", "--target", "image"],
          { cwd, env }
        )
        stage.images.set(image, path.join(cwd, "dist/effect-lambda-verify-image"))
        const subnets = (yield* query("ec2", "describe-subnets", "--query", "Subnets[0:2].SubnetId")).split(/\s+/)

        const flags = ["--image", image, "--subnets", subnets.join(), "--cold-starts", "1", "--shutdown-minutes", "1"]
        const { code, stderr, stdout } = yield* verify(...flags)

        assert.strictEqual(built.code, 0, built.stderr)
        assert.deepStrictEqual(rowsOf(stdout), [
          "wrapper: holds",
          "provided: holds",
          "image: holds",
          "AWS's loop: holds",
          ...times(2, "AWS's loop, function URL: holds"),
          ...times(3, "function URL: holds"),
          ...times(2, "function URL that streams: holds"),
          "our loop: holds",
          ...times(3, "REST API: holds"),
          ...times(2, "REST API that streams: holds"),
          ...times(3, "HTTP API, payload 2.0: holds"),
          ...times(3, "HTTP API, payload 1.0: holds"),
          ...times(3, "load balancer: holds"),
          ...times(3, "Web Function: holds"),
          ...times(2, "Web Function: holds"),
          "cold starts: measured",
          "shutdown: holds"
        ], `${stdout}\n${stderr}`)
        assert.strictEqual(code, 0)
        assert.include(stdout, "Everything was deleted but the log groups.")
        assert.match(
          stdout,
          /wrapper [\d.]+ ms \(1\), provided [\d.]+ ms \(1\), image .*AWS's loop .*plain [\d.]+ ms \(1\)/
        )
        assert.notMatch(stdout, /\d{12}/)
        assert.deepStrictEqual(yield* left, nothing)
      }),
    timeout
  )

  it.live(
    "goes on when something cannot be made, says what it could not delete, and deletes that by --delete",
    () =>
      Effect.gen(function*() {
        const { left, stage, verify } = yield* prepare
        stage.refuses = (method, path) =>
          (method === "POST" && path === "/v2/apis") || (method === "DELETE" && path.startsWith("/restapis/"))

        const { code, stdout } = yield* verify("--cold-starts", "0", "--shutdown-minutes", "0")
        const before = yield* left
        stage.refuses = () => false
        const again = yield* verify("--delete")

        const rows = rowsOf(stdout)
        assert.includeMembers(rows, [
          "image: left out",
          "load balancer: left out",
          "REST API: holds",
          "Web Function: holds"
        ])
        assert.includeMembers(rows, [
          "provided: not run",
          "HTTP API, payload 2.0: not run",
          "HTTP API, payload 1.0: not run"
        ])
        assert.notInclude(stdout, "| FAILS |")
        assert.match(stdout, /cannot make the HTTP API: .*AccessDeniedException .*arn:aws:iam::<account>:user/)
        assert.match(stdout, /cannot build provided: .*npm install/)
        assert.match(stdout, /^NOT DELETED: the REST API \(.*\)\. Run it again with --delete\.$/m)
        assert.strictEqual(code, 1)
        assert.deepStrictEqual(before.slice(0, 4), ["", "", "effect-lambda-verify", ""])
        assert.deepStrictEqual(
          [again.code, again.stdout],
          [0, "Everything was deleted but the log groups.\n"],
          again.stderr
        )
        assert.deepStrictEqual(yield* left, nothing)
      }),
    timeout
  )

  it.live(
    "deletes what it has made if it is interrupted, and prints the rows that it has",
    () =>
      Effect.gen(function*() {
        const { cwd, env, left, stage } = yield* prepare
        const script = yield* processes.start([process.execPath, "verify.ts"], { cwd, env })
        // It builds four functions before that, which may take longer than a program is waited for.
        yield* script.said(/effect-lambda build effect-lambda-verify-provided/).pipe(
          Effect.catchDefect(Effect.fail),
          Effect.retry({ times: 10 })
        )

        script.interrupt()
        const { code, stderr, stdout } = yield* script.ended

        assert.strictEqual(rowsOf(stdout)[0], "wrapper: holds")
        assert.notInclude(stdout, "| function URL |")
        assert.include(stdout, "It was interrupted: claims without a row were not looked at.")
        assert.include(stdout, "Everything was deleted but the log groups.")
        assert.include(stderr, "interrupted: what was made is deleted now")
        assert.include(stderr, "deleting the function effect-lambda-verify-wrapper")
        assert.strictEqual(code, 130)
        assert.deepStrictEqual(yield* left, nothing)
        assert.deepStrictEqual(stage.remains(), [])
      }),
    timeout
  )

  it.live("says in one sentence why it cannot begin", () =>
    Effect.gen(function*() {
      const project = yield* userProject.make("verify-on-aws")
      const cwd = path.join(project.folder, "verify-on-aws")
      const env = { ...project.env, AWS_EC2_METADATA_DISABLED: "true" }
      const run = (variables: NodeJS.ProcessEnv, ...flags: ReadonlyArray<string>) =>
        processes.run([process.execPath, "verify.ts", ...flags], { cwd, env: { ...env, ...variables } })

      const unknown = yield* run({}, "--deleet")
      const withoutRegion = yield* run({})
      const withoutCredentials = yield* run({ AWS_REGION: "eu-west-1" })

      assert.deepStrictEqual([unknown.code, withoutRegion.code, withoutCredentials.code], [2, 1, 1])
      assert.match(unknown.stderr, /^error: Unknown option '--deleet'.*--help lists the flags$/ms)
      assert.match(withoutRegion.stderr, /^error: no region is known; set AWS_REGION, .*\n$/)
      assert.match(withoutCredentials.stderr, /^error: AWS's SDK finds no credentials \(.*\); set AWS_PROFILE, .*\n$/)
      assert.strictEqual(`${unknown.stdout}${withoutRegion.stdout}${withoutCredentials.stdout}`, "")
    }))
})
