/** What the command says if it ends by an exception that no verb expects. */
import { inspect } from "node:util"
import { CommandFailed } from "./CommandError.ts"

const systemError = (defect: unknown): Partial<NodeJS.ErrnoException> => defect instanceof Error ? defect : {}

/** One sentence if the machine is the reason, and otherwise also the exception, for a report to the maintainers. */
export const describeFault = (defect: unknown): CommandFailed => {
  const { code, path, syscall } = systemError(defect)
  const detail = syscall === "uv_cwd"
    ? "the current folder does not exist any more; change to another one"
    : code === "ENOSPC"
    ? `the disk is full${path === undefined ? "" : `: cannot write ${path}`}; make room, and try again`
    : `effect-lambda has a fault; please report it with what follows\n${inspect(defect, { colors: false })}`
  return new CommandFailed({ cause: defect, detail })
}
