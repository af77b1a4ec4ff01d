import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  homeDirectories,
  TransferFamilyAuthorizerEvent,
  TransferFamilyAuthorizerResponse
} from "../../src/events/TransferFamilyAuthorizerEvent.ts"

const Role = "arn:aws:iam::123456789012:role/transfer"

describe("TransferFamilyAuthorizerEvent", () => {
  it.effect("has a user", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(TransferFamilyAuthorizerEvent)({ serverId: "s-1", protocol: "SFTP" })
      )

      assert.strictEqual(error.message, `Missing key\n  at ["username"]`)
    }))
})

describe("TransferFamilyAuthorizerResponse", () => {
  it.effect("may be empty, which lets nobody in", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* Schema.encodeEffect(TransferFamilyAuthorizerResponse)({}), {})
    }))

  it.effect("has a logical home of directories", () =>
    Effect.gen(function*() {
      const answer = {
        Role,
        HomeDirectoryType: "LOGICAL",
        HomeDirectoryDetails: homeDirectories([{ Entry: "/", Target: "/orders/ada" }])
      } as const

      assert.deepStrictEqual(yield* Schema.encodeEffect(TransferFamilyAuthorizerResponse)(answer), {
        Role,
        HomeDirectoryType: "LOGICAL",
        HomeDirectoryDetails: `[{"Entry":"/","Target":"/orders/ada"}]`
      })
    }))

  it.effect.each(
    [
      [{ role: Role }, `Expected no such key, did you mean "Role"?\n  at ["role"]`],
      [{ Role, HomeDirectoryType: "logical" }, `Expected "PATH" | "LOGICAL"\n  at ["HomeDirectoryType"]`],
      [{ Role, HomeDirectoryType: "LOGICAL" }, `Expected directories of a LOGICAL home\n  at ["HomeDirectoryDetails"]`],
      [
        { Role, HomeDirectoryType: "LOGICAL", HomeDirectoryDetails: "[]", HomeDirectory: "/a" },
        `Expected none with a LOGICAL home\n  at ["HomeDirectory"]`
      ],
      [{ Role, HomeDirectoryDetails: [{ Entry: "/" }] }, `Expected string | undefined\n  at ["HomeDirectoryDetails"]`],
      [
        { Role, HomeDirectoryDetails: `[{"Entry":"/"}]` },
        `Expected JSON of a list of Entry and Target\n  at ["HomeDirectoryDetails"]`
      ],
      [{ Role, PosixProfile: { Uid: -1, Gid: 0 } }, `at ["PosixProfile"]["Uid"]`],
      [{ Role, PosixProfile: { Uid: 0 } }, `Missing key\n  at ["PosixProfile"]["Gid"]`],
      [{ Role, PublicKeys: "ssh-rsa AAAA" }, `Expected array | undefined\n  at ["PublicKeys"]`]
    ] as const
  )("refuses %o", ([response, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(TransferFamilyAuthorizerResponse)(response))

      assert.include(error.message, message)
    }))
})
