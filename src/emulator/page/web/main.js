/** The page of an emulator: invokes functions and shows what happens in them. */
import { byId, element, jsonTree } from "./dom.js"
import { clock, duration, lineReader, logLine, size } from "./format.js"
import { parse, print } from "./json.js"
import { PastView, statusOf } from "./past.js"
import { ResponseView } from "./response.js"

/**
 * @typedef {{
 *   readonly requestId: string, readonly durationMillis: number, readonly initDurationMillis?: number,
 *   readonly memorySizeMb?: number, readonly maxMemoryUsedMb?: number, readonly eventBytes: number,
 *   readonly responseBytes: number, readonly status: "success" | "error" | "timeout", readonly errorType?: string,
 *   readonly triesLeft?: number
 * }} Report
 * @typedef {{
 *   readonly requestId: string, readonly functionName: string, readonly source: "invoke" | "http" | "aws",
 *   readonly queuedAt: number, readonly eventBytes: number, readonly environment?: number, readonly report?: Report,
 *   readonly isDropped: boolean
 * }} Summary
 * @typedef {{ readonly time: number, readonly output: "stdout" | "stderr", readonly line: string }} LogLine
 * @typedef {{
 *   readonly name: string,
 *   readonly state: {
 *     readonly starting: number, readonly ready: number, readonly initError?: string, readonly log: ReadonlyArray<LogLine>
 *   }
 * }} FunctionSummary
 * @typedef {{
 *   readonly functions: ReadonlyArray<FunctionSummary>, readonly invocations: ReadonlyArray<Summary>
 * }} State
 * @typedef {Summary & {
 *   readonly event: string, readonly log: ReadonlyArray<LogLine>, readonly droppedLines: number,
 *   readonly response: ReadonlyArray<import("./response.js").Frame>, readonly isCut: boolean
 * }} Invocation
 */

const root = "/_lambda"

/** @param {string} path @param {Readonly<Record<string, string>>} query */
const address = (path, query = {}) => `${root}${path}?${new URLSearchParams(query)}`

/** @param {string} path @param {Readonly<Record<string, string>>} [query] */
const get = async (path, query) => {
  const response = await fetch(address(path, query))
  if (!response.ok) throw new Error((await response.json()).errorMessage)
  return response
}

const connection = byId("connection", HTMLElement)
const form = byId("form", HTMLFormElement)
const functionSelect = byId("function", HTMLSelectElement)
const functionState = byId("function-state", HTMLElement)
const functionLog = byId("function-log", HTMLElement)
const origin = byId("origin", HTMLSelectElement)
const editor = byId("event", HTMLTextAreaElement)
const problem = byId("problem", HTMLElement)
const stop = byId("stop", HTMLButtonElement)
const outcome = byId("outcome", HTMLElement)
const detail = byId("detail", HTMLElement)
const facts = byId("facts", HTMLElement)
const answer = byId("answer", HTMLElement)
const log = byId("log", HTMLElement)
const logHint = byId("log-hint", HTMLElement)
const sent = byId("sent", HTMLDetailsElement)
const sentEvent = byId("sent-event", HTMLElement)

/** @type {State} */
let state = { functions: [], invocations: [] }

// The invocation that is shown

/**
 * `isOwn` says that this page has invoked the function, so that the response arrives here. `abort` is there until it has.
 *
 * @type {{
 *   requestId: string, functionName: string, readonly view: ResponseView, readonly isOwn: boolean,
 *   abort: AbortController | undefined
 * }}
 */
let shown = { requestId: "", functionName: "", view: new ResponseView(answer), isOwn: false, abort: undefined }

/** @param {string} text @param {string} kind */
const say = (text, kind) => {
  outcome.textContent = text
  outcome.className = kind
}

/** @param {LogLine} line */
const logItem = ({ line, output }) => {
  const { level, message, rest } = logLine(line)
  return element(
    "li",
    { class: output },
    level !== "" && element("span", { class: `level ${/^(ERROR|FATAL)$/.test(level) ? "bad" : ""}` }, level, " "),
    message,
    rest !== "" && element("span", { class: "rest" }, " ", rest)
  )
}

