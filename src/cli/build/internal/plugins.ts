/** What several plugins of the bundler share. */

/** A filter that takes one text alone. */
export const exactly = (text: string): RegExp => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")}$`)

/** The name of a module that is made here, and stands in no file. */
export const virtualModule = (name: string): string => `\0effect-lambda-runtime:${name}`
