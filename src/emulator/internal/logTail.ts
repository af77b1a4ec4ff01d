/** What a caller gets that asks for the end of the log by `X-Amz-Log-Type: Tail`. */
import type { Exchange } from "./http.ts"

/**
 * The log of an invocation in base64, if the caller asks for it. The lines of the function go to its own output and not
 * to the emulator, so the log says where they are.
 */
export const logResult = (exchange: Exchange, requestId: string): string | undefined => {
  if (exchange.header("x-amz-log-type") !== "Tail") return undefined
  const lines = [
    `START RequestId: ${requestId} Version: $LATEST`,
    "The emulator does not collect the log of an invocation: see the output of the function",
    `END RequestId: ${requestId}`
  ]
  return Buffer.from(lines.map((line) => `${line}\n`).join("")).toString("base64")
}
