/** The error of an invocation that cannot be ended. */
import { OwnError } from "../../RuntimeError.ts"

/**
 * An invocation did not end although it was interrupted: something in it is uninterruptible, or a finalizer hangs. The
 * process has to end, so that Lambda replaces it.
 *
 * @category errors
 * @since 0.1.0
 */
export class StuckInvocation extends OwnError("StuckInvocation")<{
  /** What still runs, such as `the handler of invocation 8476a536`. */
  readonly running: ReadonlyArray<string>
}> {
  override get message() {
    return `an invocation did not end although it was interrupted: ${this.running.join(", ")} still runs; ` +
      "make it interruptible, or limit its finalizers by Effect.timeout"
  }
}
