/** The script of `examples/first-function`, with the AWS CLI and moto. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as path from "node:path"
import * as moto from "./moto.ts"
import * as processes from "./processes.ts"
import { awsCli } from "./programs.ts"
import * as userProject from "./userProject.ts"

it.live("examples/first-function makes a function, updates it and deletes it with its role", () =>
  Effect.gen(function*() {
    const variables = yield* moto.startWith({ MOTO_IAM_LOAD_MANAGED_POLICIES: "true" })
    yield* moto.withoutDocker(variables)
    const project = yield* userProject.make("first-function")
    const env = { ...project.env, ...variables }
    const script = path.join(project.folder, "first-function/create-and-deploy.sh")
    const run = (...args: ReadonlyArray<string>) => processes.run(["bash", script, ...args], { env })
    const aws = Effect.fnUntraced(function*(...args: ReadonlyArray<string>) {
      const { stdout } = yield* processes.run([awsCli, ...args, "--output", "json"], { env })
      return JSON.parse(stdout)
    })

    const created = yield* run()
    const { Configuration } = yield* aws("lambda", "get-function", "--function-name", "first-function")
    const updated = yield* run()
    const deleted = yield* run("--delete")
    const wrong = yield* run("--remove")
    const functions = yield* aws("lambda", "list-functions", "--query", "Functions")
    const roles = yield* aws("iam", "list-roles", "--query", "Roles")

    assert.deepStrictEqual([created.code, created.stderr], [0, ""])
    assert.include(created.stdout, "create the role first-function-role")
    assert.include(created.stdout, "create the function first-function")
    // moto sends the event back.
    assert.include(created.stdout, "\n{ \"name\": \"Ada\" }\n")
    assert.deepStrictEqual(Configuration.Environment.Variables, { AWS_LAMBDA_EXEC_WRAPPER: "/var/task/bootstrap" })
    assert.match(Configuration.Runtime, /^nodejs2\d\.x$/)
    assert.deepStrictEqual([updated.code, updated.stderr], [0, ""])
    assert.include(updated.stdout, "update the function first-function")
    assert.deepStrictEqual([deleted.code, deleted.stderr], [0, ""])
    assert.deepStrictEqual([functions, roles], [[], []])
    assert.deepStrictEqual([wrong.code, wrong.stdout], [2, ""])
    assert.strictEqual(wrong.stderr, "error: unknown arguments --remove; only --delete is known\n")
  }))

it.live("examples/first-function says that there are no credentials", () =>
  Effect.gen(function*() {
    const { env, folder } = yield* userProject.make("first-function")

    const { code, stderr } = yield* processes.run(["bash", path.join(folder, "first-function/create-and-deploy.sh")], {
      env: { ...env, AWS_EC2_METADATA_DISABLED: "true" }
    })

    assert.strictEqual(code, 1)
    assert.match(stderr, /error: the AWS CLI has no credentials; run aws configure\n$/)
  }))
