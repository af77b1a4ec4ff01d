/** What the code of a function tells about how it has to be set up. It is read, not run. */
import type { PackageFile } from "./PackageFile.ts"
import type { FunctionPackage } from "./packageFiles.ts"

export interface CodeFacts {
  /** It reports which records of a batch failed. */
  readonly reportsBatchFailures: boolean
  /** It is an HTTP app of this library. */
  readonly isHttpApp: boolean
  /** Its HTTP app streams its responses. */
  readonly streamsHttp: boolean
}

/** Modules as they are written, and as the bundler leaves them. */
const isCode = ({ bytes, path }: PackageFile): boolean =>
  /\.[cm]?[jt]s$/.test(path) && !/(^|\/)node_modules\//.test(path) && !/\.(test|spec|d)\.[cm]?[jt]s$/.test(path) &&
  bytes < 20_000_000

const batch = /\bbatchItemFailures\b|\bBatch\.(?:sqs|sqsFifo|kinesis|dynamodb|kafka)\b/

/** The second is part of a message of `HttpHandler`, which stays in a bundle. */
const httpApp = /\bHttpHandler\.|\bwith responseTransferMode STREAM\b/

const streaming = /\bstreaming:\s*(?:true\b|!0)/

/** Reads the code of a package. */
export const readFacts = async ({ files }: FunctionPackage): Promise<CodeFacts> => {
  const texts = await Promise.all(files.filter(isCode).map(async (file) => (await file.read()).toString("utf8")))
  const apps = texts.filter((text) => httpApp.test(text))
  return {
    isHttpApp: apps.length > 0,
    reportsBatchFailures: texts.some((text) => batch.test(text)),
    streamsHttp: apps.some((text) => streaming.test(text))
  }
}
