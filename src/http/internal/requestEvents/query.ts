/** The parameters of a query, by name. */
import { percentDecoded } from "./percent.ts"

/** All values of each name, in order. */
export type Parameters = ReadonlyMap<string, ReadonlyArray<string>>

/** As the client wrote them. */
export const rawParameters = (query: string): Parameters => parse(query, "&", (text) => text)

/** Percent-encoding and `+` decoded. A REST API takes `;` for a separator too. */
export const decodedParameters = (query: string, separator: "&" | RegExp = "&"): Parameters =>
  parse(query, separator, (text) => percentDecoded(text.replaceAll("+", " ")))

const parse = (query: string, separator: "&" | RegExp, decode: (text: string) => string): Parameters => {
  const parameters = new Map<string, Array<string>>()
  for (const pair of query.split(separator)) {
    if (pair === "") continue
    const equals = pair.indexOf("=")
    const name = decode(equals === -1 ? pair : pair.slice(0, equals))
    const value = equals === -1 ? "" : decode(pair.slice(equals + 1))
    const values = parameters.get(name)
    if (values === undefined) parameters.set(name, [value])
    else values.push(value)
  }
  return parameters
}
