/** The page of the emulator in Chromium, as people use it: with the pointer, and by the keyboard alone. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core"
import * as processes from "./processes.ts"

const makeFolder = Effect.acquireRelease(
  Effect.sync(() => fs.mkdtempSync(path.join(tmpdir(), "emulator-page-"))),
  (folder) => Effect.sync(() => fs.rmSync(folder, { force: true, recursive: true }))
)

/** Debian's browser. */
const launch = Effect.acquireRelease(
  Effect.promise(() => chromium.launch({ args: ["--no-sandbox"], executablePath: "/usr/bin/chromium" })),
  (browser) => Effect.promise(() => browser.close())
)

const startEmulator = Effect.fnUntraced(function*(folder: string) {
  const emulator = yield* processes.start([process.execPath, "test/pageEmulator.ts", folder])
  const [, url = ""] = yield* emulator.said(/The page is at (\S+)/)
  return url
})

/** The page, and what the browser's console shows. */
const openPage = (browser: Browser, url: string, options: BrowserContextOptions = {}) =>
  Effect.promise(async () => {
    const context = await browser.newContext(options)
    const page = await context.newPage()
    const console: Array<string> = []
    page.on("console", (message) => console.push(message.text()))
    page.on("pageerror", (error) => console.push(error.message))
    await page.goto(url)
    await page.locator("#connection.ok").waitFor()
    await page.locator("option[value=\"sample:sqs\"]").waitFor({ state: "attached" })
    return { page, console }
  })

const outcome = (page: Page, text: string | RegExp) => page.locator("#outcome", { hasText: text }).waitFor()

/** A condition in the browser, where a test has no types. */
const editorHas = (text: string) => `document.querySelector("textarea").value.includes("${text}")`

const invoke = async (page: Page, event: unknown, text: string | RegExp) => {
  await page.fill("#event", JSON.stringify(event))
  await page.click("#invoke")
  await outcome(page, text)
}

/** Waits until an expression is true in the browser. The page's policy forbids Playwright's own way. */
const until = async (page: Page, expression: string, left = 500): Promise<void> => {
  if (await page.evaluate(expression) === true) return
  if (left === 0) assert.fail(`${expression} does not become true`)
  await page.waitForTimeout(20)
  return until(page, expression, left - 1)
}

/** Presses Tab until an element has the focus. */
const tabTo = async (page: Page, selector: string, left = 40): Promise<void> => {
  if (await page.evaluate(`document.activeElement.matches("${selector}")`) === true) return
  if (left === 0) assert.fail(`Tab does not reach ${selector}`)
  await page.keyboard.press("Tab")
  return tabTo(page, selector, left - 1)
}

const start = Effect.gen(function*() {
  const folder = yield* makeFolder
  const url = yield* startEmulator(folder)
  const browser = yield* launch
  return { browser, folder, url, ...(yield* openPage(browser, url)) }
})

