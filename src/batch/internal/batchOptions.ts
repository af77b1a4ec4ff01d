/** Checks the names of options, for plain JavaScript. */
import { checkOptions } from "../../internal/failure/misuse.ts"
import type { Options } from "../options.ts"

const shared: { readonly [Name in keyof Required<Options<unknown>>]: 1 } = {
  chunk: 1,
  concurrency: 1,
  deadlineMargin: 1,
  failWhenAllFail: 1,
  onFailure: 1,
  retry: 1
}

/** Throws if there is an option that neither every batch handler has, nor this one. */
export const checkBatchOptions = <Own extends object>(
  of: string,
  options: Own,
  own: { readonly [Name in Exclude<keyof Own, keyof Options<unknown>>]-?: 1 }
): void => checkOptions<object>(of, options, { ...own, ...shared })