/** @param {Invocation} invocation */
const showFacts = ({ environment, eventBytes, functionName, queuedAt, report, requestId }) => {
  /** @type {ReadonlyArray<readonly [string, string | undefined]>} */
  const all = [
    ["Duration", report && duration(report.durationMillis)],
    ["Init", report?.initDurationMillis === undefined ? undefined : duration(report.initDurationMillis)],
    [
      "Memory",
      report?.maxMemoryUsedMb === undefined
        ? undefined
        : `${Math.round(report.maxMemoryUsedMb)} MB${
          report.memorySizeMb === undefined ? "" : ` of ${report.memorySizeMb} MB`
        }`
    ],
    ["Event", size(eventBytes)],
    ["Response", report && size(report.responseBytes)],
    ["Environment", environment === undefined ? undefined : String(environment)],
    ["Tries left", report?.triesLeft === undefined ? undefined : String(report.triesLeft)],
    ["Function", functionName],
    ["At", clock(queuedAt)],
    ["Request id", requestId]
  ]
  facts.replaceChildren(
    ...all.flatMap(([name, value]) =>
      value === undefined ? [] : [element("div", {}, element("dt", {}, name), element("dd", {}, value))]
    )
  )
}

/** @param {Invocation} invocation */
const showLog = ({ droppedLines, log: lines, report }) => {
  log.replaceChildren(...lines.map(logItem))
  log.hidden = lines.length === 0
  logHint.hidden = lines.length > 0 && droppedLines === 0
  logHint.textContent = droppedLines > 0
    ? `${droppedLines} earlier lines were not kept.`
    : report === undefined
    ? "Nothing yet."
    : "No lines. The output of a function that runs in the emulator's own process is in its terminal."
}

/** Shows the event of the invocation once somebody unfolds it. */
let showSent = () => {}
sent.addEventListener("toggle", () => showSent())

/** @param {string} text */
const showEvent = (text) => {
  const show = () => {
    const parsed = parse(text)
    sentEvent.replaceChildren(
      "value" in parsed ? element("div", { class: "json" }, jsonTree(parsed.value)) : element("pre", {}, text)
    )
  }
  sentEvent.replaceChildren()
  showSent = () => {
    if (sent.open && sentEvent.firstChild === null) show()
  }
  showSent()
}

/** What is said when an invocation has ended. @param {Summary} summary @param {ResponseView} view */
const sayOutcome = (summary, view) => {
  const { functionName, report } = summary
  const status = statusOf(summary)
  if (summary.isDropped) return say(`The caller of ${functionName} left before it ran`, "bad")
  if (report === undefined) return say(`${functionName} is ${status}`, "")
  const took = duration(report.durationMillis)
  if (report.status === "timeout") return say(`${functionName} timed out after ${took}`, "bad")
  if (report.status === "error") {
    return say(`${functionName} failed after ${took}: ${report.errorType ?? "error"}`, "bad")
  }
  return view.http === null
    ? say(`${functionName} responded in ${took}`, "ok")
    : say(`${functionName} responded with HTTP ${view.http.status} in ${took}`, view.http.status < 400 ? "ok" : "bad")
}

/** Reads what is known about the invocation that is shown, beside its response. */
const refreshShown = async () => {
  const { requestId, view } = shown
  const invocation = /** @type {Invocation} */ (await (await get("/invocation", { id: requestId, part: "log" })).json())
  if (shown.view !== view) return
  showFacts(invocation)
  showLog(invocation)
  if (shown.abort === undefined) sayOutcome(invocation, view)
}

/** Clears what is shown. @param {string} functionName @param {AbortController} [abort] */
const begin = (functionName, abort) => {
  shown.abort?.abort()
  shown.view.close()
  shown = { requestId: "", functionName, view: new ResponseView(answer), isOwn: abort !== undefined, abort }
  detail.hidden = true
  stop.hidden = abort === undefined
  log.replaceChildren()
  facts.replaceChildren()
  return shown
}

/** @param {string} requestId */
const select = async (requestId) => {
  const now = begin("")
  now.requestId = requestId
  past.mark(requestId)
  try {
    const invocation = /** @type {Invocation} */ (await (await get("/invocation", { id: requestId })).json())
    if (shown !== now) return
    now.functionName = invocation.functionName
    now.view.push({ type: "began", requestId })
    for (const frame of invocation.response) now.view.push(frame)
    now.view.end(invocation.isCut)
    detail.hidden = false
    showFacts(invocation)
    showLog(invocation)
    showEvent(invocation.event)
    sayOutcome(invocation, now.view)
  } catch (error) {
    if (shown === now) say(String(error instanceof Error ? error.message : error), "bad")
  }
}