describe("the page of the emulator", () => {
  it.live("invokes with the SQS sample, and shows the response, the log and the plot", () =>
    Effect.gen(function*() {
      const { console, page } = yield* start
      yield* Effect.promise(async () => {
        await page.selectOption("#origin", "sample:sqs")
        await until(page, editorHas("messageId"))
        await page.click("#invoke")
        await outcome(page, /^shop responded in /)

        // What the function says is text, never markup.
        await page.locator("#answer .json .leaf", { hasText: "<b>key</b>: \"<script>alert(1)</script>\"" }).waitFor()
        await page.locator("#log li", { hasText: "<img src=x onerror=alert(1)>" }).waitFor()
        assert.strictEqual(await page.locator("#answer b, #answer script, #log img").count(), 0)
        await page.locator("#list .row", { hasText: /ok.*shop.*cold/ }).waitFor()
        assert.strictEqual(await page.locator("#plot .bar").count(), 1)
        assert.strictEqual(await page.locator("#plot .init").count(), 1)
        assert.match(
          await page.locator("#plot svg").getAttribute("aria-label") ?? "",
          /^Durations of 1 invocations.*1 cold/
        )

        await page.locator("#sent summary").click()
        await page.locator("#sent .json", { hasText: "Records" }).waitFor()
      })
      assert.deepStrictEqual(console, [])
    }))

  it.live("shows a streamed response while it arrives", () =>
    Effect.gen(function*() {
      const { console, folder, page } = yield* start
      const until = path.join(folder, "go")
      yield* Effect.promise(async () => {
        await page.fill("#event", JSON.stringify({ do: "stream", until }))
        await page.click("#invoke")
        await page.locator("#streaming", { hasText: "one" }).waitFor()
        assert.notInclude(await page.textContent("#streaming") ?? "", "two")
        await outcome(page, "shop is running")

        fs.writeFileSync(until, "")

        await outcome(page, "shop responded with HTTP 200")
        await page.locator("#answer pre", { hasText: /one\s+two/ }).waitFor()
      })
      assert.deepStrictEqual(console, [])
    }))

  it.live("shows an error with its stack and its cause, and replays it", () =>
    Effect.gen(function*() {
      const { console, page } = yield* start
      yield* Effect.promise(async () => {
        await invoke(page, { do: "fail" }, "OrderRefused")
        await page.locator("#error", { hasText: "OrderRefused: the order was refused <b>for good</b>" }).waitFor()
        await page.locator("#error .stack", { hasText: /pageFunction\.ts:\d+:\d+/ }).first().waitFor()
        await page.locator("#error", { hasText: "caused by CardExpired: the card has expired" }).waitFor()

        await page.locator("#list li").first().getByRole("button", { name: /^Replay/ }).click()

        await page.locator("#list li").nth(1).waitFor()
        await outcome(page, "OrderRefused")
        await until(page, "document.querySelectorAll('#plot .failed').length === 2")
      })
      assert.deepStrictEqual(console, [])
    }))

  it.live("shows HTTP: status, headers, cookies, HTML without rights, and images", () =>
    Effect.gen(function*() {
      const { console, page } = yield* start
      yield* Effect.promise(async () => {
        await invoke(page, { do: "html" }, "shop responded with HTTP 200")
        await page.locator("#answer .pairs", { hasText: "o-1 <i>" }).waitFor()
        await page.locator("#answer .pairs", { hasText: "s-1; HttpOnly; Path=/" }).waitFor()
        assert.strictEqual(await page.getAttribute("#answer iframe", "sandbox"), "")
        await page.frameLocator("#answer iframe").getByRole("heading", { name: "An order" }).waitFor()
        const color = await page.frames()[1]?.evaluate("getComputedStyle(document.querySelector('h1')).color")
        assert.strictEqual(color, "rgb(0, 128, 128)")

        await invoke(page, { do: "image" }, "shop responded with HTTP 200")
        await until(page, "document.querySelector('#answer img')?.naturalWidth === 1")
        assert.deepStrictEqual(await page.context().cookies(), [])
      })
      assert.deepStrictEqual(console, [])
    }))

  it.live("shows what others invoke, and runs their event in another function", () =>
    Effect.gen(function*() {
      const { console, page, url } = yield* start
      yield* Effect.promise(async () => {
        const answer = await fetch(`${new URL(url).origin}/invoke/other`, { method: "POST", body: "{\"do\":\"html\"}" })
        assert.strictEqual(answer.status, 200)

        await page.locator("#list .row", { hasText: /ok.*other/ }).click()
        await outcome(page, "other responded with HTTP 200")
        await page.frameLocator("#answer iframe").getByRole("heading", { name: "An order" }).waitFor()
        await page.click("#edit")
        await until(page, editorHas("html"))
        assert.strictEqual(await page.inputValue("#function"), "other")
        assert.strictEqual(await page.inputValue("#event"), "{\"do\":\"html\"}")
      })
      assert.deepStrictEqual(console, [])
    }))

  it.live("says where the event is not JSON while it is typed, and offers files", () =>
    Effect.gen(function*() {
      const { console, folder, page } = yield* start
      fs.writeFileSync(path.join(folder, "half.json"), "{\n  \"a\": [1,\n}")
      yield* Effect.promise(async () => {
        await page.reload()
        await page.locator("option[value=\"file:half.json\"]").waitFor({ state: "attached" })
        await page.selectOption("#origin", "file:half.json")
        await page.locator("#problem", { hasText: "Line 3, column 1: expected a value" }).waitFor()

        await page.click("#invoke")
        assert.strictEqual(await page.locator("#list li").count(), 0)
        await page.locator("#problem button").click()
        assert.strictEqual(await page.evaluate("document.querySelector('textarea').selectionStart"), 13)
        await page.keyboard.type("2]}")

        await until(page, "document.querySelector('#problem').textContent === ''")
      })
      assert.deepStrictEqual(console, [])
    }))

  it.live("works by the keyboard alone, and shows where the focus is", () =>
    Effect.gen(function*() {
      const { console, page } = yield* start
      yield* Effect.promise(async () => {
        await tabTo(page, "#function")
        await tabTo(page, "#origin")
        await page.keyboard.type("sqsF")
        await until(page, editorHas("MessageGroupId"))
        await tabTo(page, "#event")
        assert.notStrictEqual(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle"), "none")
        await page.keyboard.press("Control+Enter")
        await outcome(page, "shop responded")

        await tabTo(page, "#replay")
        await page.keyboard.press("Enter")
        await page.locator("#list li").nth(1).waitFor()
        await outcome(page, "shop responded")
        await tabTo(page, "#list li:nth-child(2) .row")
        await page.keyboard.press("Enter")
        await page.locator("#list li:nth-child(2) .row[aria-current]").waitFor()

        // By the rules of browsers for names: labels, text and titles.
        const tree = await page.locator("body").ariaSnapshot()
        assert.include(tree, "combobox \"Event from\"")
        assert.notMatch(tree, /^\s*- (?:button|combobox|textbox|link)(?::|$| \[)/m)
      })
      assert.deepStrictEqual(console, [])
    }))

  it.live.each(
    [
      [360, "light"],
      [360, "dark"],
      [1440, "light"],
      [1440, "dark"]
    ] as const
  )("fits %i pixels, %s, without scrolling sideways", ([width, colorScheme]) =>
    Effect.gen(function*() {
      const url = yield* startEmulator(yield* makeFolder)
      const { console, page } = yield* openPage(yield* launch, url, { colorScheme, viewport: { width, height: 900 } })

      for (const wish of ["html", "json", "fail"]) {
        yield* Effect.promise(() => invoke(page, { do: wish }, wish === "fail" ? "OrderRefused" : /responded.* in /))
        const wide = yield* Effect.promise(() =>
          page.evaluate<number>("document.documentElement.scrollWidth - innerWidth")
        )
        assert.isAtMost(wide, 0, wish)
      }

      const back = yield* Effect.promise(() => page.evaluate("getComputedStyle(document.body).backgroundColor"))
      assert.strictEqual(back, colorScheme === "dark" ? "rgb(20, 22, 26)" : "rgb(247, 247, 245)")
      assert.deepStrictEqual(console, [])
    }))

  it.live("lets no page of another origin in", () =>
    Effect.gen(function*() {
      const { browser, url } = yield* start
      const other = yield* startEmulator(yield* makeFolder)
      const { page } = yield* openPage(browser, other)

      const results = yield* Effect.promise(() =>
        page.evaluate(async (url) => {
          const attempts = [
            fetch(`${url}/state`),
            fetch(`${url}/invoke?function=shop`, { method: "POST", body: "{}" }),
            fetch(`${url}/invoke?function=shop`, { method: "POST", body: "{}", mode: "no-cors" })
          ]
          return (await Promise.allSettled(attempts)).map(({ status }) => status)
        }, url)
      )
      const state = yield* Effect.promise(async () => (await fetch(`${url}/state`)).text())

      assert.deepStrictEqual(results, ["rejected", "rejected", "rejected"])
      assert.include(state, "\"invocations\":[]")
    }))
})
