/** A deployment to plan in tests. */
import type { Desired } from "../../../src/cli/deploy/Desired.ts"
import type { Write } from "../../../src/cli/deploy/steps.ts"

export const desired: Desired = {
  name: "orders",
  region: "eu-west-1",
  code: {
    kind: "zip",
    bytes: Buffer.from("zip"),
    sha256: "c2hh",
    runtime: undefined,
    defaultRuntime: "nodejs24.x",
    handler: undefined,
    isWrapped: true,
    bucket: undefined
  },
  role: undefined,
  memory: undefined,
  timeout: undefined,
  architecture: undefined,
  defaultArchitecture: "arm64",
  env: undefined,
  mergeEnv: false,
  tags: {},
  logRetention: undefined,
  url: undefined,
  stream: undefined,
  alias: undefined,
  sqs: []
}

export const show = (writes: ReadonlyArray<Write>): ReadonlyArray<string> =>
  writes.map(({ operation, subject }) => `${operation} ${subject}`)
