/** Responses that cannot be sent to any Runtime API. */
import { InvalidResponse } from "../../RuntimeError.ts"
import { isHeaderText } from "./requests.ts"

/** Why a response cannot be sent at all. */
export const unsendable = (
  response: { readonly contentType: string; readonly prelude?: string | undefined }
): InvalidResponse | undefined => {
  if (!isHeaderText(response.contentType)) {
    return new InvalidResponse({ detail: "the content type is not printable ASCII" })
  }
  return response.prelude?.includes("\0") === true
    ? new InvalidResponse({ detail: "the prelude has a NUL character" })
    : undefined
}