/** @param {string} functionName @param {string} url @param {string} [body] */
const invoke = async (functionName, url, body) => {
  const abort = new AbortController()
  const now = begin(functionName, abort)
  say(`${functionName} is waiting`, "")
  try {
    const response = await fetch(url, { method: "POST", body: body ?? null, signal: abort.signal })
    if (!response.ok) throw new Error((await response.json()).errorMessage)
    const read = lineReader((line) => {
      /** @type {import("./response.js").Frame} */
      const frame = JSON.parse(line)
      now.view.push(frame)
      if (frame.type !== "began") return
      now.requestId = frame.requestId
      detail.hidden = false
      if (body !== undefined) showEvent(body)
      say(`${functionName} is running`, "")
      past.mark(frame.requestId)
    })
    if (response.body === null) throw new Error("the emulator sent nothing")
    await response.body.pipeThrough(new TextDecoderStream()).pipeTo(new WritableStream({ write: read }))
    now.abort = undefined
    if (body === undefined) {
      showEvent(await (await get("/invocation", { id: now.requestId })).json().then(({ event }) => event))
    }
    await refreshShown()
  } catch (error) {
    if (shown !== now) return
    say(
      abort.signal.aborted
        ? `${functionName} is no longer waited for`
        : String(error instanceof Error ? error.message : error),
      "bad"
    )
  } finally {
    now.abort = undefined
    if (shown === now) stop.hidden = true
  }
}

/** @param {Summary} summary */
const replay = ({ functionName, requestId }) => void invoke(functionName, address("/replay", { id: requestId }))

const past = new PastView((requestId) => void select(requestId), replay)

byId("replay", HTMLButtonElement).addEventListener("click", () => {
  if (shown.requestId !== "") void invoke(shown.functionName, address("/replay", { id: shown.requestId }))
})
byId("edit", HTMLButtonElement).addEventListener("click", async () => {
  const { event, functionName } = await (await get("/invocation", { id: shown.requestId })).json()
  functionSelect.value = functionName
  origin.value = ""
  setEvent(event)
  editor.focus()
})
stop.addEventListener("click", () => {
  shown.abort?.abort()
  byId("invoke", HTMLButtonElement).focus()
})

// The event

/** What was typed, while a sample or a file is chosen. */
let typed = editor.value

/** @param {string} text */
const setEvent = (text) => {
  editor.value = text
  check()
}

/** @returns {boolean} whether the event is JSON */
const check = () => {
  const parsed = parse(editor.value)
  editor.toggleAttribute("aria-invalid", "problem" in parsed)
  if ("value" in parsed) {
    problem.replaceChildren()
    return true
  }
  const { column, line, message, offset } = parsed.problem
  problem.replaceChildren(
    element("button", {
      type: "button",
      click: () => {
        editor.focus()
        editor.setSelectionRange(offset, Math.min(offset + 1, editor.value.length))
      }
    }, `Line ${line}, column ${column}`),
    `: ${message}`
  )
  return false
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let checking
editor.addEventListener("input", () => {
  origin.value = ""
  typed = editor.value
  clearTimeout(checking)
  checking = setTimeout(check, 150)
})

origin.addEventListener("change", async () => {
  const chosen = origin.value
  const [kind, ...rest] = chosen.split(":")
  if (kind === "") return setEvent(typed)
  try {
    const text = await (await get(kind === "sample" ? "/samples" : "/files", { name: rest.join(":") })).text()
    if (origin.value === chosen) setEvent(text)
  } catch (error) {
    problem.textContent = String(error instanceof Error ? error.message : error)
  }
})

byId("tidy", HTMLButtonElement).addEventListener("click", () => {
  const parsed = parse(editor.value)
  if ("value" in parsed) setEvent(print(parsed.value))
})

form.addEventListener("submit", (event) => {
  event.preventDefault()
  if (!check()) {
    editor.focus()
    return
  }
  const name = functionSelect.value
  void invoke(name, address("/invoke", { function: name }), editor.value)
})
editor.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit()
})

// Samples and files

/** @param {string} label @param {ReadonlyArray<string>} names @param {string} kind */
const group = (label, names, kind) =>
  element("optgroup", { label }, ...names.map((name) => element("option", { value: `${kind}:${name}` }, name)))

const fileGroup = element("optgroup", { label: "Files" })

