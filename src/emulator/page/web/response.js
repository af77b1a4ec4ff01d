/** The response of one invocation, shown while it arrives. */
import { element, jsonTree } from "./dom.js"
import { errorsOf, isJson, mediaType, size } from "./format.js"
import { parse } from "./json.js"

/**
 * @typedef {{ readonly status: number, readonly headers: ReadonlyArray<readonly [string, string]> }} Http
 * @typedef {{ readonly type: "began", readonly requestId: string }
 *   | { readonly type: "head", readonly contentType: string | null, readonly http: Http | null }
 *   | { readonly type: "piece", readonly base64: string }
 *   | { readonly type: "failed", readonly report: string, readonly causes?: string }
 *   | { readonly type: "ended" }} Frame
 */

/** How many characters of a text are shown. */
const maxText = 200_000

/** How much of a body is parsed for its tree, in bytes. */
const maxTree = 8_000_000

/** @param {Http} http */
const httpHead = ({ headers, status }) => {
  const cookies = headers.filter(([name]) => name === "set-cookie")
  const others = headers.filter(([name]) => name !== "set-cookie")
  const kind = status < 400 ? "ok" : "bad"
  return element(
    "div",
    { class: "http" },
    element("p", { class: `status ${kind}` }, `HTTP ${status}`),
    element("h3", {}, "Headers"),
    others.length === 0
      ? element("p", { class: "hint" }, "none")
      : element(
        "dl",
        { class: "pairs" },
        ...others.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)])
      ),
    ...cookies.length === 0 ? [] : [
      element("h3", {}, "Cookies"),
      element(
        "dl",
        { class: "pairs" },
        ...cookies.flatMap(([, cookie]) => {
          const end = /[=;]|$/.exec(cookie)?.index ?? cookie.length
          return [element("dt", {}, cookie.slice(0, end)), element("dd", {}, cookie.slice(end + 1))]
        })
      )
    ]
  )
}

/** @param {string} report @param {string | undefined} causes */
const errorView = (report, causes) =>
  element(
    "div",
    { class: "failure", id: "error" },
    ...errorsOf(report, causes).map(({ message, stack, type }, index) =>
      element(
        "div",
        {},
        element(
          "p",
          { class: "message" },
          index > 0 && element("span", { class: "hint" }, "caused by "),
          element("strong", {}, type),
          type !== "" && message !== "" && ": ",
          message
        ),
        stack.length > 0 && element("ol", { class: "stack" }, ...stack.map((frame) => element("li", {}, frame)))
      )
    )
  )

/** The response as it is shown. */
export class ResponseView {
  /** @type {Http | null} */
  #http = null
  #type = ""
  #charset = "utf-8"
  #requestId = ""
  /** @type {Array<Uint8Array<ArrayBuffer>>} */
  #pieces = []
  /** @type {TextDecoder | undefined} */
  #decoder
  /** The text of a body that is still arriving. */
  #text = element("pre", { id: "streaming" })
  #failed = false
  #body = element("div", { class: "body" })
  #error = element("div")
  #shown = 0
  /** @type {Array<string>} */
  #urls = []
  /** @type {HTMLElement} */
  #root

  /** @param {HTMLElement} root what the response is shown in */
  constructor(root) {
    this.#root = root
    root.replaceChildren()
  }

  get failed() {
    return this.#failed
  }

  get http() {
    return this.#http
  }

  /** @param {Frame} frame */
  push(frame) {
    switch (frame.type) {
      case "began":
        this.#requestId = frame.requestId
        return
      case "head": {
        const header = frame.http?.headers.find(([name]) => name === "content-type")?.[1]
        const contentType = frame.http === null ? frame.contentType : header
        this.#http = frame.http
        this.#type = mediaType(contentType)
        this.#charset = /charset="?([^";\s]+)/i.exec(contentType ?? "")?.[1] ?? "utf-8"
        this.#root.replaceChildren(
          ...frame.http === null ? [] : [httpHead(frame.http)],
          element("h3", {}, "Body"),
          this.#body,
          this.#error
        )
        this.#body.append(this.#text)
        return
      }
      case "piece": {
        const bytes = Uint8Array.from(atob(frame.base64), (byte) => byte.charCodeAt(0))
        this.#pieces.push(bytes)
        if (!this.#type.startsWith("image/") && this.#shown < maxText) {
          this.#decoder ??= this.#newDecoder(false)
          const text = this.#decoder.decode(bytes, { stream: true })
          this.#shown += text.length
          this.#text.append(text)
        }
        return
      }
      case "failed":
        this.#failed = true
        if (this.#error.parentNode === null) this.#root.append(this.#error)
        this.#error.replaceChildren(errorView(frame.report, frame.causes))
        return
      case "ended":
        this.end(false)
    }
  }

