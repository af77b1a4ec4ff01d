/** What is said of an option that has a wrong value, in plain JavaScript too. */
import { kindOf } from "../../internal/failure/kindOf.ts"

/** A text as it is, of another value its kind. */
export const show = (value: unknown): string => typeof value === "string" ? JSON.stringify(value) : kindOf(value)

export const refusedOption = (layer: string, option: string, expected: string, found: string): TypeError =>
  new TypeError(`${layer}: ${option}: expected ${expected}, not ${found}`)
