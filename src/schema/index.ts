/** Schemas for what services send and read: lenient in, strict out. */
export { ClosedStruct, type Mistakes } from "./ClosedStruct.ts"
export { JsonText } from "./JsonText.ts"
export { NullableRecord, OpenRecord } from "./OpenRecord.ts"
export { type NullishKey, nullishKey, OpenStruct } from "./OpenStruct.ts"
