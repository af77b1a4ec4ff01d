/** The bodies of responses to CloudFormation, within the limits that it sets. */
import type * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as SchemaParser from "effect/SchemaParser"
import { fromCause } from "../../ErrorReport.ts"
import { CustomResourceResponse } from "../../events/CustomResourceEvent.ts"
import { describeSchemaError } from "../../internal/failure/schemaIssue.ts"
import { cutToSize } from "../../internal/failure/thrown.ts"
import { InvalidResponse } from "../../RuntimeError.ts"

/** What a response repeats of its request. */
export interface Echo {
  readonly StackId?: string | undefined
  readonly RequestId?: string | undefined
  readonly LogicalResourceId?: string | undefined
}

const echoOf = ({ LogicalResourceId, RequestId, StackId }: Echo): Echo => ({ StackId, RequestId, LogicalResourceId })

/** Bytes of JSON. */
const maxBytes = 4096
const maxIdBytes = 1024

/** Whether CloudFormation takes a text as the id of a resource. */
export const isId = (id: string | undefined): id is string =>
  id !== undefined && id !== "" && Buffer.byteLength(id) <= maxIdBytes

/** The id of a resource that has no other: the same for every delivery of one request. */
export const defaultId = (
  { LogicalResourceId, RequestId }: { readonly LogicalResourceId: string; readonly RequestId: string }
): string => `${LogicalResourceId}-${RequestId}`.slice(0, maxIdBytes)

/** The id of a resource that was never created. A rollback asks to delete it, and there is nothing to do then. */
export const neverMade = "effect-lambda-runtime/never-made"

const encodeResponse = SchemaParser.encodeUnknownEffect(CustomResourceResponse, { errors: "all" })

const outcomeKeys = ["physicalResourceId", "data", "noEcho"]

/** Fails with `InvalidResponse` if CloudFormation would refuse the response. */
export const succeeded = (
  request: Echo,
  physicalResourceId: string,
  outcome: { readonly data?: unknown; readonly noEcho?: boolean | undefined }
): Effect.Effect<string, InvalidResponse> => {
  // Types refuse it, but plain JavaScript does not.
  const lost = Object.keys(outcome).find((key) => !outcomeKeys.includes(key))
  if (lost !== undefined) {
    const detail = `outcome.${lost}: an outcome has no such key; it has ${outcomeKeys.join(", ")}`
    return Effect.fail(new InvalidResponse({ detail }))
  }
  const { data, noEcho } = outcome
  return Effect.mapBoth(
    encodeResponse({
      Status: "SUCCESS",
      PhysicalResourceId: physicalResourceId,
      ...echoOf(request),
      NoEcho: noEcho,
      Data: data
    }),
    {
      onSuccess: (response) => JSON.stringify(response),
      onFailure: (issue) => new InvalidResponse({ detail: describeSchemaError("response", issue), issue })
    }
  )
}

/** The reason is cut to what fits. */
export const failed = (request: Echo, physicalResourceId: string, cause: Cause.Cause<unknown>): string => {
  const { errorMessage, errorType } = fromCause(cause)
  const response = { Status: "FAILED", Reason: "", PhysicalResourceId: physicalResourceId, ...echoOf(request) }
  const left = maxBytes - Buffer.byteLength(JSON.stringify(response))
  return JSON.stringify({ ...response, Reason: cutToSize(`${errorType}: ${errorMessage}`, left, sizeWithoutQuotes) })
}

const sizeWithoutQuotes = (text: string) => Buffer.byteLength(JSON.stringify(text)) - 2
