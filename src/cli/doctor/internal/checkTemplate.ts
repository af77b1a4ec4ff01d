/** What is wrong with the settings of a template: of each function, and of what calls it. */
import type { Check, Finding } from "../Finding.ts"
import type { CodeFacts } from "./codeFacts.ts"
import type { FunctionUrl, Mapping, TemplateFunction, TemplateModel } from "./templateModel.ts"
import { text } from "./values.ts"
import { checkVariables } from "./variables.ts"

/** What the code of a function says, if it was found. */
export interface KnownCode extends CodeFacts {
  readonly hasBootstrap: boolean
  /** Whether AWS's own loop finds the handler of the template. */
  readonly exportsHandler: boolean
}

/** The file of the template, as messages call it, and the code of its functions. */
export interface TemplateContext {
  readonly name: string
  readonly model: TemplateModel
  readonly codeOf: (functionId: string) => KnownCode | undefined
}

type Describe = (where: string, problem: string, fix: string) => Finding

const describe = (check: Check, { name }: TemplateContext): Describe => (where, problem, fix) => ({
  check,
  fix,
  problem,
  where: `${name}, ${where}`
})

/** By this variable Lambda starts the `bootstrap` of the package in place of AWS's own loop. */
export const wrapperVariable = "AWS_LAMBDA_EXEC_WRAPPER"

const taskRoot = "/var/task/"

/** The oldest Node that runs this library, as a runtime of Lambda. */
const oldestNode = 22

const checkRuntime = (fn: TemplateFunction, context: TemplateContext): ReadonlyArray<Finding> => {
  const found = describe("runtime", context)
  const [, version] = /^nodejs(?:(\d+)\.x)?$/.exec(fn.runtime ?? "") ?? []
  const isNode = fn.runtime?.startsWith("nodejs") === true
  if (isNode && (version === undefined || Number(version) < oldestNode)) {
    return [found(fn.id, `${fn.runtime} has a Node that is too old for this library`, "set Runtime to nodejs24.x")]
  }
  if (fn.runtime === "provided" || fn.runtime === "provided.al2") {
    return [
      found(
        fn.id,
        `${fn.runtime} has a C library that Node 22 and newer do not start on`,
        "set Runtime to provided.al2023"
      )
    ]
  }
  return []
}

const checkWrapper = (fn: TemplateFunction, context: TemplateContext): ReadonlyArray<Finding> => {
  const code = context.codeOf(fn.id)
  if (code === undefined || fn.variables === undefined || fn.isImage || fn.runtime === undefined) return []
  const found = describe("runtime", context)
  const value = fn.variables[wrapperVariable]
  if (fn.runtime.startsWith("provided")) {
    return code.hasBootstrap ? [] : [found(
      fn.id,
      `${fn.runtime} starts bootstrap, and the package has none`,
      "build the function by npx effect-lambda-runtime build --target provided"
    )]
  }
  if (!fn.runtime.startsWith("nodejs")) return []
  if (value === undefined) {
    return code.hasBootstrap && !code.exportsHandler
      ? [found(
        fn.id,
        `${wrapperVariable} is not set, so AWS's own loop loads the package and finds no handler`,
        `set it to ${taskRoot}bootstrap in Environment.Variables`
      )]
      : []
  }
  const path = text(value)
  if (path === `${taskRoot}bootstrap` && !code.hasBootstrap) {
    return [found(
      fn.id,
      `${wrapperVariable} is ${path}, and the package has no bootstrap`,
      "build the function by npx effect-lambda-runtime build, or leave the variable out if AWS's own loop runs it"
    )]
  }
  return path !== undefined && code.hasBootstrap && path !== `${taskRoot}bootstrap` && !path.startsWith("/opt/")
    ? [found(
      fn.id,
      `${wrapperVariable} is ${path}, which is not the bootstrap of the package`,
      `set it to ${taskRoot}bootstrap`
    )]
    : []
}

const checkSnapStart = (fn: TemplateFunction, context: TemplateContext): ReadonlyArray<Finding> =>
  fn.hasSnapStart && !fn.isImage
    ? [
      describe("SnapStart", context)(
        fn.id,
        "SnapStart runs Node in container images alone, so the deployment fails",
        "leave SnapStart out, or deploy an image by PackageType: Image"
      )
    ]
    : []

/** API Gateway ends a request on its own, and the function runs on and is paid for. */
const checkRoutes = (context: TemplateContext): ReadonlyArray<Finding> =>
  context.model.routes.flatMap(({ functionId, kind, timeout, where }) => {
    const fn = context.model.functions.find(({ id }) => id === functionId)
    if (fn?.timeout === undefined || fn.timeout <= Math.max(29, timeout / 1000 - 1)) return []
    return [
      describe("timeout behind an API", context)(
        where,
        `the ${kind} ends a request after ${timeout / 1000} seconds, and ${functionId} may run for ${fn.timeout}`,
        `set Timeout of ${functionId} to ${
          Math.max(29, timeout / 1000 - 1)
        } or less, or use a function URL, which waits for 15 minutes`
      )
    ]
  })

