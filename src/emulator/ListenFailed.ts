/** Why an emulator could not start. */
import * as Data from "effect/Data"

/**
 * The emulator cannot listen where it should.
 *
 * @category errors
 * @since 0.1.0
 */
export class ListenFailed extends Data.TaggedError("ListenFailed")<{
  /** The variable that selects another place. */
  readonly variable: "LOCAL_LAMBDA_HOST" | "LOCAL_LAMBDA_PORT"
  readonly host: string
  readonly port: number
  readonly cause: NodeJS.ErrnoException
}> {
  override get message() {
    const place = this.variable === "LOCAL_LAMBDA_PORT" ? `port ${this.port} of ${this.host}` : this.host
    const { code } = this.cause
    const problem = code === "EADDRINUSE" ? "is in use" : `cannot be listened on (${code ?? this.cause.message})`
    return `${place} ${problem}; set ${this.variable} to another`
  }
}
