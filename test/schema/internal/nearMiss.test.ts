import { assert, describe, it } from "@effect/vitest"
import { nearMiss } from "../../../src/schema/internal/nearMiss.ts"

describe("nearMiss", () => {
  it.each([
    ["autoConfirmUsr", "autoConfirmUser"],
    ["autoCofnirmUser", "autoConfirmUser"],
    ["autoConfirmedUser", "autoConfirmUser"],
    ["statuscode", "statusCode"],
    ["status_code", "statusCode"],
    ["IsBase64Encoded", "isBase64Encoded"],
    ["header", "headers"],
    ["bdoy", "body"],
    ["txt", "text"],
    ["batchItemFailure", "batchItemFailures"],
    ["schema_version", "schema-version"],
    ["error-msg-on-denied-conection", "error-msg-on-denied-connection"]
  ])("sees %s as %s", (key, name) => {
    assert.strictEqual(nearMiss(key, [name]), name)
  })

  it("sees a name that lacks one of its words", () => {
    assert.strictEqual(nearMiss("autoConfirm", ["autoConfirmUser"]), "autoConfirmUser")
    assert.strictEqual(nearMiss("base64Encoded", ["isBase64Encoded"]), "isBase64Encoded")
  })

  it.each([
    ["addedLater", "autoConfirmUser"],
    ["eventTime", "eventName"],
    ["providerType", "providerName"],
    ["stoppedAt", "startedAt"],
    ["inputArtifacts", "outputArtifacts"],
    ["autoVerifyPhone", "autoVerifyEmail"],
    ["claimsAndScopeOverrideDetails", "claimsOverrideDetails"],
    ["emailMessageV2", "emailMessage"],
    ["md5", "md4"],
    ["kinesisRecordMetadata", "metadata"],
    ["headers", "multiValueHeaders"],
    ["", "id"],
    ["日本", "id"]
  ])("sees %s as another word than %s", (key, name) => {
    assert.isUndefined(nearMiss(key, [name]))
  })

  it("chooses the nearest of several names", () => {
    assert.strictEqual(nearMiss("autoVerifyPhon", ["autoVerifyEmail", "autoVerifyPhone"]), "autoVerifyPhone")
    assert.strictEqual(nearMiss("headers_", ["header", "headers"]), "headers")
  })

  it("takes no time for a long key", () => {
    assert.isUndefined(nearMiss("a".repeat(1_000_000), ["aaaa"]))
  })
})
