/** Batch handlers that report a failed record without affecting the others, for each source of batches. */
export { AllRecordsFailed, type BatchError, InvalidRecord, ResponseFull } from "./BatchError.ts"
export { type Change, dynamodb } from "./DynamoDb.ts"
export { type Dropped, dropped, firehose, type Metadata, type Routed, routed } from "./Firehose.ts"
export { kafka } from "./Kafka.ts"
export { kinesis } from "./Kinesis.ts"
export { type Failure, logFailure, type Options } from "./options.ts"
export { sqs, sqsFifo } from "./Sqs.ts"
