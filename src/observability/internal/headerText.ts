/** What a header can have. */

const name = /^[!#$%&'*+.^_`|~0-9a-zA-Z-]+$/
const value = /^[\t\x20-\x7e\x80-\xff]*$/

export const isHeaderName = (text: string): boolean => name.test(text)

export const isHeaderValue = (text: string): boolean => value.test(text)
