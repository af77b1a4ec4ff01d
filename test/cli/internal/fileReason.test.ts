import { assert, describe, it } from "@effect/vitest"
import { fileReason } from "../../../src/cli/internal/fileReason.ts"

const systemError = (code: string, syscall: string) => Object.assign(new Error(`${code}: x`), { code, syscall })

describe("fileReason", () => {
  it("puts codes of the system into words", () => {
    assert.deepStrictEqual(
      [systemError("ENOSPC", "write"), systemError("EROFS", "open"), systemError("ENOENT", "open")].map(fileReason),
      ["the disk is full", "the disk is read-only", "a part of its path does not exist"]
    )
  })

  it("does not say that a folder is missing if it could not be made", () => {
    assert.strictEqual(fileReason(systemError("ENOENT", "mkdir")), "a folder of its path cannot be made")
  })

  it("shows a code that it does not know, and the message of another exception", () => {
    assert.deepStrictEqual(
      [systemError("ETXTBSY", "open"), new Error("no"), "text"].map(fileReason),
      ["ETXTBSY", "no", "text"]
    )
  })
})
