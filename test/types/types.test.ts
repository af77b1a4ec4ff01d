import { assert, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import * as path from "node:path"
import { afterAll, beforeAll } from "vitest"
import * as LanguageServer from "./languageServer.ts"

const folder = import.meta.dirname

interface Case {
  readonly name: string
  /** What the comments of the case say, such as `error: …`. */
  readonly notes: ReadonlyArray<string>
  readonly code: string
  readonly firstLine: number
}

/** The paragraphs of a file, each with its comments. */
const casesIn = (file: string): ReadonlyArray<Case> => {
  let line = 0
  return fs.readFileSync(path.join(folder, file), "utf8").split("\n\n").map((paragraph) => {
    const lines = paragraph.split("\n")
    const comments = lines.filter((text) => text.startsWith("// ")).map((text) => text.slice(3))
    const [name = "", ...notes] = comments
    const code = lines.slice(comments.length).join("\n")
    const firstLine = line + comments.length
    line += lines.length + 1
    return { name, notes: notes.length === 0 ? comments : [name, ...notes], code, firstLine }
  })
}

const notesOf = ({ notes }: Case, label: string): ReadonlyArray<string> =>
  notes.filter((note) => note.startsWith(`${label}: `)).map((note) => note.slice(label.length + 2))

let server: Awaited<ReturnType<typeof LanguageServer.start>>

beforeAll(async () => {
  server = await LanguageServer.start()
}, 60_000)

afterAll(() => server.stop())

describe.each(["json", "responses", "batches", "idempotency", "running"])("a wrong program in wrong/%s.ts", (name) => {
  const file = `wrong/${name}.ts`
  const cases = casesIn(file).filter((each) => notesOf(each, "error").length > 0)
  let errors: ReadonlyArray<LanguageServer.Diagnostic> = []
  let lines: ReadonlyArray<string> = []

  beforeAll(async () => {
    const opened = server.open(path.join(folder, file))
    lines = opened.text.split("\n")
    errors = await opened.errors()
  }, 60_000)

  const within = ({ code, firstLine }: Case) =>
    errors.filter(({ range: { start } }) => start.line >= firstLine && start.line < firstLine + code.split("\n").length)

  it.each(cases.map((each) => [each.name, each] as const))("is told its mistake: %s", (_, each) => {
    const found = within(each)

    const messages = found.map(({ message }) => message).join("\n")
    for (const text of notesOf(each, "error")) assert.include(messages, text)
    const places = found.map(({ range: { start } }) => lines[start.line]!.slice(start.character))
    for (const text of notesOf(each, "at")) assert.include(places.map((place) => place.slice(0, text.length)), text)
  })

  it("has no mistakes but these", () => {
    assert.deepStrictEqual(errors.filter((error) => !cases.some((each) => within(each).includes(error))), [])
  })
})

describe("an editor", () => {
  const cases = casesIn("hovers.ts").flatMap((each) =>
    each.notes.flatMap((note) => {
      const [, name, text] = /^hover (\w+): (.*)$/.exec(note) ?? []
      return name === undefined || text === undefined ? [] : [{ ...each, name, text }]
    })
  )
  let hovers: ReturnType<typeof server.open>

  beforeAll(() => {
    hovers = server.open(path.join(folder, "hovers.ts"))
  })

  it.each(cases.map((each) => [each.name, each.text, each] as const))(
    "shows at %s: %s",
    { timeout: 60_000 },
    async (name, text, { code, firstLine }) => {
      const before = code.slice(0, code.search(new RegExp(`\\b${name}\\b`))).split("\n")

      const hover = await hovers.hover({ line: firstLine + before.length - 1, character: before.at(-1)!.length })

      assert.include(hover, text)
    }
  )
})

describe("an overloaded constant", () => {
  it("has a doc comment at each of its signatures, which editors show", () => {
    const src = path.join(folder, "../../src")
    const files = fs.readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"))

    const overloaded = files.flatMap((file) =>
      Array.from(
        fs.readFileSync(path.join(src, file), "utf8").matchAll(/^(?:export )?const (\w+): \{\n([\s\S]*?)^\}/gm),
        ([, name, body]) => ({ name: `${file}: ${name}`, lines: body!.split("\n") })
      )
    ).filter(({ lines }) => lines.some((line) => /^ {2}[<(]/.test(line)))

    const bare = overloaded.filter(({ lines }) =>
      lines.some((line, index) => /^ {2}[<(]/.test(line) && !lines[index - 1]?.endsWith("*/"))
    )
    assert.isAbove(overloaded.length, 10)
    assert.deepStrictEqual(bare.map(({ name }) => name), [])
  })
})
