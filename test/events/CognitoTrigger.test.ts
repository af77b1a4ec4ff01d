import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { CognitoCustomEmailSenderEventDecoded } from "../../src/events/CognitoCustomEmailSenderEvent.ts"
import { CognitoCustomMessageEvent, CognitoCustomMessageResponse } from "../../src/events/CognitoCustomMessageEvent.ts"
import { CognitoPreSignUpEvent, CognitoPreSignUpResponse } from "../../src/events/CognitoPreSignUpEvent.ts"
import { CognitoPreTokenGenerationEvent } from "../../src/events/CognitoPreTokenGenerationEvent.ts"
import { CognitoPreTokenGenerationV2Event } from "../../src/events/CognitoPreTokenGenerationV2Event.ts"
import { CognitoPreTokenGenerationV3Event } from "../../src/events/CognitoPreTokenGenerationV3Event.ts"
import { userAttribute } from "../../src/events/CognitoTrigger.ts"
import { cases, fixture, schemas, withValueAt } from "./harness.ts"

const triggers = [...schemas].filter(([name]) => /^Cognito(?!Sync).*Event$/.test(name))

// Of triggers that a function may leave as they are: it sends the event back.
const untouched = [
  "cognitoPreSignUp",
  "cognitoCustomMessage",
  "cognitoDefineAuthChallenge",
  "cognitoCreateAuthChallenge",
  "cognitoVerifyAuthChallenge",
  "cognitoUserMigration",
  "cognitoPreTokenGeneration",
  "cognitoPreTokenGenerationV2",
  "cognitoPreTokenGenerationV3ClientCredentials",
  "cognitoCustomEmailSender"
]

/** The schema of a sample, by its name. */
const nameOf = (sample: string): string => cases.find(({ file }) => file === sample)!.name

const fixtureOf = (name: string): unknown => cases.find((each) => each.name === name)?.input

describe("userAttribute", () => {
  it("reads text and booleans as text", () => {
    const attributes = { email: "ada@example.com", email_verified: true }

    assert.strictEqual(userAttribute(attributes, "email"), "ada@example.com")
    assert.strictEqual(userAttribute(attributes, "email_verified"), "true")
  })

  it("has nothing where Cognito sends nothing", () => {
    assert.isUndefined(userAttribute({}, "toString"))
    assert.isUndefined(userAttribute({ email: null }, "email"))
    assert.isUndefined(userAttribute(null, "email"))
    assert.isUndefined(userAttribute(undefined, "email"))
  })
})

describe("the triggers of a user pool", () => {
  it.effect.each(triggers.map(([name]) => name))("accept no event of each other: %s", (name) =>
    Effect.gen(function*() {
      const samples = [
        "cognitoPreSignUp",
        "cognitoPostConfirmation",
        "cognitoPreAuthentication",
        "cognitoPostAuthentication",
        "cognitoCustomMessage",
        "cognitoDefineAuthChallenge",
        "cognitoCreateAuthChallenge",
        "cognitoVerifyAuthChallenge",
        "cognitoUserMigration",
        "cognitoCustomEmailSender",
        "cognitoCustomSmsSender",
        "cognitoInboundFederation",
        "cognitoPreTokenGeneration",
        "cognitoPreTokenGenerationV2",
        "cognitoPreTokenGenerationV3"
      ]

      const accepted = yield* Effect.filter(samples, (sample) =>
        Effect.isSuccess(Schema.decodeUnknownEffect(schemas.get(name)!)(fixture(sample))))

      assert.deepStrictEqual(
        accepted.map((sample) =>
          nameOf(sample)
        ),
        [name]
      )
    }))

  it.effect.each(untouched)(
    "take back an event with what Cognito put in its response: %s",
    (sample) =>
      Effect.gen(function*() {
        const name = nameOf(sample)
        const event = yield* Schema.decodeUnknownEffect(schemas.get(name)!)(fixture(sample))

        const response = yield* Schema.encodeEffect(schemas.get(name.replace(/Event$/, "Response"))!)(event)

        assert.deepStrictEqual(response, event)
      })
  )

  const events = [...schemas].flatMap(([name, schema]) => {
    const event = fixtureOf(name)
    return /^Cognito(?!Sync).*Event$/.test(name) && event !== undefined ? [{ event, name, schema }] : []
  })

  it.effect.each(events)(
    "take $name back as it came, whatever is null or missing in its response",
    ({ event, name }) =>
      Effect.gen(function*() {
        const encode = Schema.encodeUnknownEffect(schemas.get(name.replace(/Event$/, "Response"))!)

        for (const response of [undefined, null, {}, { addedLater: null }, { addedLater: { by: "AWS" } }]) {
          const copy = withValueAt(event, ["response"], response)

          assert.deepStrictEqual(yield* encode(copy), copy)
        }
      })
  )

  it.effect.each(events)(
    "decode $name without its response, and with null for what is not known",
    ({ event, schema }) =>
      Effect.gen(function*() {
        for (
          const input of [
            withValueAt(event, ["response"], undefined),
            withValueAt(event, ["response"], null),
            withValueAt(event, ["userName"], null),
            withValueAt(event, ["callerContext"], { awsSdkVersion: null, clientId: null })
          ]
        ) {
          assert.deepStrictEqual<unknown>(yield* Schema.decodeUnknownEffect(schema)(input), input)
        }
      })
  )
})

