import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { Environment } from "effect-lambda-runtime"

/** All that can be compared. */
const withoutVariable = (environment: Environment.Environment) => ({ ...environment, variable: undefined })

describe("fromRecord", () => {
  it("has a default for every variable", () => {
    const { logFormat, maxConcurrency, noGlobalAwslambda, ...others } = withoutVariable(Environment.fromRecord({}))

    assert.deepStrictEqual(
      { logFormat, maxConcurrency, noGlobalAwslambda },
      {
        logFormat: "text",
        maxConcurrency: 1,
        noGlobalAwslambda: false
      }
    )
    assert.deepStrictEqual(new Set(Object.values(others)), new Set([undefined]))
  })

  it("reads the variables of Lambda", () => {
    const environment = Environment.fromRecord({
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
      AWS_LAMBDA_FUNCTION_NAME: "orders",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_LOG_GROUP_NAME: "group",
      AWS_LAMBDA_LOG_STREAM_NAME: "stream",
      AWS_LAMBDA_HTTP_ENDPOINT: "0.0.0.0:3000",
      AWS_LAMBDA_RUNTIME_API: "169.254.100.1:9001",
      _HANDLER: "index.orders",
      _LAMBDA_TELEMETRY_LOG_FD: "62"
    })

    assert.include(environment, {
      functionName: "orders",
      functionVersion: "$LATEST",
      handler: "index.orders",
      httpEndpoint: "0.0.0.0:3000",
      logGroupName: "group",
      logStreamName: "stream",
      memoryLimitInMB: 512,
      runtimeApi: "169.254.100.1:9001",
      telemetryLogFd: 62
    })
  })

  it("treats an empty variable as not set", () => {
    const variables = [
      "AWS_LAMBDA_RUNTIME_API",
      "AWS_LAMBDA_HTTP_ENDPOINT",
      "_HANDLER",
      "AWS_LAMBDA_FUNCTION_NAME",
      "AWS_LAMBDA_FUNCTION_VERSION",
      "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
      "AWS_LAMBDA_LOG_GROUP_NAME",
      "AWS_LAMBDA_LOG_STREAM_NAME",
      "AWS_LAMBDA_MAX_CONCURRENCY",
      "AWS_LAMBDA_LOG_FORMAT",
      "AWS_LAMBDA_LOG_LEVEL",
      "_LAMBDA_TELEMETRY_LOG_FD",
      "AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA"
    ]

    const environment = Environment.fromRecord(Object.fromEntries(variables.map((name) => [name, ""])))

    assert.deepStrictEqual(withoutVariable(environment), withoutVariable(Environment.fromRecord({})))
  })

  it("runs one invocation at a time, unless the concurrency is a whole number above 1", () => {
    const concurrencies = ["0", "-1", "x", "1", "1.5", "1e3", " 2", "3", "64"].map((AWS_LAMBDA_MAX_CONCURRENCY) =>
      Environment.fromRecord({ AWS_LAMBDA_MAX_CONCURRENCY }).maxConcurrency
    )

    assert.deepStrictEqual(concurrencies, [1, 1, 1, 1, 1, 1, 1, 3, 64])
  })

  it("reads the log format in upper or lower case, else uses text", () => {
    const formats = ["JSON", "json", "Json", "Text", "xml"].map((AWS_LAMBDA_LOG_FORMAT) =>
      Environment.fromRecord({ AWS_LAMBDA_LOG_FORMAT }).logFormat
    )

    assert.deepStrictEqual(formats, ["json", "json", "json", "text", "text"])
  })

  it("reads the log level in upper or lower case, and logs everything if it is unknown", () => {
    const levels = ["TRACE", "debug", "Info", "WARN", "ERROR", "fatal", "verbose", "__proto__"].map(
      (AWS_LAMBDA_LOG_LEVEL) => Environment.fromRecord({ AWS_LAMBDA_LOG_LEVEL }).logLevel
    )

    assert.deepStrictEqual(levels, ["Trace", "Debug", "Info", "Warn", "Error", "Fatal", "Trace", "Trace"])
  })

  it("ignores values that are not numbers", () => {
    for (const text of ["x", "-5", "0", "1.5", "0x10"]) {
      const environment = Environment.fromRecord({
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: text,
        _LAMBDA_TELEMETRY_LOG_FD: text
      })

      assert.isUndefined(environment.memoryLimitInMB)
      assert.isUndefined(environment.telemetryLogFd)
    }
  })

  it("reads whether the global store is forbidden", () => {
    const noGlobals = ["1", "true", "0", "false", "yes"].map((AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA) =>
      Environment.fromRecord({ AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA }).noGlobalAwslambda
    )

    assert.deepStrictEqual(noGlobals, [true, true, false, false, false])
  })

  it("reads any variable by its name, and an empty one as absent", () => {
    const { variable } = Environment.fromRecord({ TABLE: "orders", QUEUE: "" })

    assert.deepStrictEqual([variable("TABLE"), variable("QUEUE"), variable("TOPIC")], ["orders", undefined, undefined])
  })

  it("keeps the text of a variable that is refused when it is used", () => {
    const environment = Environment.fromRecord({ AWS_LAMBDA_HTTP_ENDPOINT: "3000", AWS_LAMBDA_RUNTIME_API: "no port" })

    assert.include(environment, { httpEndpoint: "3000", runtimeApi: "no port" })
  })
})

describe("Environment", () => {
  it.effect("is that of the process, unless another is provided", () =>
    Effect.gen(function*() {
      const own = yield* Environment.Environment
      const other = yield* Effect.provideService(
        Effect.map(Environment.Environment, ({ handler }) => handler),
        Environment.Environment,
        Environment.fromRecord({ _HANDLER: "orders" })
      )

      assert.deepStrictEqual(withoutVariable(own), withoutVariable(Environment.fromRecord(process.env)))
      assert.strictEqual(other, "orders")
    }))
})
