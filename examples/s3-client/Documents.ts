/** Documents, wherever they are kept. The function and its test know nothing of S3. */
import { Context, Data, type Effect } from "effect"

export class DocumentMissing extends Data.TaggedError("DocumentMissing")<{ readonly key: string }> {
  override get message() {
    return `there is no document ${this.key}`
  }
}

export class StorageFailed extends Data.TaggedError("StorageFailed")<{ readonly cause: unknown }> {
  override get message() {
    return "the storage could not be read"
  }
}

export class Documents extends Context.Service<Documents, {
  readonly read: (key: string) => Effect.Effect<string, DocumentMissing | StorageFailed>
}>()("examples/s3-client/Documents") {}
