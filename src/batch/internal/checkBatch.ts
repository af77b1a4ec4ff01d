/** Checks what batch handlers take, for plain JavaScript. */
import { checkFunction, checkOptions } from "../../internal/failure/misuse.ts"
import type { Options } from "../options.ts"

const shared: { readonly [Name in keyof Required<Options<unknown>>]: 1 } = {
  chunk: 1,
  concurrency: 1,
  deadlineMargin: 1,
  failWhenAllFail: 1,
  onFailure: 1,
  retry: 1
}

/** Throws if there is an option that neither every batch handler has, nor this one, or if `handle` is not a function. */
export const checkBatch = <Own extends object>(
  of: string,
  options: Own,
  own: { readonly [Name in Exclude<keyof Own, keyof Options<unknown>>]-?: 1 },
  handle: unknown
): void => {
  checkOptions<object>(of, options, { ...own, ...shared })
  checkFunction(handle)
}
