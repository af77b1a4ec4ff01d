/**
 * What tools ask about functions before they invoke them: `GetFunction`, `GetFunctionConfiguration` and `ListFunctions`.
 * Variables of a function are left out, since they may hold secrets.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { randomUUID } from "node:crypto"
import type { Functions, LocalFunction } from "../Functions.ts"
import { arnOf, BadCall } from "./call.ts"
import type { Exchange } from "./http.ts"

const defaultMemory = 128

/** How many functions `ListFunctions` yields at once. */
const maxItems = 50

const configuration = (fn: LocalFunction, name: string, modified: string) => ({
  FunctionName: name,
  FunctionArn: arnOf({ name }),
  Runtime: "provided.al2023",
  Role: "arn:aws:iam::012345678912:role/emulator",
  Handler: fn.definition?.command === undefined ? "index.handler" : fn.definition.handler ?? "index.handler",
  CodeSize: 0,
  CodeSha256: "",
  Description: "",
  Timeout: Math.ceil(fn.timeoutMillis / 1000),
  MemorySize: fn.definition?.command === undefined ? defaultMemory : fn.definition.memory ?? defaultMemory,
  LastModified: modified,
  Version: "$LATEST",
  TracingConfig: { Mode: "Active" },
  State: "Active",
  LastUpdateStatus: "Successful",
  PackageType: "Zip",
  Architectures: [process.arch === "arm64" ? "arm64" : "x86_64"],
  EphemeralStorage: { Size: 512 }
})

const invalidParameter = (message: string) =>
  new BadCall({ status: 400, errorType: "InvalidParameterValueException", message })

/** A whole number from a query. */
const readNumber = (exchange: Exchange, name: string, from: number, to: number, fallback: number) => {
  const text = exchange.query.get(name)
  if (text === null || text === "") return Effect.succeed(fallback)
  const value = /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN
  return value >= from && value <= to
    ? Effect.succeed(value)
    : Effect.fail(invalidParameter(`${name} must be a whole number from ${from} to ${to}`))
}

const send = (exchange: Exchange, body: unknown) =>
  exchange.send(
    200,
    { "Content-Type": "application/json", "X-Amzn-RequestId": randomUUID() },
    JSON.stringify(body)
  )

export type FunctionsApi = Effect.Success<ReturnType<typeof make>>

/** Serves the operations. */
export const make = Effect.fnUntraced(function*(functions: Functions) {
  // As AWS writes it: without a Z.
  const modified = new Date(yield* Clock.currentTimeMillis).toISOString().replace("Z", "+0000")
  return {
    getFunction: (exchange: Exchange, fn: LocalFunction, name: string) =>
      send(exchange, {
        Configuration: configuration(fn, name, modified),
        Code: { RepositoryType: "S3", Location: "" },
        Tags: {}
      }),
    getFunctionConfiguration: (exchange: Exchange, fn: LocalFunction, name: string) =>
      send(exchange, configuration(fn, name, modified)),
    listFunctions: Effect.fnUntraced(function*(exchange: Exchange) {
      const first = yield* readNumber(exchange, "Marker", 0, 999_999_999, 0)
      const next = first + Math.min(maxItems, yield* readNumber(exchange, "MaxItems", 1, 10_000, maxItems))
      const all = functions.all
      yield* send(exchange, {
        Functions: all.slice(first, next).map((fn) => configuration(fn, fn.name ?? "function", modified)),
        NextMarker: next < all.length ? String(next) : null
      })
    })
  }
})
