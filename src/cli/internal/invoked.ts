/** What an invocation yields, whoever ran the function. */

export interface Invoked {
  /** The response, or the error as JSON. */
  readonly payload: Uint8Array
  /** Whether the function failed. */
  readonly isError: boolean
  /** The end of the log, if it was asked for. */
  readonly log: string | undefined
}

export interface InvokeRequest {
  readonly name: string
  readonly event: Buffer
  readonly qualifier: string | undefined
  readonly tenant: string | undefined
  readonly isAsync: boolean
  readonly logs: boolean
}

/** The headers of `Invoke`. */
export const invokeHeaders = ({ isAsync, logs, tenant }: InvokeRequest): Record<string, string> => ({
  "content-type": "application/json",
  ...(isAsync && { "x-amz-invocation-type": "Event" }),
  ...(logs && { "x-amz-log-type": "Tail" }),
  ...(tenant !== undefined && { "x-amz-tenant-id": tenant })
})

/** The text of `X-Amz-Log-Result`. */
export const decodeLog = (log: string | undefined): string | undefined =>
  log === undefined ? undefined : Buffer.from(log, "base64").toString()

/** What failed, in words: the error of a function as Lambda has it, or any bytes. */
export const describeFailure = (payload: Uint8Array): string => {
  try {
    const { errorMessage, errorType } = JSON.parse(Buffer.from(payload).toString()) as Record<string, unknown>
    if (typeof errorType === "string") return `${errorType}${errorMessage ? `: ${String(errorMessage)}` : ""}`
    return typeof errorMessage === "string" ? errorMessage : "the function failed"
  } catch {
    return "the function failed"
  }
}
