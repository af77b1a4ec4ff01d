/** The role as which a function runs, if this command makes it: it has a tag by which it is known again. */
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { CommandFailed } from "../internal/CommandError.ts"
import { type AwsCalls, type CallFailed, find } from "./AwsCalls.ts"
import { type Desired, ownTag, ownTagValue } from "./Desired.ts"
import { pages, type Step, write } from "./steps.ts"

export interface Role {
  /** `undefined`: there is no role of this name. */
  readonly arn: string | undefined
  readonly isOurs: boolean
  readonly policies: ReadonlyArray<string>
}

type Of = Pick<Desired, "name" | "region">

const maxLength = 64

/** The name of the role of a function. */
export const roleNameOf = ({ name, region }: Of): string => {
  const full = `effect-lambda-${region}-${name}`
  const hash = createHash("sha256").update(full).digest("hex").slice(0, 8)
  return full.length <= maxLength ? full : `${full.slice(0, maxLength - 9)}-${hash}`
}

/** Where the managed policies of AWS are: their partition is that of the region. */
const policyArn = ({ region }: Of, name: string): string => {
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws"
  return `arn:${partition}:iam::aws:policy/service-role/${name}`
}

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }]
})

export const readRole = (of: Of): Effect.Effect<Role, CallFailed, AwsCalls> =>
  Effect.gen(function*() {
    const RoleName = roleNameOf(of)
    const found = yield* find("iam:GetRole", { RoleName })
    if (found?.Role === undefined) return { arn: undefined, isOurs: false, policies: [] }
    const { Arn, Tags = [] } = found.Role
    const isOurs = Tags.some(({ Key, Value }) => Key === ownTag && Value === ownTagValue(of))
    const policies = yield* pages(
      "iam:ListAttachedRolePolicies",
      (Marker) => ({ RoleName, Marker }),
      ({ AttachedPolicies, Marker }) => ({ items: AttachedPolicies, next: Marker })
    )
    return { arn: Arn, isOurs, policies: policies.flatMap(({ PolicyArn = [] }) => PolicyArn) }
  })

const decide = (desired: Desired) => ({ arn, isOurs, policies }: Role) => {
  const RoleName = roleNameOf(desired)
  if (arn !== undefined && !isOurs) {
    return Effect.fail(
      new CommandFailed({
        detail:
          `the role ${RoleName} exists and was not made for this function by deploy; use it by --role ${arn}, or ` +
          "delete it"
      })
    )
  }
  const wanted = [
    policyArn(desired, "AWSLambdaBasicExecutionRole"),
    ...(desired.sqs.length > 0 ? [policyArn(desired, "AWSLambdaSQSQueueExecutionRole")] : [])
  ]
  return Effect.succeed([
    ...(arn === undefined
      ? [
        write("iam:CreateRole", RoleName, {
          RoleName,
          AssumeRolePolicyDocument: trust,
          Description: `Made by effect-lambda deploy for the function ${desired.name} in ${desired.region}`,
          Tags: [{ Key: ownTag, Value: ownTagValue(desired) }]
        }, { leaves: `the role ${RoleName}` })
      ]
      : []),
    ...wanted.filter((policy) => !policies.includes(policy)).map((PolicyArn) =>
      write("iam:AttachRolePolicy", `${PolicyArn.replace(/^.*\//, "")} to ${RoleName}`, { RoleName, PolicyArn })
    )
  ])
}

export const role = (desired: Desired): Step<Role> => ({
  read: readRole(desired),
  decide: decide(desired),
  isVisible: ({ arn }) => arn !== undefined
})
