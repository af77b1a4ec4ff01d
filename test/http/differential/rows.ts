/**
 * What a request by a front door may have otherwise than on a server, and why. `src/http/DIFFERENCES.md` has the same
 * rows for readers.
 */
import type { Echo } from "./app.ts"
import { type DoorName, doorNames } from "./doors.ts"
import type { Sent } from "./requests.ts"

export interface Row {
  /** As in the first column of the table. */
  readonly request: string
  readonly doors: ReadonlyArray<DoorName>
  /** Makes what the app sees behind the door of what it sees behind a server. */
  readonly apply: (echo: Echo, request: Sent, door: DoorName) => Echo
}

const except = (...doors: ReadonlyArray<DoorName>) => doorNames.filter((door) => !doors.includes(door))

const withHeaders = (echo: Echo, headers: { readonly [name: string]: string | undefined }): Echo => ({
  ...echo,
  headers: Object.fromEntries(
    Object.entries({ ...echo.headers, ...headers }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]]
    )
  )
})

const split = (url: string): readonly [path: string, query: string] => {
  const mark = url.indexOf("?")
  return mark === -1 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)]
}

const withQuery = (path: string, query: string): string => query === "" ? path : `${path}?${query}`

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** The pairs in the order of an object's keys, which puts whole numbers first. */
const grouped = (pairs: ReadonlyArray<readonly [string, string]>): ReadonlyArray<readonly [string, string]> => {
  const names = Object.keys(Object.fromEntries(pairs.map(([name]) => [name, true])))
  return names.flatMap((name) => pairs.filter(([each]) => each === name))
}

const rawPairs = (query: string) =>
  query.split("&").filter((pair) => pair !== "").map((pair) => {
    const equals = pair.indexOf("=")
    return equals === -1 ? [pair, ""] as const : [pair.slice(0, equals), pair.slice(equals + 1)] as const
  })

/** The name of a pair that is `name=value` or `name`. */
const nameOf = (pair: string): string => pair.replace(/=.*/s, "")

const valuesOf = (request: Sent, name: string) =>
  request.headers.flatMap(([each, value]) => each.toLowerCase() === name ? [value] : [])

const repeated = (request: Sent) =>
  Array.from(new Set(request.headers.map(([name]) => name.toLowerCase()))).filter((name) =>
    valuesOf(request, name).length > 1
  )

