/** What `deploy` prints in the end: lines for people, or JSON for programs. */
import { type Deployed } from "./deploy.ts"
import { type Desired, logGroupOf } from "./Desired.ts"
import { shortName } from "./operations.ts"
import type { Journal, Write } from "./steps.ts"

type Writes = Journal["Service"]["writes"]

/** A line that invokes the function. */
export const invokeLine = (
  { alias, functionName, region }: Pick<Deployed, "alias" | "functionName" | "region">
): string =>
  [
    `npx effect-lambda-runtime invoke ${functionName} --remote --region ${region}`,
    ...(alias === undefined ? [] : [`--qualifier ${alias}`]),
    "--data '{}'"
  ].join(" ")

const operationsOf = (writes: ReadonlyArray<Write>) => writes.map(({ operation, subject }) => ({ operation, subject }))

export const renderDryRun = (writes: Writes): string =>
  writes.length === 0
    ? "nothing to do"
    : writes.map(({ operation, subject }) => `${shortName(operation)}  ${subject}`).join("\n")

export const renderDeployed = (deployed: Deployed): string =>
  [
    ["function", deployed.functionArn],
    ["version", deployed.version],
    ["alias", deployed.alias],
    ["url", deployed.url],
    ["invoke", invokeLine(deployed)]
  ].flatMap(([key = "", value]) => value === undefined ? [] : [`${key.padEnd(9)} ${value}`]).join("\n")

export const renderRemoved = ({ name, region }: Pick<Desired, "name" | "region">, writes: Writes): string =>
  writes.length === 0
    ? `there is nothing of ${name} in ${region} to delete`
    : `${name} is deleted; its log group ${logGroupOf(name)} stays: ` +
      `aws logs delete-log-group --region ${region} --log-group-name ${logGroupOf(name)}`

/** The same as an object. */
export const toJson = (result: Deployed | Pick<Desired, "name" | "region">, { dryRun, writes }: Journal["Service"]) =>
  JSON.stringify({
    ...("functionName" in result
      ? { ...result, ...(!dryRun && { invoke: invokeLine(result) }) }
      : {
        functionName: result.name,
        region: result.region,
        logGroup: logGroupOf(result.name),
        ...(!dryRun && { isDeleted: true })
      }),
    dryRun,
    operations: operationsOf(writes)
  })
