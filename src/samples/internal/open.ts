type Open<T> = T extends ReadonlyArray<infer Element> ? ReadonlyArray<Open<Element>>
  : T extends object ? { readonly [Key in keyof T]: Open<T[Key]> } & { readonly [key: string]: unknown }
  : T

/** An event with keys that its schema does not name. */
export const open = <T>(event: Open<T>): T => event as T
