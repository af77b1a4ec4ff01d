/** Samples of `DocumentDbEvent`. */
import type { DocumentDbEvent } from "../events/DocumentDbEvent.ts"
import { open } from "./internal/open.ts"

/**
 * A sample of `DocumentDbEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const documentDb: typeof DocumentDbEvent.Encoded = open({
  eventSource: "aws:docdb",
  eventSourceArn: "arn:aws:rds:eu-central-1:123456789012:cluster:orders",
  events: [
    {
      event: {
        _id: { _data: "0163eeb6e7000000090100000009000041e1" },
        operationType: "insert",
        clusterTime: { $timestamp: { t: 1676588775, i: 9 } },
        ns: { db: "shop", coll: "orders" },
        documentKey: { _id: { $oid: "63eeb6e7d418cd98afb1c1d7" } },
        fullDocument: {
          _id: { $oid: "63eeb6e7d418cd98afb1c1d7" },
          orderId: "o-1",
          total: { $numberDecimal: "9.90" },
          placed: { $date: { $numberLong: "1676588775000" } }
        }
      }
    },
    {
      event: {
        _id: { _data: "0163eeb6e7000000090100000009000041e1" },
        operationType: "update",
        clusterTime: { $timestamp: { t: 1676588775, i: 10 } },
        ns: { db: "shop", coll: "orders" },
        documentKey: { _id: { $oid: "63eeb6e7d418cd98afb1c1d7" } },
        fullDocument: null,
        updateDescription: {
          updatedFields: { total: { $numberDecimal: "8.90" } },
          removedFields: ["note"],
          truncatedArrays: [{ field: "lines", newSize: 2 }]
        }
      }
    },
    {
      event: {
        _id: { _data: "0163eeb6e7000000090100000009000041e1" },
        operationType: "replace",
        clusterTime: { $timestamp: { t: 1676588775, i: 11 } },
        ns: { db: "shop", coll: "orders" },
        documentKey: { _id: { $oid: "63eeb6e7d418cd98afb1c1d7" } },
        fullDocument: {
          _id: { $oid: "63eeb6e7d418cd98afb1c1d7" },
          orderId: "o-1",
          total: { $numberDecimal: "9.90" },
          placed: { $date: { $numberLong: "1676588775000" } }
        },
        txnNumber: { $numberLong: "1" }
      }
    },
    {
      event: {
        _id: { _data: "0163eeb6e7000000090100000009000041e1" },
        operationType: "delete",
        clusterTime: { $timestamp: { t: 1676588776, i: 1 } },
        ns: { db: "shop", coll: "orders" },
        documentKey: { _id: { $oid: "63eeb6e7d418cd98afb1c1d7" } }
      }
    }
  ]
})

/**
 * A sample of `DocumentDbEvent`: changes of collections.
 *
 * @category samples
 * @since 0.1.0
 */
export const documentDbCollections: typeof DocumentDbEvent.Encoded = {
  eventSource: "aws:docdb",
  eventSourceArn: "arn:aws:rds:eu-central-1:123456789012:cluster:orders",
  events: [
    {
      event: {
        _id: { _data: "0163eeb6e7000000090100000009000041e1" },
        operationType: "rename",
        clusterTime: { $timestamp: { t: 1676588775, i: 9 } },
        ns: { db: "shop", coll: "orders" },
        to: { db: "shop", coll: "archive" }
      }
    },
    {
      event: {
        _id: { _data: "0163eeb6e7000000090100000009000041e1" },
        operationType: "drop",
        clusterTime: { $timestamp: { t: 1676588775, i: 10 } },
        ns: { db: "shop", coll: "orders" }
      }
    },
    {
      event: {
        _id: { _data: "0163eeb6e7000000090100000009000041e1" },
        operationType: "dropDatabase",
        clusterTime: { $timestamp: { t: 1676588775, i: 11 } },
        ns: { db: "shop", coll: null }
      }
    },
    {
      event: {
        _id: { _data: "0163eeb6e7000000090100000009000041e1" },
        operationType: "invalidate",
        clusterTime: { $timestamp: { t: 1676588775, i: 12 } }
      }
    }
  ]
}