const misspelt = [
  ["cognitoPreSignUp", "autoConfirmUsr", "autoConfirmUser"],
  ["cognitoCustomMessage", "emailSubjcet", "emailSubject"],
  ["cognitoDefineAuthChallenge", "issueToken", "issueTokens"],
  ["cognitoCreateAuthChallenge", "publicChallengeParams", undefined],
  ["cognitoVerifyAuthChallenge", "AnswerCorrect", "answerCorrect"],
  ["cognitoUserMigration", "finaluserStatus", "finalUserStatus"],
  ["cognitoInboundFederation", "userAttributesToMapp", "userAttributesToMap"]
] as const

describe("a response in a copy of the event", () => {
  it.effect.each(misspelt)(
    "of %s may not have %s, which is misspelt",
    ([sample, key, meant]) =>
      Effect.gen(function*() {
        const schema = schemas.get(nameOf(sample).replace(/Event$/, "Response"))!
        const event = fixture(sample) as { readonly response?: object }
        const encode = Schema.encodeUnknownEffect(schema)

        const result = yield* Effect.result(encode({ ...event, response: { ...event.response, [key]: true } }))

        assert.strictEqual(
          result._tag === "Failure" ? result.failure.message : undefined,
          meant && `Expected no such key, did you mean "${meant}"?\n  at ["response"]["${key}"]`
        )
      })
  )
})

describe("CognitoPreSignUpEvent", () => {
  it.effect("names the trigger that it does not belong to", () =>
    Effect.gen(function*() {
      const input = fixture("cognitoPostConfirmation")

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(CognitoPreSignUpEvent)(input))

      assert.include(error.message, `at ["triggerSource"]`)
    }))

  it.effect("names a user attribute that is neither text nor a boolean", () =>
    Effect.gen(function*() {
      const input = withValueAt(fixture("cognitoPreSignUp"), ["request", "userAttributes", "email"], 7)

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(CognitoPreSignUpEvent)(input))

      assert.strictEqual(error.message, `Expected string | boolean | null\n  at ["request"]["userAttributes"]["email"]`)
    }))
})

describe("CognitoPreSignUpResponse", () => {
  it.effect("is the event with a response, and keeps what AWS adds to the event", () =>
    Effect.gen(function*() {
      const input = withValueAt(fixture("cognitoPreSignUp"), ["addedLater"], null)
      const event = yield* Schema.decodeUnknownEffect(CognitoPreSignUpEvent)(input)

      const encoded = yield* Schema.encodeEffect(CognitoPreSignUpResponse)({
        ...event,
        response: { autoConfirmUser: true }
      })

      assert.deepStrictEqual<unknown>(encoded, { ...event, response: { autoConfirmUser: true } })
      assert.property(encoded, "addedLater")
    }))
})

describe("CognitoCustomMessageEvent", () => {
  it.effect("takes any source of messages", () =>
    Effect.gen(function*() {
      for (const source of ["CustomMessage_SignUp", "CustomMessage_ResendCode", "CustomMessage_Later"]) {
        const input = withValueAt(fixture("cognitoCustomMessage"), ["triggerSource"], source)

        const { triggerSource } = yield* Schema.decodeUnknownEffect(CognitoCustomMessageEvent)(input)

        assert.strictEqual(triggerSource, source)
      }
    }))
})

const withSubject = (emailSubject: string) =>
  withValueAt(fixture("CognitoCustomMessageResponse.mail"), ["response", "emailSubject"], emailSubject)

describe("CognitoCustomMessageResponse", () => {
  it.effect("counts characters, not code units", () =>
    Effect.gen(function*() {
      yield* Schema.encodeUnknownEffect(CognitoCustomMessageResponse)(withSubject("😀".repeat(140)))
      const error = yield* Effect.flip(
        Schema.encodeUnknownEffect(CognitoCustomMessageResponse)(withSubject("a".repeat(141)))
      )

      assert.include(error.message, `at ["response"]["emailSubject"]`)
    }))
})

describe("CognitoPreTokenGenerationV2Event", () => {
  const v1 = fixture("cognitoPreTokenGeneration")

  it.effect("is not the event of version 1", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(CognitoPreTokenGenerationV2Event)(v1))

      assert.strictEqual(error.message, `Expected "2"\n  at ["version"]`)
    }))

  it.effect("takes the number of version 1 where there are scopes", () =>
    Effect.gen(function*() {
      const input = withValueAt(v1, ["request", "scopes"], ["openid"])

      const event = yield* Schema.decodeUnknownEffect(CognitoPreTokenGenerationV2Event)(input)

      assert.deepStrictEqual(event.request.scopes, ["openid"])
    }))

  it.effect("may lack scopes where it says that it is of version 2", () =>
    Effect.gen(function*() {
      const input = withValueAt(v1, ["version"], "2")

      assert.deepStrictEqual<unknown>(yield* Schema.decodeUnknownEffect(CognitoPreTokenGenerationV2Event)(input), input)
    }))
})

