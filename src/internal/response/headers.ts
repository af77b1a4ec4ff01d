/** What HTTP allows as the name and as the value of a header, and which headers a proxy keeps to itself. */

/** Headers that belong to one connection, not to the request or the response: a proxy takes them off (RFC 9110, 7.6.1). */
export const connectionHeaders: ReadonlyArray<string> = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade"
]

const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** All control characters but the tab. */
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000a-\u001f\u007f]/
/** Node sends values as Latin-1, and refuses any other. */
const latin1 = /^[\t\u0020-\u007e\u0080-\u00ff]*$/

/** Why a name in `response.headers`, or in another field, is not the name of a header; absent if it is. */
export const headerNameProblem = (field: string, name: string): string | undefined =>
  headerName.test(name) ? undefined : `response.${field}: ${JSON.stringify(name)} is not a header name`

export const hasControl = (text: string): boolean => control.test(text)

/** Whether HTTP can carry a value as it is. */
export const isHeaderValue = (value: unknown): value is string => typeof value === "string" && latin1.test(value)
