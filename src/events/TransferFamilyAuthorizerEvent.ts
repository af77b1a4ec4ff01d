/** What AWS Transfer Family asks a custom identity provider, and the response. */
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { JsonText } from "../schema/JsonText.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { expectedAt } from "./internal/expected.ts"

/**
 * A user who logs in.
 *
 * @see https://docs.aws.amazon.com/transfer/latest/userguide/custom-lambda-idp.html
 * @category models
 * @since 0.1.0
 */
export class TransferFamilyAuthorizerEvent extends Schema.Opaque<TransferFamilyAuthorizerEvent>()(OpenStruct({
  username: Schema.String,
  serverId: Schema.String,
  /** `SFTP`, `FTPS` or `FTP`. AS2 has no users. */
  protocol: Schema.String,
  /** Empty or absent if the user comes with a key: respond with `PublicKeys`. */
  password: nullishKey(Schema.String),
  sourceIp: nullishKey(Schema.String)
})) {}

const decodeMappings = Schema.decodeOption(
  JsonText(Schema.NonEmptyArray(Schema.Struct({ Entry: Schema.String, Target: Schema.String })))
)

const posixId = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 4_294_967_295 }))

/**
 * The user, or `{}` for one who may not log in.
 *
 * **Details**
 *
 * A user is let in by `Role`, with the right `PublicKeys` if there was no password. `HomeDirectoryDetails` and `Policy`
 * are JSON in a string: `homeDirectories` and `JSON.stringify` make them.
 *
 * @see https://docs.aws.amazon.com/transfer/latest/userguide/custom-lambda-idp.html
 * @category models
 * @since 0.1.0
 */
export class TransferFamilyAuthorizerResponse extends Schema.Opaque<TransferFamilyAuthorizerResponse>()(
  ClosedStruct({
    /** ARN of the role that reaches the files. */
    Role: Schema.optional(Schema.String),
    /** Of EFS. */
    PosixProfile: Schema.optional(ClosedStruct({
      Uid: posixId,
      Gid: posixId,
      SecondaryGids: Schema.optional(Schema.Array(posixId).check(Schema.isMaxLength(16)))
    })),
    /** Of SSH, as in `authorized_keys`. */
    PublicKeys: Schema.optional(Schema.Array(Schema.String)),
    /** JSON of a policy that narrows the role, for S3. */
    Policy: Schema.optional(Schema.String),
    /** `PATH` if it is absent. */
    HomeDirectoryType: Schema.optional(Schema.Literals(["PATH", "LOGICAL"])),
    /** JSON of the directories that a `LOGICAL` home shows. */
    HomeDirectoryDetails: Schema.optional(Schema.String),
    /** Where a `PATH` home is: `/bucket/home/ada`. */
    HomeDirectory: Schema.optional(Schema.String)
  }).check(Schema.makeFilter(({ HomeDirectory, HomeDirectoryDetails, HomeDirectoryType }) => {
    if (HomeDirectoryType === "LOGICAL") {
      if (HomeDirectoryDetails === undefined) {
        return expectedAt(["HomeDirectoryDetails"], "directories of a LOGICAL home")
      }
      if (HomeDirectory !== undefined) return expectedAt(["HomeDirectory"], "none with a LOGICAL home")
    }
    if (HomeDirectoryDetails === undefined || Option.isSome(decodeMappings(HomeDirectoryDetails))) return undefined
    return expectedAt(["HomeDirectoryDetails"], "JSON of a list of Entry and Target")
  }))
) {}

/**
 * The directories that a `LOGICAL` home shows, for `HomeDirectoryDetails`.
 *
 * **Example** (One bucket as the root)
 *
 * ```ts
 * import { TransferFamilyAuthorizerEvent } from "effect-lambda-runtime/events"
 *
 * const response: TransferFamilyAuthorizerEvent.TransferFamilyAuthorizerResponse = {
 *   Role: "arn:aws:iam::123456789012:role/transfer",
 *   HomeDirectoryType: "LOGICAL",
 *   HomeDirectoryDetails: TransferFamilyAuthorizerEvent.homeDirectories([{ Entry: "/", Target: "/orders/ada" }])
 * }
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const homeDirectories = (
  mappings: ReadonlyArray<{
    /** What the user sees. */
    readonly Entry: string
    /** What it is: `/bucket/path`. */
    readonly Target: string
    /** `DIRECTORY` if it is absent. */
    readonly Type?: "FILE" | "DIRECTORY"
  }>
): string => JSON.stringify(mappings)
