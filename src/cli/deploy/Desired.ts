/** What is deployed: a function with what belongs to it. Settings that are `undefined` stay as they are. */

/** What the function runs. */
export type Code =
  | {
    readonly kind: "zip"
    readonly bytes: Uint8Array
    /** SHA-256 in base64, as Lambda shows it. */
    readonly sha256: string
    /** `undefined`: an existing function keeps one that suits the code. */
    readonly runtime: string | undefined
    readonly defaultRuntime: string
    /** `undefined`: an existing function keeps its own. */
    readonly handler: string | undefined
    /** Whether the bundle's `bootstrap` is an exec wrapper. */
    readonly isWrapped: boolean
    /** The bucket by which it goes to Lambda. */
    readonly bucket: string | undefined
  }
  | { readonly kind: "image"; readonly uri: string }

export type Architecture = "x86_64" | "arm64"

export interface Desired {
  readonly name: string
  readonly region: string
  readonly code: Code
  /** The ARN of an existing role. */
  readonly role: string | undefined
  /** In MB. */
  readonly memory: number | undefined
  /** In seconds. */
  readonly timeout: number | undefined
  readonly architecture: Architecture | undefined
  /** That of a function that is made. */
  readonly defaultArchitecture: Architecture
  readonly env: Readonly<Record<string, string>> | undefined
  /** Whether variables that are not named stay. */
  readonly mergeEnv: boolean
  readonly tags: Readonly<Record<string, string>>
  /** In days. */
  readonly logRetention: number | undefined
  readonly url: "iam" | "none" | undefined
  /** Whether the URL streams. */
  readonly stream: boolean | undefined
  readonly alias: string | undefined
  /** ARNs of queues. */
  readonly sqs: ReadonlyArray<string>
}

export const defaultMemory = 1024
export const defaultTimeout = 3
export const defaultHandler = "index.handler"
export const defaultRetention = 14

/** The tag by which the command knows what it has made. */
export const ownTag = "effect-lambda"

/** The value of the tag. Roles belong to no region, so it names one. */
export const ownTagValue = ({ name, region }: Pick<Desired, "name" | "region">): string => `${region}/${name}`

export const logGroupOf = (name: string): string => `/aws/lambda/${name}`
