/**
 * The variables with which Lambda starts a runtime.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
import type { Settings } from "./settings.ts"

/** What is known of an environment when its processes start. */
export interface Place {
  /** `host:port` of its Runtime API. */
  readonly endpoint: string
  /** The folder that is its `/tmp`. */
  readonly folder: string
  /** A file that the function makes if it answers HTTP: see `announceHttp`. */
  readonly httpFile: string
  readonly logStream: string
}

/** By these the AWS SDKs find credentials. */
const credentials = [
  "AWS_ACCESS_KEY_ID",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_PROFILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE"
]

/**
 * Lambda always has credentials. Without any, the SDKs would look for a server of EC2, which takes them seconds; these
 * are enough for imitations of AWS.
 */
const placeholders = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_SESSION_TOKEN: "test" }

/** The variables that a runtime and its extensions have. */
const shared = ({ env, functionName, maxConcurrency, memoryMb, initializationType }: Settings, place: Place) => ({
  PATH: process.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
  LANG: "en_US.UTF-8",
  TZ: ":UTC",
  AWS_REGION: env["AWS_DEFAULT_REGION"] ?? "us-east-1",
  AWS_DEFAULT_REGION: env["AWS_REGION"] ?? "us-east-1",
  ...(credentials.some((name) => name in env) ? {} : placeholders),
  ...env,
  TMPDIR: place.folder,
  AWS_LAMBDA_RUNTIME_API: place.endpoint,
  AWS_LAMBDA_FUNCTION_NAME: functionName,
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
  AWS_LAMBDA_INITIALIZATION_TYPE: initializationType,
  ...(maxConcurrency === undefined ? {} : { AWS_LAMBDA_MAX_CONCURRENCY: String(maxConcurrency) })
})

/** Where a variable only has a default, `env` wins; what describes the environment is the same for everybody. */
export const runtimeVariables = (settings: Settings, place: Place): Record<string, string> => ({
  AWS_LAMBDA_LOG_FORMAT: settings.initializationType === "lambda-managed-instances" ? "JSON" : "Text",
  AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
  AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1:2000",
  _AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1",
  _AWS_XRAY_DAEMON_PORT: "2000",
  LAMBDA_RUNTIME_DIR: "/var/runtime",
  ...shared(settings, place),
  EFFECT_LAMBDA_HTTP_FILE: place.httpFile,
  _HANDLER: settings.handler,
  LAMBDA_TASK_ROOT: settings.cwd,
  // Lambda has no names of a log when it takes a snapshot.
  ...(settings.initializationType === "snap-start" ? {} : {
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${settings.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: place.logStream
  })
})

/** Extensions do not see what only the runtime needs. */
export const extensionVariables = shared
