/** What is wrong with the functions of an emulator. */
import * as Data from "effect/Data"

/**
 * A function cannot be defined: its name or one of its options is wrong, or the name is taken or unknown.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidFunction extends Data.TaggedError("InvalidFunction")<{
  readonly functionName: string
  /** The option that is wrong, such as `timeout`; `name` for the name itself. */
  readonly option: string
  /** What it should be. */
  readonly expected: string
  readonly actual: unknown
}> {
  override get message() {
    const where = this.option === "name"
      ? "the name of a function"
      : `functions.${this.functionName}.${this.option}`
    return `${where} must be ${this.expected}, not ${toText(this.actual)}`
  }
}

const toText = (value: unknown): string => {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
