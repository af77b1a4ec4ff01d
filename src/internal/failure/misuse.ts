/** What is easily written wrong where a user hands over an object: said by the compiler, and to plain JavaScript. */
import type * as Schema from "effect/Schema"
import { kindOf } from "./kindOf.ts"

/**
 * Stands beside the type of a schema in an option, for what is not one: the compiler then says what to write. Fields
 * without `Schema.Struct` and schemas of other libraries are the usual mistakes.
 */
export interface NotASchema {
  readonly [field: string]: "write a Schema of effect, such as Schema.Struct({ … })"
}

/** Passes the schema of an option, or throws. */
export const schemaOption = <S extends Schema.Constraint>(name: string, schema: S | NotASchema): S => {
  // Every schema has an AST. Without types there may be any value.
  if (schema?.ast instanceof Object) return schema as S
  throw new TypeError(`${name}: expected a Schema of effect, such as Schema.Struct({ ... }), not ${kindOf(schema)}`)
}

/** Throws if what handles events is not a function. An Effect, for example, would be found at the first event only. */
export const checkFunction = (handle: unknown): void => {
  if (typeof handle !== "function") throw new TypeError(`handle: expected a function, not ${kindOf(handle)}`)
}

/** Throws if there is an option that `of` does not have. */
export const checkOptions = <Options extends object>(
  of: string,
  options: Options | undefined,
  known: { readonly [Name in keyof Required<Options>]: 1 }
): void => {
  for (const name in options) {
    if (!Object.hasOwn(known, name)) {
      throw new TypeError(`${of} has no option ${name}; it has ${Object.keys(known).join(", ")}`)
    }
  }
}
