import * as SchemaIssue from "effect/SchemaIssue"

/**
 * What a filter says of a part of its value. A text or a `message` would do for a `SchemaError`, but `Handler` tells
 * only what the schema says of itself.
 */
export const expectedAt = (path: ReadonlyArray<PropertyKey>, expected: string): SchemaIssue.Issue =>
  new SchemaIssue.Pointer(path, new SchemaIssue.InvalidValue({ expected }))