export const rows: ReadonlyArray<Row> = [
  {
    request: "a header named `__proto__`",
    doors: doorNames,
    apply: (echo, request) =>
      // A computed key, which is an own property.
      valuesOf(request, "__proto__").length === 0 ? echo : withHeaders(echo, { ["__proto__"]: "a" })
  },
  {
    request: "a lone `?`",
    doors: ["http", "url", "url stream", "lattice V1"],
    apply: (echo) => ({ ...echo, url: echo.url.replace(/\?$/, "") })
  },
  {
    request: "`x-forwarded-for`, `-proto`, `-port` and `x-amzn-trace-id`",
    doors: doorNames,
    apply: (echo, request) =>
      withHeaders(echo, {
        "x-amzn-trace-id": "Root=1-5e6a86de-4b1d3a2f9c8e7d6f5a4b3c2d",
        "x-forwarded-for": [...valuesOf(request, "x-forwarded-for"), "127.0.0.1"].join(", "),
        "x-forwarded-port": "80",
        "x-forwarded-proto": "http"
      })
  },
  {
    request: "headers of the connection: `connection`, `keep-alive`, `te`, `transfer-encoding`, `upgrade`",
    doors: doorNames,
    apply: (echo, _, door) =>
      withHeaders(echo, {
        ...door.startsWith("alb") ? {} : { connection: undefined },
        "keep-alive": undefined,
        te: undefined,
        "transfer-encoding": undefined
      })
  },
  {
    request: "`content-length` of a body in chunks",
    doors: except("rest", "rest stream"),
    apply: (echo, request) =>
      request.isChunked && (request.body?.length ?? 0) > 0
        ? withHeaders(echo, { "content-length": String(request.body?.length) })
        : echo
  },
  {
    request: "`content-length`",
    doors: ["rest", "rest stream"],
    apply: (echo) => withHeaders(echo, { "content-length": undefined })
  },
  {
    request: "`content-length` without a body",
    doors: ["http", "http 1.0"],
    apply: (echo) => withHeaders(echo, { "content-length": echo.headers["content-length"] ?? "0" })
  },
  {
    request: "percent-encoding in a path: `%41`, `%3B`, `%2F`, `%3F`, `%252F`",
    doors: ["http", "http 1.0"],
    apply: (echo) => {
      const [path] = split(echo.url)
      const seen = decoded(split(decoded(path))[0])
      const encoded = seen.replaceAll(/[^!$&'()*+,\-./0-9:;=@A-Z_a-z~]/gu, encodeURIComponent)
      return { ...echo, url: `${encoded}${echo.url.slice(path.length)}` }
    }
  },
  {
    request: "`?a=1;b=2`",
    doors: ["rest", "rest stream"],
    apply: (echo) => {
      const [path, query] = split(echo.url)
      const parts = query.split(";")
      return parts.length === 1
        ? echo
        : { ...echo, url: withQuery(path, parts.join("&")), query: Array.from(new URLSearchParams(parts.join("&"))) }
    }
  },
  {
    request: "the form of a query: `?`, `?a`, `?c=+`, `?a=b=c`, `?a=1,2`, and the order of different names",
    doors: ["rest", "rest stream", "http 1.0", "lattice"],
    apply: (echo) => {
      const pairs = grouped(echo.query)
      const query = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join("&")
      return { ...echo, url: withQuery(split(echo.url)[0], query), query: pairs }
    }
  },
  {
    request: "the form of a query: `?`, `?a`, `?&&`, and the order of different names",
    doors: ["alb", "alb lists"],
    apply: (echo) => {
      const [path, query] = split(echo.url)
      const rebuilt = grouped(rawPairs(query)).map(([name, value]) => `${name}=${value}`).join("&")
      return { ...echo, url: withQuery(path, rebuilt), query: Array.from(new URLSearchParams(rebuilt)) }
    }
  },
  {
    request: "repeated names in a query",
    doors: ["alb"],
    apply: (echo) => {
      const [path, query] = split(echo.url)
      const pairs = query.split("&")
      const last = pairs.filter((pair, index) =>
        !pairs.slice(index + 1).some((later) => nameOf(later) === nameOf(pair))
      )
      return {
        ...echo,
        url: withQuery(path, last.join("&")),
        query: Array.from(new URLSearchParams(last.join("&")))
      }
    }
  },
  {
    request: "repeated headers, `cookie` too",
    doors: ["alb"],
    apply: (echo, request) => {
      const names = repeated(request).filter((name) => !name.startsWith("x-forwarded-"))
      const last = withHeaders(echo, Object.fromEntries(names.map((name) => [name, valuesOf(request, name).at(-1)])))
      return names.includes("cookie") ? { ...last, cookies: { b: "2" } } : last
    }
  },
  {
    request: "`cookie` as several headers",
    doors: ["lattice V1"],
    apply: (echo, request) => {
      const cookies = valuesOf(request, "cookie")
      return cookies.length < 2
        ? echo
        : withHeaders({ ...echo, cookies: { a: "1, b=2" } }, { cookie: cookies.join(", ") })
    }
  },
  {
    request: "the space between the values of repeated headers",
    doors: ["http", "url", "url stream"],
    apply: (echo, request) => {
      const names = repeated(request).filter((name) => name !== "cookie" && !name.startsWith("x-forwarded-"))
      return withHeaders(echo, Object.fromEntries(names.map((name) => [name, valuesOf(request, name).join(",")])))
    }
  }
]

/** API Gateway answers 400 to a path that it cannot decode twice, and the function does not see it. */
export const isRefused = (door: DoorName, { url }: Sent): boolean => {
  if (door !== "http" && door !== "http 1.0") return false
  const [path] = split(url)
  try {
    decodeURIComponent(split(decodeURIComponent(path))[0])
    return false
  } catch {
    return true
  }
}

/** The app gets another request, and shows it in another way than by an echo: the rows above tell what it gets. */
export const isLossy = (door: DoorName, { url }: Sent): boolean => {
  const names = rawPairs(split(url)[1]).map(([name]) => name)
  return door === "alb" && !url.startsWith("/echo/") && new Set(names).size < names.length
}
