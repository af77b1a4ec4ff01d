/** The log group of a function. It is made before the function: what Lambda makes by itself keeps logs for ever. */
import * as Effect from "effect/Effect"
import { AwsCalls } from "./AwsCalls.ts"
import { defaultRetention, type Desired, logGroupOf, ownTag, ownTagValue } from "./Desired.ts"
import { pages, type Step, write } from "./steps.ts"

export interface LogGroup {
  readonly exists: boolean
  readonly retention: number | undefined
  /** Whether this command has made it. */
  readonly isOurs: boolean
}

const read = (desired: Desired): Step<LogGroup>["read"] =>
  Effect.gen(function*() {
    const { call } = yield* AwsCalls
    const name = logGroupOf(desired.name)
    const groups = yield* pages(
      "logs:DescribeLogGroups",
      (nextToken) => ({ logGroupNamePrefix: name, nextToken }),
      ({ logGroups, nextToken }) => ({ items: logGroups, next: nextToken })
    )
    const group = groups.find(({ logGroupName }) => logGroupName === name)
    if (group === undefined) return { exists: false, retention: undefined, isOurs: false }
    const { arn = "", logGroupArn, retentionInDays: retention } = group
    if (retention !== undefined || desired.logRetention !== undefined) return { exists: true, retention, isOurs: false }
    const { tags = {} } = yield* call("logs:ListTagsForResource", {
      resourceArn: logGroupArn ?? arn.replace(/:\*$/, "")
    })
    return { exists: true, retention, isOurs: tags[ownTag] === ownTagValue(desired) }
  })

/** A group that somebody else has made keeps its retention, unless another is asked for: less would delete logs. */
const decide = (desired: Desired) => ({ exists, isOurs, retention }: LogGroup) => {
  const logGroupName = logGroupOf(desired.name)
  const wanted = desired.logRetention ?? (exists && !isOurs ? undefined : defaultRetention)
  const needsRetention = wanted !== undefined && wanted !== retention && !(isOurs && retention !== undefined)
  return Effect.succeed([
    ...(exists ? [] : [
      write("logs:CreateLogGroup", logGroupName, {
        logGroupName,
        tags: { [ownTag]: ownTagValue(desired) }
      }, { leaves: `the log group ${logGroupName}` })
    ]),
    ...(needsRetention
      ? [
        write("logs:PutRetentionPolicy", `${logGroupName}, ${wanted} days`, { logGroupName, retentionInDays: wanted })
      ]
      : [])
  ])
}

export const logGroup = (desired: Desired): Step<LogGroup> => ({ read: read(desired), decide: decide(desired) })
