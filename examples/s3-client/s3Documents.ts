/** Documents in a bucket: AWS's SDK client as a Layer. */
import { GetObjectCommand, NoSuchKey, S3Client } from "@aws-sdk/client-s3"
import { Config, Effect, Layer } from "effect"
import { DocumentMissing, Documents, StorageFailed } from "./Documents.ts"

/** Needs the variable `BUCKET`. The client is made in the init phase, and its sockets close at shutdown. */
export const s3Documents = Layer.effect(
  Documents,
  Effect.gen(function*() {
    const bucket = yield* Config.NonEmptyString("BUCKET")
    const client = yield* Effect.acquireRelease(
      Effect.sync(() => new S3Client({ forcePathStyle: true })),
      (client) => Effect.sync(() => client.destroy())
    )
    return Documents.of({
      read: (key) =>
        Effect.tryPromise({
          try: async (signal) => {
            const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
              abortSignal: signal
            })
            return await Body?.transformToString() ?? ""
          },
          catch: (cause) => cause instanceof NoSuchKey ? new DocumentMissing({ key }) : new StorageFailed({ cause })
        })
    })
  })
)
