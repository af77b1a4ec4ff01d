import { assert, describe, it } from "@effect/vitest"
import { readReport } from "../../../src/emulator/internal/errorReport.ts"

const read = (text: string) => readReport(Buffer.from(text))

describe("readReport", () => {
  it("reads the type and the message", () => {
    assert.deepStrictEqual(read("{\"errorType\":\"OutOfStock\",\"errorMessage\":\"no tea\",\"stackTrace\":[]}"), {
      errorType: "OutOfStock",
      errorMessage: "no tea"
    })
  })

  it("says that a report is not JSON", () => {
    for (const text of ["", "oops", "{\"errorType\":"]) {
      assert.deepStrictEqual(read(text), { errorType: "Unknown", errorMessage: "the error report is not JSON" })
    }
  })

  it("says what is missing in a report that is JSON", () => {
    for (const text of ["null", "1", "[]", "{}"]) {
      assert.deepStrictEqual(read(text), {
        errorType: "Unknown",
        errorMessage: "the error report has no errorMessage"
      })
    }
  })

  it("has values that are not text as JSON", () => {
    assert.deepStrictEqual(read("{\"errorType\":{\"toString\":1},\"errorMessage\":null}"), {
      errorType: "{\"toString\":1}",
      errorMessage: "null"
    })
  })
})
