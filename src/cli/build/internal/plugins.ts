/** What several plugins of the bundler share. */

/** A regular expression for a text as it is. */
export const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")

/** A filter that takes one text alone. */
export const exactly = (text: string): RegExp => new RegExp(`^${escape(text)}$`)

/** The name of a module that is made here, and stands in no file. */
export const virtualModule = (name: string): string => `\0effect-lambda-runtime:${name}`
