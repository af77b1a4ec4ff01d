/**
 * What AWS services send to a function, and what they read from it: one module for each source.
 *
 * **Names**
 *
 * A module `XEvent` exports `XEvent`, the event as AWS sends it: its field names, its values. Where the service reads an
 * answer there is `XResponse`. What the values hold is decoded by two variants, which are schemas like the plain one and
 * encode back:
 *
 * - `XEventDecoded` opens what AWS packs: base64 becomes bytes, an instant a `DateTime.Utc`, an item of DynamoDB plain
 *   values, a key of S3 the name of the object.
 * - `XEventOf(schema)` decodes what the user's own programs put in: a body, data, a message or an item, which `schema`
 *   describes as JSON. All else stays as AWS sends it.
 *
 * **Lenient in**
 *
 * Events are built from `OpenStruct`: a key that the schema does not name passes and is kept, so that what was decoded
 * encodes to what came in. What some service, console or tool leaves out or sends as `null` is `maybe`, optional and
 * nullable. Required is what every sender sends. Literals stand for what tells one event from another; other words of
 * AWS are strings, because AWS adds to them. Header names come in any case: `Headers.get` reads them.
 *
 * **Strict out**
 *
 * Responses are built from `ClosedStruct`: a field that the service does not know is refused by name, and so is a value
 * that the service would refuse. A field may be left out or `undefined`.
 *
 * **Cost**
 *
 * Import one module alone: `effect-lambda-runtime/events/SqsEvent`. A plain event is checked by a guard and not copied,
 * some microseconds for ten messages of SQS. A variant copies, and costs what it decodes.
 */
export * as ApiGatewayV2Event from "./ApiGatewayV2Event.ts"
export * as AttributeValue from "./AttributeValue.ts"
export * as BatchResponse from "./BatchResponse.ts"
export * as ClosedStruct from "./ClosedStruct.ts"
export * as DynamoDbStreamEvent from "./DynamoDbStreamEvent.ts"
export * as EventBridgeEvent from "./EventBridgeEvent.ts"
export * as Headers from "./Headers.ts"
export * as KinesisStreamEvent from "./KinesisStreamEvent.ts"
export * as OpenStruct from "./OpenStruct.ts"
export * as S3Event from "./S3Event.ts"
export * as SnsEvent from "./SnsEvent.ts"
export * as SqsEvent from "./SqsEvent.ts"
export * as StreamWindow from "./StreamWindow.ts"
