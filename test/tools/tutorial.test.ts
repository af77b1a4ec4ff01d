/** `examples/tutorial`: its files are written and its commands are run, word for word. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import * as moto from "./moto.ts"
import * as processes from "./processes.ts"
import * as userProject from "./userProject.ts"

interface Block {
  readonly language: string
  readonly text: string
  /** What the line before it names. */
  readonly file: string | undefined
}

const blocksOf = (markdown: string): ReadonlyArray<Block> =>
  Array.from(
    markdown.matchAll(/(?:^`([\w.]+)`:\n\n)?^```(\w+)\n(.*?)^```/gms),
    ([, file, language = "", text = ""]) => ({ file, language, text })
  )

it.live("the tutorial leads from an empty folder to a function on AWS, and back", () =>
  Effect.gen(function*() {
    const markdown = yield* Effect.promise(() =>
      fs.readFile(path.join(processes.root, "examples/tutorial/README.md"), "utf8")
    )
    const variables = yield* moto.startWith({ MOTO_IAM_LOAD_MANAGED_POLICIES: "true" })
    yield* moto.withoutDocker(variables)
    const [address = ""] = yield* processes.freeAddresses(1)
    const port = address.replace(/^.*:/, "")
    // The folder above has what the commands install.
    const project = yield* userProject.make()
    const folder = path.join(project.folder, "palindrome")
    const env = { ...project.env, ...variables, LOCAL_LAMBDA_PORT: port }
    const ran: Array<readonly [command: string, stdout: string]> = []

    for (const { file, language, text } of blocksOf(markdown)) {
      if (file !== undefined) {
        yield* Effect.promise(() => fs.writeFile(path.join(folder, file), text))
        const own = yield* Effect.promise(() =>
          fs.readFile(path.join(processes.root, "examples/tutorial", file), "utf8")
        )
        assert.strictEqual(text, own, `${file} of the example is that of its README`)
      } else if (language === "sh") {
        const commands = text.replace(/^npm install effect-lambda.*$/m, "ln -s ../node_modules node_modules").replace(
          /^npm install .*$/gm,
          ":"
        ).replaceAll("127.0.0.1:7000", `127.0.0.1:${port}`)
        const isFirst = ran.length === 0
        const bash = ["bash", "--norc", "-ec", commands] as const
        const options = { cwd: isFirst ? project.folder : folder, env }
        if (commands.trim().endsWith(" dev")) {
          const dev = yield* processes.start(bash, options)
          yield* dev.said(/POST http/)
        } else {
          const { code, stderr, stdout } = yield* processes.run(bash, options)
          assert.strictEqual(code, 0, `${commands}${stdout}${stderr}`)
          ran.push([commands.trim(), stdout])
        }
      }
    }

    const outputOf = (part: string) => ran.find(([command]) => command.includes(part))?.[1] ?? ""
    assert.include(markdown, `\`\`\`text\n${outputOf("curl").replace("}{", "}\n{")}\n\`\`\``.replace("\n\n", "\n"))
    assert.match(outputOf("vitest"), /4 passed/)
    assert.include(outputOf("doctor"), "fine ")
    assert.match(outputOf("runtime deploy"), /arn:aws:lambda:us-east-1:\d+:function:palindrome/)
    assert.include(outputOf("--remote"), "Never odd or even")
    assert.match(outputOf("--delete"), /log group/)
  }))
