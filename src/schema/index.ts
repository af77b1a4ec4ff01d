/** Schemas for what services send and read: lenient in, strict out. */
export * as ClosedStruct from "./ClosedStruct.ts"
export * as OpenRecord from "./OpenRecord.ts"
export * as OpenStruct from "./OpenStruct.ts"