describe("CognitoPreTokenGenerationV3Event", () => {
  it.effect("has no user where a client asks by its credentials", () =>
    Effect.gen(function*() {
      const input = fixture("cognitoPreTokenGenerationV3ClientCredentials")

      const event = yield* Schema.decodeUnknownEffect(CognitoPreTokenGenerationV3Event)(input)

      assert.strictEqual(event.triggerSource, "TokenGeneration_ClientCredentials")
      assert.isUndefined(event.userName)
    }))
})

describe("CognitoPreTokenGenerationEvent", () => {
  it.effect("is not the event of a later version", () =>
    Effect.gen(function*() {
      const input = fixture("cognitoPreTokenGenerationV2")

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(CognitoPreTokenGenerationEvent)(input))

      assert.strictEqual(error.message, `Expected "1"\n  at ["version"]`)
    }))
})

describe("CognitoCustomEmailSenderEventDecoded", () => {
  it.effect("has the encrypted code as bytes", () =>
    Effect.gen(function*() {
      const input = withValueAt(fixture("cognitoCustomEmailSender"), ["request", "code"], "AQID")

      const { request } = yield* Schema.decodeUnknownEffect(CognitoCustomEmailSenderEventDecoded)(input)

      assert.deepStrictEqual(request.code, new Uint8Array([1, 2, 3]))
    }))
})

describe("responses of triggers", () => {
  it.effect.each(
    [
      ["PreSignUpResponse.confirmed", { autoConfirm: true }, `["response"]["autoConfirm"]`],
      ["PreSignUpResponse.confirmed", { autoVerifyEmail: "true" }, `["response"]["autoVerifyEmail"]`],
      ["CustomMessageResponse.mail", { emailBody: "{####}" }, `["response"]["emailBody"]`],
      ["CustomMessageResponse.mail", { smsMessage: "a".repeat(141) }, `["response"]["smsMessage"]`],
      ["DefineAuthChallengeResponse.challenge", { issueTokens: 1 }, `["response"]["issueTokens"]`],
      [
        "CreateAuthChallengeResponse.captcha",
        { publicChallengeParameters: { tries: 3 } },
        `["response"]["publicChallengeParameters"]["tries"]`
      ],
      ["VerifyAuthChallengeResponse.correct", { answerCorrect: "yes" }, `["response"]["answerCorrect"]`],
      ["UserMigrationResponse.confirmed", { finalUserStatus: "DONE" }, `["response"]["finalUserStatus"]`],
      ["UserMigrationResponse.confirmed", { messageAction: "NONE" }, `["response"]["messageAction"]`],
      [
        "UserMigrationResponse.confirmed",
        { desiredDeliveryMediums: ["FAX"] },
        `["response"]["desiredDeliveryMediums"][0]`
      ],
      ["InboundFederationResponse.mapped", { userAttributes: {} }, `["response"]["userAttributes"]`],
      [
        "PreTokenGenerationResponse.claims",
        { claimsOverrideDetails: { claimsToAddOrOverride: { n: 1 } } },
        `["response"]["claimsOverrideDetails"]["claimsToAddOrOverride"]["n"]`
      ],
      [
        "PreTokenGenerationResponse.claims",
        { claimsAndScopeOverrideDetails: {} },
        `["response"]["claimsAndScopeOverrideDetails"]`
      ],
      ["PreTokenGenerationV2Response.claims", { claimsOverrideDetails: {} }, `["response"]["claimsOverrideDetails"]`],
      [
        "PreTokenGenerationV2Response.claims",
        { claimsAndScopeOverrideDetails: { idTokenGeneration: { claimsToSupress: [] } } },
        `["response"]["claimsAndScopeOverrideDetails"]["idTokenGeneration"]["claimsToSupress"]`
      ],
      [
        "PreTokenGenerationV3Response.client-credentials",
        { claimsAndScopeOverrideDetails: { groupOverrideDetails: { groupsToOveride: [] } } },
        `["response"]["claimsAndScopeOverrideDetails"]["groupOverrideDetails"]["groupsToOveride"]`
      ]
    ] as const
  )("refuse by field: %s %o", ([sample, response, path]) =>
    Effect.gen(function*() {
      const schema = schemas.get(`Cognito${sample.slice(0, sample.indexOf("."))}`)!
      const value = withValueAt(fixture(`Cognito${sample}`), ["response"], response)

      const error = yield* Effect.flip(Schema.encodeUnknownEffect(schema)(value))

      assert.include(error.message, `at ${path}`)
    }))
})
