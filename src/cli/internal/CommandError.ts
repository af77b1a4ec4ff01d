/** Why the command ends with another exit code than 0, in one sentence. */
import * as Data from "effect/Data"
import * as Runtime from "effect/Runtime"

interface Why {
  /** One sentence without a final period: what failed, for what, why, and after `; ` what to do. */
  readonly detail: string
  readonly cause?: unknown
}

/**
 * The command was used as it should be, and could not do it: a missing file, a taken port, a function error. Exit code 1.
 *
 * @category errors
 * @since 0.1.0
 */
export class CommandFailed extends Data.TaggedError("CommandFailed")<Why> {
  override readonly [Runtime.errorExitCode] = 1
  override readonly [Runtime.errorReported] = false
  override get message() {
    return this.detail
  }
}

/**
 * The command line or the config file says what the command does not know. Exit code 2.
 *
 * @category errors
 * @since 0.1.0
 */
export class WrongUse extends Data.TaggedError("WrongUse")<Why> {
  override readonly [Runtime.errorExitCode] = 2
  override readonly [Runtime.errorReported] = false
  override get message() {
    return this.detail
  }
}

/** What verbs fail with. */
export type CommandError = CommandFailed | WrongUse
