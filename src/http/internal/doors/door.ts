/** How the events of a front door are read, and how it wants its response. */
import type * as Headers from "effect/http/Headers"
import type { Fields } from "../values.ts"

/** A front door of Lambda. */
export type Name = "alb" | "http" | "lattice" | "rest" | "url"

/** What of a path is not the app's. */
export interface PathSettings {
  /** Begins with `/`, and does not end with it; or is empty. */
  readonly basePath: string
  readonly keepStage: boolean
}

/** The form of a buffered response, and of the prelude of a streamed one. */
export interface Form {
  /**
   * Where headers and cookies are: in `multiValueHeaders`; in `headers` and `cookies`; or in `headers` alone, with a
   * spelling of `set-cookie` of its own for each cookie.
   */
  readonly headers: "multiValue" | "cookies" | "single"
  /** Whether there is a `statusDescription`. */
  readonly isDescribed: boolean
  /** The longest JSON text, in bytes. */
  readonly maxBytes: number
}

/** A front door, for one kind of its events. Everything is read when it is asked for. */
export interface Door {
  readonly name: Name
  /** What a message calls it. */
  readonly title: string
  readonly canStream: boolean
  readonly form: (event: Fields) => Form
  readonly method: (event: Fields) => string
  /** The path and the query that the app sees. */
  readonly url: (event: Fields, settings: PathSettings) => string
  /** The path and the query that the client asked for, as far as it is known. */
  readonly originalUrl: (event: Fields) => string
  readonly headers: (event: Fields) => Headers.Headers
  readonly scheme: "http" | "https"
  /** The address of the client. */
  readonly client: (event: Fields, headers: Headers.Headers) => string | undefined
  readonly body: (event: Fields) => string
  readonly isBase64: (event: Fields) => boolean
  /** What an authorizer found out; `undefined` without one. */
  readonly authorizer: (event: Fields, headers: Headers.Headers) => unknown
}

/** The body, under the names that most doors use. */
export const body = (event: Fields): string => typeof event["body"] === "string" ? event["body"] : ""
export const isBase64 = (event: Fields): boolean => event["isBase64Encoded"] === true
