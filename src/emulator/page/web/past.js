/** The past invocations: the plot and the list. */
import { byId, element, svg } from "./dom.js"
import { clock, duration } from "./format.js"
import { describe, layOut, margin } from "./plot.js"

/** @typedef {import("./main.js").Summary} Summary */

const height = 110

/** How many are listed before somebody asks for more. */
const page = 20

/** @param {Summary} summary */
export const statusOf = ({ environment, isDropped, report }) =>
  report !== undefined
    ? report.status === "success" ? "ok" : report.status
    : isDropped ?
    "left"
    : environment === undefined
    ? "waiting"
    : "running"

/** @param {Summary} summary @param {boolean} withName */
const describeRow = (summary, withName) => {
  const { functionName, queuedAt, report, source } = summary
  const status = statusOf(summary)
  return [
    element("span", { class: `mark ${status}` }, status),
    element("span", { class: "time" }, clock(queuedAt)),
    withName && element("span", { class: "name" }, functionName),
    element("span", { class: "duration" }, report === undefined ? "" : duration(report.durationMillis)),
    report?.initDurationMillis !== undefined && element("span", { class: "tag cold" }, "cold"),
    source !== "invoke" && element("span", { class: "tag" }, source === "http" ? "HTTP" : "AWS API"),
    report?.errorType !== undefined && element("span", { class: "why" }, report.errorType)
  ]
}

export class PastView {
  #plot = byId("plot", HTMLElement)
  #list = byId("list", HTMLElement)
  #hint = byId("past-hint", HTMLElement)
  #more = byId("more", HTMLButtonElement)
  /** @type {Map<string, { readonly item: HTMLLIElement, readonly row: HTMLButtonElement, shown: Summary }>} */
  #rows = new Map()
  /** @type {ReadonlyArray<Summary>} the oldest first */
  #invocations = []
  #listed = page
  #selected = ""
  #withName = false
  /** @type {(requestId: string) => void} */
  #select
  /** @type {(summary: Summary) => void} */
  #replay

  /** @param {(requestId: string) => void} select @param {(summary: Summary) => void} replay */
  constructor(select, replay) {
    this.#select = select
    this.#replay = replay
    this.#more.addEventListener("click", () => {
      this.#listed += page
      this.#showList()
    })
    new ResizeObserver(() => this.#showPlot()).observe(this.#plot)
  }

  /** @param {ReadonlyArray<Summary>} invocations the oldest first @param {boolean} withName */
  show(invocations, withName) {
    this.#invocations = invocations
    if (withName !== this.#withName) this.#forget()
    this.#withName = withName
    this.#hint.hidden = invocations.length > 0
    this.#showList()
    this.#showPlot()
  }

  /** @param {string} requestId the invocation whose response is shown */
  mark(requestId) {
    this.#selected = requestId
    for (const [id, { row }] of this.#rows) row.toggleAttribute("aria-current", id === requestId)
    this.#showPlot()
  }

  #forget() {
    this.#rows.clear()
    this.#list.replaceChildren()
  }

  #showList() {
    const latest = this.#invocations.slice(-this.#listed).toReversed()
    const ids = new Set(latest.map(({ requestId }) => requestId))
    for (const [id, { item }] of this.#rows) {
      if (ids.has(id)) continue
      item.remove()
      this.#rows.delete(id)
    }
    // A row keeps its elements, and with them the focus.
    /** @type {Element | null} */
    let before = this.#list.firstElementChild
    for (const summary of latest) {
      const item = this.#rowOf(summary)
      if (item === before) before = before.nextElementSibling
      else this.#list.insertBefore(item, before)
    }
    this.#more.hidden = this.#invocations.length <= this.#listed
  }

  /** @param {Summary} summary */
  #rowOf(summary) {
    const known = this.#rows.get(summary.requestId)
    if (known !== undefined) {
      if (JSON.stringify(known.shown) !== JSON.stringify(summary)) {
        known.shown = summary
        known.row.replaceChildren(...describeRow(summary, this.#withName).filter((part) => part !== false))
      }
      return known.item
    }
    const row = element("button", {
      type: "button",
      class: "row",
      "aria-current": summary.requestId === this.#selected,
      click: () => this.#select(summary.requestId)
    }, ...describeRow(summary, this.#withName))
    const label = `Replay the invocation of ${summary.functionName} at ${clock(summary.queuedAt)}`
    const replay = element(
      "button",
      { type: "button", "aria-label": label, click: () => this.#replay(summary) },
      "Replay"
    )
    const item = element("li", {}, row, replay)
    this.#rows.set(summary.requestId, { item, row, shown: summary })
    return item
  }

  #showPlot() {
    const width = this.#plot.clientWidth
    if (width === 0 || this.#invocations.every(({ report }) => report === undefined)) {
      return this.#plot.replaceChildren()
    }
    const { bars, lines } = layOut(this.#invocations, width, height)
    const chart = svg(
      "svg",
      {
        viewBox: `0 0 ${width} ${height + 16}`,
        width: String(width),
        height: String(height + 16),
        role: "img",
        "aria-label": describe(this.#invocations)
      },
      ...lines.flatMap(({ millis, y }) => [
        svg("line", { x1: String(margin), x2: String(width), y1: String(y), y2: String(y), class: "grid" }),
        svg(
          "text",
          { x: String(margin - 6), y: String(y + 4), class: "scale" },
          millis < 1000 ? `${millis} ms` : `${millis / 1000} s`
        )
      ]),
      svg("line", { x1: String(margin), x2: String(width), y1: String(height), y2: String(height), class: "grid" }),
      ...bars.map((bar) => this.#bar(bar))
    )
    const legend = element(
      "p",
      { class: "legend hint" },
      element("span", { class: "key-ok" }, "duration"),
      element("span", { class: "key-cold" }, "cold start"),
      element("span", { class: "key-bad" }, "error")
    )
    this.#plot.replaceChildren(chart, legend)
  }

  /** @param {import("./plot.js").Bar} bar */
  #bar({ height: tall, initTop, requestId, status, top, width, x }) {
    const middle = x + width / 2
    const failed = status !== "success"
    const mark = (initTop ?? top) - 7
    return svg(
      "g",
      {
        class: `bar${failed ? " failed" : ""}${requestId === this.#selected ? " selected" : ""}`,
        click: () => this.#select(requestId)
      },
      // The whole height is for the pointer. The list is for the keyboard.
      svg("rect", { class: "hit", x: String(x - 2), y: "0", width: String(width + 4), height: String(height + 16) }),
      svg("rect", { class: "run", x: String(x), y: String(top), width: String(width), height: String(tall) }),
      initTop === undefined ? "" : svg("rect", {
        class: "init",
        x: String(x),
        y: String(initTop),
        width: String(width),
        height: String(top - initTop)
      }),
      failed && svg("path", { class: "cross", d: `M${middle - 3} ${mark - 3}l6 6m0-6l-6 6` }),
      initTop === undefined ? "" : svg("path", { class: "diamond", d: `M${middle} ${height + 4}l4 4l-4 4l-4-4z` })
    )
  }
}
