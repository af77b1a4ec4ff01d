/** The URL of a request, put together from what a front door tells about it. Encoded once, and only once. */
import { fieldsOf, textOf, textsOf } from "./values.ts"

/** What never stands in the path of a URL. With the `u` flag, a surrogate pair is one character. */
const neverInPath = /[^!$&'()*+,\-./0-9:;=@A-Z_a-z~%]/gu
const neverInPathOrPercent = /[^!$&'()*+,\-./0-9:;=@A-Z_a-z~]/gu
/** What never stands in a query: control characters, spaces, `#`, and everything beyond ASCII. */
const neverInQuery = /[^!"$-~]/gu

/** The same without state, for the usual case that nothing has to be encoded. */
const isPath = /^[!$&'()*+,\-./0-9:;=@A-Z_a-z~%]*$/
const isPathWithoutPercent = /^[!$&'()*+,\-./0-9:;=@A-Z_a-z~]*$/
const isQuery = /^[!"$-~]*$/

/** `encodeURIComponent` throws for half of a surrogate pair. */
const encode = (text: string): string => encodeURIComponent(text.toWellFormed())

/** A path as the client sent it: a `%` in it was sent, too. */
export const fromSentPath = (path: string): string =>
  rooted(isPath.test(path) ? path : path.replace(neverInPath, encode))

/** A path that the front door has decoded: a `%` in it is not an escape. */
export const fromDecodedPath = (path: string): string =>
  rooted(isPathWithoutPercent.test(path) ? path : path.replace(neverInPathOrPercent, encode))

/** Events of other tools may leave out the slash that every path begins with. */
const rooted = (path: string): string => path.startsWith("/") ? path : `/${path}`

/** A path without a prefix, if it begins with it at the end of a segment. */
export const withoutPrefix = (path: string, prefix: string): string =>
  path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === "/")
    ? path.slice(prefix.length) || "/"
    : path

/** A path and a query as the client sent it, without its `?`. */
export const withQuery = (path: string, query: string): string =>
  query === "" ? path : `${path}?${isQuery.test(query) ? query : query.replace(neverInQuery, encode)}`

/** The query of decoded parameters: a list of values for each name, or one. */
export const queryOfDecoded = (parameters: unknown): string => joinParameters(parameters, encode)

/** The query of parameters that are as the client sent them. */
export const queryOfSent = (parameters: unknown): string => joinParameters(parameters, (text) => text)

const joinParameters = (parameters: unknown, f: (text: string) => string): string => {
  const fields = fieldsOf(parameters)
  let query = ""
  for (const name in fields) {
    const value = fields[name]
    if (Array.isArray(value)) {
      for (const one of textsOf(value)) query += `&${f(name)}=${f(one)}`
    } else {
      const one = textOf(value)
      if (one !== undefined) query += `&${f(name)}=${f(one)}`
    }
  }
  return query.slice(1)
}
