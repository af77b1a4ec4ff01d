/** Elements. Text goes in as text: nothing here reads markup. */

/** @typedef {import("./json.js").Json} Json */
/** @typedef {Node | string | false | undefined} Child */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string | boolean | EventListener | undefined>>} [attributes] a function listens to an event
 * @param {ReadonlyArray<Child>} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const element = (tag, attributes = {}, ...children) => fill(document.createElement(tag), attributes, children)

/**
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string | boolean | EventListener | undefined>>} [attributes]
 * @param {ReadonlyArray<Child>} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export const svg = (tag, attributes = {}, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children)

/**
 * @template {Element} E
 * @param {E} made
 * @param {Readonly<Record<string, string | boolean | EventListener | undefined>>} attributes
 * @param {ReadonlyArray<Child>} children
 * @returns {E}
 */
const fill = (made, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value)
    else if (value === true) made.setAttribute(name, "")
    else if (typeof value === "string") made.setAttribute(name, value)
  }
  made.append(...children.filter((child) => child !== undefined && child !== false))
  return made
}

/**
 * An element of the page.
 *
 * @template {HTMLElement} E
 * @param {string} id
 * @param {new() => E} type
 * @returns {E}
 */
export const byId = (id, type) => {
  const found = document.getElementById(id)
  if (!(found instanceof type)) throw new Error(`the page has no ${id}`)
  return found
}

/** How many members of an object or array, and characters of a text, are shown at once. */
const maxMembers = 100
const maxCharacters = 2000

/** @param {string} text @param {string} kind */
const leaf = (text, kind) => {
  const shown = element("span", { class: kind }, text.slice(0, maxCharacters))
  if (text.length <= maxCharacters) return shown
  const more = element("button", {
    type: "button",
    click: () => {
      shown.textContent = text
      more.remove()
    }
  }, `${text.length - maxCharacters} more characters`)
  return element("span", {}, shown, " ", more)
}

/**
 * A value of JSON as a tree that folds.
 *
 * @param {Json} value
 * @param {string} [key]
 * @param {number} [depth]
 * @returns {HTMLElement}
 */
export const jsonTree = (value, key, depth = 0) => {
  const name = key === undefined ? "" : element("span", { class: "key" }, key, ": ")
  if (value.type === "string") {
    return element("div", { class: "leaf" }, name, leaf(JSON.stringify(value.value), "string"))
  }
  if (value.type === "number" || value.type === "word") {
    return element("div", { class: "leaf" }, name, element("span", { class: value.type }, value.text))
  }
  /** @type {ReadonlyArray<readonly [string, Json]>} */
  const members = value.type === "object" ? value.entries : value.items.map((item, index) => [String(index), item])
  const [open, close] = value.type === "object" ? ["{", "}"] : ["[", "]"]
  if (members.length === 0) return element("div", { class: "leaf" }, name, `${open}${close}`)

  const within = element("div", { class: "members" })
  let shown = 0
  const showMore = () => {
    const next = members.slice(shown, shown + maxMembers)
    within.append(...next.map(([key, member]) => jsonTree(member, key, depth + 1)))
    shown += next.length
    if (shown === members.length) return
    const more = element("button", {
      type: "button",
      click: () => {
        more.remove()
        showMore()
      }
    }, `${members.length - shown} more`)
    within.append(more)
  }
  const count = value.type === "object" ? "key" : "item"
  const folder = element(
    "details",
    {
      open: depth < 2 && members.length <= maxMembers,
      // What is folded has no elements until somebody opens it.
      toggle: () => {
        if (folder.open && shown === 0) showMore()
      }
    },
    element(
      "summary",
      {},
      name,
      `${open} `,
      element("span", { class: "count" }, `${members.length} ${count}${members.length === 1 ? "" : "s"}`),
      ` ${close}`
    ),
    within
  )
  if (folder.open) showMore()
  return folder
}