const loadFiles = async () => {
  /** @type {ReadonlyArray<string>} */
  const names = await (await get("/files")).json()
  const chosen = origin.value
  fileGroup.replaceChildren(...names.map((name) => element("option", { value: `file:${name}` }, name)))
  if (names.length === 0) fileGroup.remove()
  else if (fileGroup.parentNode === null) origin.options[0]?.after(fileGroup)
  if (chosen.startsWith("file:")) origin.value = names.includes(chosen.slice(5)) ? chosen : ""
}

const loadSamples = async () => {
  /** @type {ReadonlyArray<{ readonly source: string, readonly samples: ReadonlyArray<string> }>} */
  const sources = await (await get("/samples")).json()
  origin.append(...sources.map(({ samples, source }) => group(source, samples, "sample")))
}

// What happens

const showFunctions = () => {
  const names = state.functions.map(({ name }) => name)
  const known = Array.from(functionSelect.options, ({ value }) => value)
  if (JSON.stringify(names) !== JSON.stringify(known)) {
    const chosen = functionSelect.value
    functionSelect.replaceChildren(...names.map((name) => element("option", { value: name }, name)))
    if (names.includes(chosen)) functionSelect.value = chosen
  }
  showFunctionState()
}

const showFunctionState = () => {
  const found = state.functions.find(({ name }) => name === functionSelect.value)
  const { initError, log: lines = [], ready = 0, starting = 0 } = found?.state ?? {}
  const parts = [ready > 0 && `${ready} ready`, starting > 0 && `${starting} starting`].filter((part) => part !== false)
  const text = initError ?? (parts.length === 0 ? "" : `environments: ${parts.join(", ")}`)
  if (functionState.textContent !== text) functionState.textContent = text
  functionState.classList.toggle("bad", initError !== undefined)
  const count = functionLog.querySelectorAll("li").length
  if (lines.length === 0) functionLog.replaceChildren()
  else if (count !== lines.length || functionLog.querySelector("ol")?.dataset["last"] !== String(lines.at(-1)?.time)) {
    const open = functionLog.querySelector("details")?.open === true
    functionLog.replaceChildren(element(
      "details",
      { open },
      element("summary", {}, "Output outside invocations"),
      element("ol", { class: "log", "data-last": String(lines.at(-1)?.time) }, ...lines.map(logItem))
    ))
  }
}
functionSelect.addEventListener("change", showFunctionState)

/** @param {State} next */
const showState = (next) => {
  state = next
  showFunctions()
  past.show(state.invocations, state.functions.length > 1)
}

/** How often the page asks for what has changed, in milliseconds. */
const pause = 120

/**
 * Runs a task some time after the first of several calls, and never twice at once.
 *
 * @param {() => Promise<unknown>} task
 */
const throttle = (task) => {
  let isWaiting = false
  let isRunning = false
  let isAsked = false
  const run = async () => {
    isWaiting = false
    isRunning = true
    // The connection says so if the emulator is gone.
    await task().catch(() => {})
    isRunning = false
    if (isAsked) ask()
  }
  const ask = () => {
    isAsked = isRunning
    if (isRunning || isWaiting) return
    isWaiting = true
    setTimeout(run, pause)
  }
  return ask
}

const askForState = throttle(async () => showState(await (await get("/state")).json()))
const askForShown = throttle(async () => shown.requestId !== "" && refreshShown())

/** @type {EventSource | undefined} */
let source

const follow = () => {
  source = new EventSource(`${root}/events`)
  source.addEventListener("open", () => {
    connection.textContent = "connected"
    connection.className = "ok"
  })
  source.addEventListener("error", () => {
    connection.textContent = "not connected"
    connection.className = "bad"
  })
  source.addEventListener("state", ({ data }) => {
    showState(JSON.parse(data))
    void loadFiles()
  })
  source.addEventListener("happened", ({ data }) => {
    const happened = JSON.parse(data)
    const requestId = happened.report?.requestId ?? happened.requestId
    if (happened._tag !== "Log" || requestId === undefined) askForState()
    if (requestId === undefined || requestId !== shown.requestId) return
    // The response of an invocation by somebody else is there once it has ended.
    if (happened._tag === "InvocationEnded" && !shown.isOwn) void select(requestId)
    else askForShown()
  })
}

// A browser has six connections for all tabs of a server, so a tab that nobody sees gives its own back.
document.addEventListener("visibilitychange", () => {
  source?.close()
  if (document.visibilityState === "visible") follow()
})

follow()
check()
void loadSamples()
