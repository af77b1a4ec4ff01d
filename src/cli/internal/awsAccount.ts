/** The account of AWS in which a verb acts: its region, and the credentials by which it signs. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import * as Path from "node:path"
import * as AwsClient from "../../aws/AwsClient.ts"
import * as AwsCredentials from "../../aws/AwsCredentials.ts"
import type { AwsError } from "../../aws/AwsError.ts"
import * as AwsRegion from "../../aws/AwsRegion.ts"
import { CommandFailed } from "./CommandError.ts"
import { installLine, loadOptional } from "./install.ts"

type Variables = Readonly<Record<string, string | undefined>>

/** A setting of a profile in AWS's config file: `[default]`, or `[profile name]`. */
export const readProfile = (text: string, profile: string, key: string): string | undefined => {
  let isInside = false
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[\s*(?:profile\s+)?["']?([^\]"']+?)["']?\s*\]/.exec(line)
    if (section !== null) isInside = section[1] === profile
    else if (isInside) {
      const [, name, value] = /^(\w+)\s*=\s*(.*?)\s*(?:\s[#;].*)?$/.exec(line) ?? []
      if (name === key && value !== undefined && value !== "") return value
    }
  }
  return undefined
}

const readConfig = (variables: Variables): string => {
  try {
    return readFileSync(variables["AWS_CONFIG_FILE"] || Path.join(homedir(), ".aws", "config"), "utf8")
  } catch {
    return ""
  }
}

/** The region: that of the flag, of the environment, or of the profile. */
export const findRegion = (
  asked: string | undefined,
  variables: Variables = process.env,
  config: (variables: Variables) => string = readConfig
): Effect.Effect<string, CommandFailed> =>
  Effect.suspend(() => {
    const region = asked || variables["AWS_REGION"] || variables["AWS_DEFAULT_REGION"] ||
      readProfile(config(variables), variables["AWS_PROFILE"] || "default", "region")
    return region === undefined
      ? Effect.fail(new CommandFailed({ detail: "no region is known; pass --region, or set AWS_REGION" }))
      : Effect.succeed(region)
  })

interface Providers {
  readonly fromNodeProviderChain: () => () => Promise<AwsCredentials.ProvidedCredentials>
}

const providersPackage = "@aws-sdk/credential-providers"

/** AWS's chain of providers if it is installed (profiles, SSO, roles), else the variables of the environment. */
const credentials: Layer.Layer<never> = Layer.unwrap(
  Effect.map(
    Effect.suspend(() =>
      process.env["AWS_ACCESS_KEY_ID"] === undefined ? loadOptional<Providers>(providersPackage) : Effect.undefined
    ),
    (providers) =>
      providers === undefined
        ? AwsCredentials.layerContainer
        : AwsCredentials.layerProvider(providers.fromNodeProviderChain())
  )
)

/** AWS in a region. */
export const layerAws = (region: string | undefined): Layer.Layer<AwsClient.AwsClient, CommandFailed> =>
  Layer.unwrap(
    Effect.map(findRegion(region), (region) =>
      AwsClient.layer.pipe(Layer.provide([AwsRegion.layer(region), credentials])))
  )

/** The codes by which AWS refuses credentials, and by which its SDK says that there are none. */
const credentialCodes = new Set([
  "CredentialsProviderError",
  "TokenProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "RequestExpired",
  "InvalidClientTokenId",
  "InvalidAccessKeyId",
  "UnrecognizedClientException",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "IncompleteSignature"
])

/** Whether a code is about credentials. */
export const isCredentialCode = (code: string): boolean => credentialCodes.has(code)

/** What a person does about credentials that AWS does not take. */
export const credentialsRefused = (code: string, why: string): string =>
  /expired/i.test(code) || /expired/i.test(why)
    ? `the credentials of AWS have expired (${why}); sign in again, as by aws sso login, or set new ones`
    : `AWS has no credentials to accept (${why}); set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE`

/** What a person does if there is no way to AWS. Neither AWS's SDK nor the client of this package uses a proxy. */
export const unreachable = (why: string, variables: Variables = process.env): string => {
  const proxy = ["HTTPS_PROXY", "https_proxy"].find((name) => variables[name])
  return `AWS cannot be reached (${why}); check the network and the region${
    proxy === undefined ? "" : `; ${proxy} is set, and this command does not use it`
  }`
}

/** What a person does if another program answers, such as a proxy. */
export const notAws = (what: string): string =>
  `${what}, which is not an answer of AWS; check AWS_ENDPOINT_URL, and whether a proxy is on the way`

/** Why AWS was not asked, or what it refused, in one sentence. */
export const describeAwsError = ({ message, reason }: AwsError): string => {
  switch (reason._tag) {
    case "CredentialsMissing": {
      const [, why] = /^the provider of credentials failed(?:: (.+))?/s.exec(reason.message) ?? []
      return why === undefined
        ? `${reason.message}, or for profiles and SSO: ${installLine([providersPackage])}`
        : credentialsRefused("", why)
    }
    case "Refused":
      if (isCredentialCode(reason.code)) {
        return credentialsRefused(reason.code, reason.detail || reason.code)
      }
      return reason.code === "Unknown" ? notAws(message) : message
    case "InvalidAnswer":
      return notAws(message)
    case "Unreachable":
      return /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH)$/.test(reason.code)
        ? unreachable(`${reason.endpoint}: ${reason.code}`)
        : reason.code.startsWith("HPE_")
        ? notAws(message)
        : message
    default:
      return message
  }
}
