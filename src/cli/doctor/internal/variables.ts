/**
 * What Lambda refuses in the variables of a function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
import type { Finding } from "../Finding.ts"
import { text, type Values } from "./values.ts"

const reserved = new Set([
  "_HANDLER",
  "_X_AMZN_TRACE_ID",
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT"
])

const maxBytes = 4096

/** Checks the variables of a function. Values that only AWS knows count as nothing. */
export const checkVariables = (where: string, variables: Values): ReadonlyArray<Finding> => {
  const found = (problem: string, fix: string): Finding => ({ check: "variables", fix, problem, where })
  const taken = Object.keys(variables).filter((name) => reserved.has(name))
  const invalid = Object.keys(variables).filter((name) => !/^[A-Za-z]\w+$/.test(name) && !reserved.has(name))
  const bytes = Object.entries(variables).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text(value) ?? ""),
    0
  )
  return [
    ...(taken.length > 0
      ? [found(`Lambda sets ${taken.join(", ")} and refuses it from you`, "leave it out, or give it another name")]
      : []),
    ...(invalid.length > 0
      ? [found(
        `Lambda refuses the name ${invalid.map((name) => JSON.stringify(name)).join(", ")}`,
        "begin with a letter, and use two or more letters, digits and _"
      )]
      : []),
    ...(bytes > maxBytes
      ? [found(
        `the variables have ${bytes} bytes, and Lambda takes ${maxBytes}`,
        "read large values from Parameter Store or Secrets Manager, as effect-lambda-runtime/parameters does"
      )]
      : [])
  ]
}