/** AWS asks for six times the timeout, and the batching window on top. */
const checkVisibility = (
  { functionId, sourceId, where, window }: Mapping,
  context: TemplateContext
): ReadonlyArray<Finding> => {
  const timeout = context.model.functions.find(({ id }) => id === functionId)?.timeout
  const visibility = context.model.visibilityTimeouts.get(sourceId ?? "")
  if (timeout === undefined || visibility === undefined) return []
  const least = 6 * timeout + window
  return visibility >= least ? [] : [
    describe("visibility timeout", context)(
      where,
      `${sourceId} shows a message again after ${visibility} seconds, and ${functionId} may run for ${timeout}` +
        `${window > 0 ? ` after a window of ${window}` : ""}, so messages are handled twice`,
      `set VisibilityTimeout of ${sourceId} to ${least} or more: six times the timeout of the function` +
        (window > 0 ? " and the window" : "")
    )
  ]
}

const checkBatch = ({ functionId, kind, reportsFailures, where }: Mapping, context: TemplateContext) =>
  reportsFailures || context.codeOf(functionId)?.reportsBatchFailures !== true
    ? []
    : [
      describe("batch failures", context)(
        where,
        `ReportBatchItemFailures is off, so Lambda ignores which ${
          kind === "queue" ? "messages" : "records"
        } failed and deletes them`,
        "set FunctionResponseTypes to [ReportBatchItemFailures]"
      )
    ]

const checkStreamMode = (
  { functionId, isStream, where }: FunctionUrl,
  context: TemplateContext
): ReadonlyArray<Finding> => {
  const code = context.codeOf(functionId)
  if (code === undefined || !code.isHttpApp || code.streamsHttp === isStream) return []
  const found = describe("stream mode of the function URL", context)
  return isStream
    ? [found(
      where,
      "InvokeMode is RESPONSE_STREAM and the app does not stream, so the client sees statusCode and body as JSON",
      "make the handler with { streaming: true }, or set InvokeMode to BUFFERED"
    )]
    : [found(
      where,
      "the app streams and InvokeMode is BUFFERED, so the client sees the head of the stream as text",
      "set InvokeMode to RESPONSE_STREAM, or leave streaming: true out"
    )]
}

const urlActions = ["lambda:InvokeFunctionUrl", "lambda:InvokeFunction"]

const checkPermissions = (
  { functionId, isOfSam, isPublic, where }: FunctionUrl,
  context: TemplateContext
): ReadonlyArray<Finding> => {
  if (!isPublic || isOfSam) return []
  const given = context.model.permissions.filter((permission) => permission.functionId === functionId)
  const missing = urlActions.filter((action) =>
    !given.some((permission) =>
      permission.isPublic && (permission.action === action || permission.action === "lambda:*")
    )
  )
  return missing.length === 0 ? [] : [
    describe("permissions of the function URL", context)(
      where,
      `AuthType is NONE and ${missing.join(" and ")} is not allowed to everybody, so each request gets a 403`,
      `add AWS::Lambda::Permission for Principal "*" with ${
        missing.map((action) =>
          action === "lambda:InvokeFunctionUrl"
            ? `Action ${action} and FunctionUrlAuthType NONE`
            : `Action ${action} and InvokedViaFunctionUrl true`
        ).join(", and one with ")
      }`
    )
  ]
}

/** What `checkTemplate` looks at. */
export const templateChecks: ReadonlyArray<Check> = [
  "batch failures",
  "permissions of the function URL",
  "runtime",
  "SnapStart",
  "stream mode of the function URL",
  "timeout behind an API",
  "variables",
  "visibility timeout"
]

/** Checks the settings of a template. */
export const checkTemplate = (context: TemplateContext): ReadonlyArray<Finding> => {
  const { functions, mappings, urls } = context.model
  return [
    functions.map((fn) => checkRuntime(fn, context)),
    functions.map((fn) => checkWrapper(fn, context)),
    functions.map((fn) => checkSnapStart(fn, context)),
    functions.map((fn) => checkVariables(`${context.name}, ${fn.id}`, fn.variables ?? {})),
    checkRoutes(context),
    mappings.map((mapping) => checkVisibility(mapping, context)),
    mappings.map((mapping) => checkBatch(mapping, context)),
    urls.map((url) => checkStreamMode(url, context)),
    urls.map((url) => checkPermissions(url, context))
  ].flat(2)
}
