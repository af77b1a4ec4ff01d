/** The errors of batch handlers. */
import type { Issue } from "effect/SchemaIssue"
import { type InvalidEvent, type InvalidResponse, OwnError } from "../RuntimeError.ts"

/**
 * What the invocation of a batch handler can fail with. The failures of single records are part of the response.
 *
 * @category errors
 * @since 0.1.0
 */
export type BatchError = InvalidEvent | InvalidResponse | AllRecordsFailed

/**
 * A record is not in the form of its source, or its content does not match the schema.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidRecord extends OwnError("InvalidRecord", "InvalidRecord")<{
  /** What is wrong, with the path of the value. Never the value itself. */
  readonly detail: string
  /** What the schema found. It may hold values of the record, so it is never logged. */
  readonly issue?: Issue | undefined
}> {
  override get message() {
    return this.detail
  }
}

/**
 * The function of a chunk returned a record as failed, and did not say why.
 *
 * @category errors
 * @since 0.1.0
 */
export class RecordFailed extends OwnError("RecordFailed", "RecordFailed")<{}> {
  override get message() {
    return "the function returned the record as failed"
  }
}

/**
 * No record of a batch succeeded, and `failWhenAllFail` is set.
 *
 * @category errors
 * @since 0.1.0
 */
export class AllRecordsFailed extends OwnError("AllRecordsFailed", "AllRecordsFailed")<{
  readonly count: number
  /** Why the first record failed. Absent if it did not end in time. */
  readonly cause?: unknown
}> {
  override get message() {
    return this.count === 1 ? "the only record did not succeed" : `none of the ${this.count} records succeeded`
  }
}

/**
 * A transformed record does not fit into the response to Firehose, which has at most 6 MB, base64 included.
 *
 * @category errors
 * @since 0.1.0
 */
export class ResponseFull extends OwnError("ResponseFull", "ResponseFull")<{
  /** What the record would have added, in bytes. */
  readonly bytes: number
}> {
  override get message() {
    return `the ${this.bytes} bytes of the record do not fit into the response beside the others`
  }
}
