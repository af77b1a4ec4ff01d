/** The options of an HTTP handler, with their defaults. */
import type { Name, PathSettings } from "./doors/door.ts"

export interface Settings extends PathSettings {
  /** The only front door that counts. Absent: whichever an event comes from. */
  readonly door: Name | undefined
  readonly streaming: boolean
  readonly headAtOnce: boolean
  readonly log: "failures" | "none"
}

export const defaults: Settings = {
  basePath: "",
  door: undefined,
  headAtOnce: false,
  keepStage: false,
  log: "failures",
  streaming: false
}

/** A base path as a prefix of paths: with a slash before it, and none after it. */
export const toPrefix = (basePath: string): string => {
  const trimmed = basePath.replace(/^\/+|\/+$/g, "")
  return trimmed === "" ? "" : `/${trimmed}`
}
