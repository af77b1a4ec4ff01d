import { assert, describe, it } from "@effect/vitest"
import { parseEndpoint } from "../../../src/internal/client/endpoint.ts"

describe("parseEndpoint", () => {
  it("reads a name, an IPv4 and an IPv6 address", () => {
    assert.deepStrictEqual(parseEndpoint("sandbox.localdomain:80"), { host: "sandbox.localdomain", port: 80 })
    assert.deepStrictEqual(parseEndpoint("169.254.100.1:9001"), { host: "169.254.100.1", port: 9001 })
    assert.deepStrictEqual(parseEndpoint("[fe80::1%eth0]:65535"), { host: "fe80::1%eth0", port: 65_535 })
  })

  it("reads nothing else", () => {
    for (const text of ["", "host", "host:", ":80", "host:0", "host:65536", "http://host:80", "::1:80", "[host]:80"]) {
      assert.isUndefined(parseEndpoint(text), text)
    }
  })
})