  /** Shows the whole body in the form that fits it. `isCut` says that its end is missing. @param {boolean} isCut */
  end(isCut) {
    if (this.#body.parentNode === null) return
    const body = new Blob(this.#pieces)
    void body.arrayBuffer().then((buffer) => this.#showWhole(new Uint8Array(buffer), isCut))
  }

  /** Frees what the browser keeps for the view. */
  close() {
    for (const url of this.#urls) URL.revokeObjectURL(url)
    this.#urls = []
  }

  /** @param {boolean} fatal */
  #newDecoder(fatal) {
    try {
      return new TextDecoder(this.#charset, { fatal })
    } catch {
      return new TextDecoder("utf-8", { fatal })
    }
  }

  /** @param {Uint8Array<ArrayBuffer>} bytes @param {boolean} isCut */
  #showWhole(bytes, isCut) {
    if (bytes.length === 0) {
      this.#body.replaceChildren(element("p", { class: "hint" }, "empty"))
      return
    }
    const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }))
    this.#urls.push(url)
    const note = element(
      "p",
      { class: "hint" },
      `${this.#type || "no content type"}, ${size(bytes.length)} `,
      isCut && "(its end was not kept) ",
      element("a", { href: url, download: "response" }, "Save")
    )
    const views = this.#viewsOf(bytes)
    const [first] = views
    const shown = element("div", {}, first?.[1]() ?? "")
    /** @type {Array<HTMLButtonElement>} */
    const buttons = views.map(([name, make], index) =>
      element("button", {
        type: "button",
        "aria-pressed": String(index === 0),
        click: () => {
          shown.replaceChildren(make())
          buttons.forEach((button, other) => button.setAttribute("aria-pressed", String(other === index)))
        }
      }, name)
    )
    this.#body.replaceChildren(
      element("div", { class: "bar" }, note, buttons.length > 1 && element("div", { class: "toggle" }, ...buttons)),
      shown
    )
  }

  /**
   * The forms in which a body can be shown, the best first.
   *
   * @param {Uint8Array<ArrayBuffer>} bytes
   * @returns {ReadonlyArray<readonly [name: string, make: () => HTMLElement]>}
   */
  #viewsOf(bytes) {
    if (this.#type.startsWith("image/")) {
      return [["Image", () => {
        const url = URL.createObjectURL(new Blob([bytes], { type: this.#type }))
        this.#urls.push(url)
        return element("img", { src: url, alt: "The image that the function returned" })
      }]]
    }
    /** @type {string} */
    let text
    try {
      text = this.#newDecoder(true).decode(bytes)
    } catch {
      return [["Bytes", () => element("pre", {}, hexDump(bytes))]]
    }
    /** @type {readonly [string, () => HTMLElement]} */
    const raw = [
      "Text",
      () =>
        element(
          "pre",
          {},
          text.slice(0, maxText),
          text.length > maxText && `\n… ${text.length - maxText} more characters`
        )
    ]
    if (this.#type === "text/html" && !this.#failed) {
      const src = `/_lambda/body?id=${encodeURIComponent(this.#requestId)}`
      return [
        ["Preview", () => element("iframe", { sandbox: "", src, title: "The HTML that the function returned" })],
        raw
      ]
    }
    const parsed = (isJson(this.#type) || this.#type === "") && bytes.length < maxTree ? parse(text) : undefined
    return parsed !== undefined && "value" in parsed
      ? [["Tree", () => element("div", { class: "json" }, jsonTree(parsed.value))], raw]
      : [raw]
  }
}

/** @param {Uint8Array} bytes */
const hexDump = (bytes) =>
  Array.from({ length: Math.min(32, Math.ceil(bytes.length / 16)) }, (_, row) => {
    const part = Array.from(bytes.subarray(row * 16, row * 16 + 16))
    const hex = part.map((byte) => byte.toString(16).padStart(2, "0")).join(" ")
    const text = part.map((byte) => byte >= 32 && byte < 127 ? String.fromCharCode(byte) : ".").join("")
    return `${(row * 16).toString(16).padStart(4, "0")}  ${hex.padEnd(47)}  ${text}`
  }).join("\n")
