/** Changes of documents, from the change streams of Amazon DocumentDB. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { DateTimeUtcFromSeconds } from "./internal/seconds.ts"

const document = Schema.Record(Schema.String, Schema.Unknown)

const namespace = OpenStruct({
  db: Schema.String,
  /** Absent if a whole database was dropped. */
  coll: nullishKey(Schema.String)
})

/**
 * One change. Documents are in Extended JSON: `{ "$oid": "63ee…" }`, `{ "$date": … }`.
 *
 * @category models
 * @since 0.1.0
 */
export class DocumentDbChange extends Schema.Opaque<DocumentDbChange>()(OpenStruct({
  /** The token to resume from. */
  _id: OpenStruct({ _data: Schema.String }),
  /** `insert`, `update`, `replace`, `delete`, `drop`, `dropDatabase`, `rename` or `invalidate`. */
  operationType: Schema.String,
  /** Seconds since the epoch, and the number of the change in that second. */
  clusterTime: nullishKey(OpenStruct({ $timestamp: OpenStruct({ t: Schema.Finite, i: Schema.Finite }) })),
  /** Absent for `invalidate`. */
  ns: nullishKey(namespace),
  /** What a collection is called after `rename`. */
  to: nullishKey(namespace),
  documentKey: nullishKey(document),
  /** Of `insert` and `replace`, and of `update` if the event source mapping looks it up. */
  fullDocument: nullishKey(document),
  /** Of `update`. */
  updateDescription: nullishKey(OpenStruct({
    updatedFields: nullishKey(document),
    removedFields: nullishKey(Schema.Array(Schema.String)),
    truncatedArrays: nullishKey(
      Schema.Array(OpenStruct({ field: Schema.String, newSize: nullishKey(Schema.Finite) }))
    )
  }))
})) {}

/**
 * Changes of one cluster, in order.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-documentdb.html
 * @category models
 * @since 0.1.0
 */
export class DocumentDbEvent extends Schema.Opaque<DocumentDbEvent>()(OpenStruct({
  eventSource: Schema.Literal("aws:docdb"),
  /** Of the cluster. */
  eventSourceArn: Schema.String,
  events: Schema.Array(OpenStruct({ event: DocumentDbChange }))
})) {}

/**
 * One change whose full document, if it has one, is described by a schema.
 *
 * @category constructors
 * @since 0.1.0
 */
export const DocumentDbChangeOf = <S extends Schema.Constraint>(document: S) =>
  OpenStruct({ ...DocumentDbChange.fields, fullDocument: nullishKey(document) })

/**
 * Changes whose full documents are described by a schema.
 *
 * **Example** (Orders)
 *
 * ```ts
 * import { Schema } from "effect"
 * import { DocumentDbEventOf } from "effect-lambda-runtime/events/DocumentDbEvent"
 *
 * const Orders = DocumentDbEventOf(
 *   Schema.Struct({ _id: Schema.Struct({ $oid: Schema.String }), total: Schema.Number })
 * )
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const DocumentDbEventOf = <S extends Schema.Constraint>(document: S) =>
  OpenStruct({
    ...DocumentDbEvent.fields,
    events: Schema.Array(OpenStruct({ event: DocumentDbChangeOf(document) }))
  })

/**
 * Changes with their instants decoded. Documents stay in Extended JSON.
 *
 * @category models
 * @since 0.1.0
 */
export class DocumentDbEventDecoded extends Schema.Opaque<DocumentDbEventDecoded>()(OpenStruct({
  ...DocumentDbEvent.fields,
  events: Schema.Array(OpenStruct({
    event: OpenStruct({
      ...DocumentDbChange.fields,
      clusterTime: nullishKey(OpenStruct({ $timestamp: OpenStruct({ t: DateTimeUtcFromSeconds, i: Schema.Finite }) }))
    })
  }))
})) {}
