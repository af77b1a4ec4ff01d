/** Examples that an emulator in this process runs as child processes. */
import { Emulator } from "effect-lambda-runtime/emulator"
import { root } from "./processes.ts"

const example = (name: string): Emulator.FunctionOptions => ({
  command: [process.execPath, `examples/${name}/main.ts`],
  cwd: root,
  memory: 512,
  timeout: "20 seconds"
})

/** An emulator with `hello`, `streaming` and `errors`. Asynchronous invocations are tried again soon. */
export const start = Emulator.make({
  functions: { hello: example("hello-json"), streaming: example("streaming"), errors: example("errors") },
  port: 0,
  retryDelays: ["10 millis", "20 millis"]
})

/** The log that a caller got, as lines. */
export const logLines = (base64: string | undefined): ReadonlyArray<string> =>
  Buffer.from(base64 ?? "", "base64").toString().trimEnd().split("\n")

/** What the log of an invocation that wrote nothing looks like. */
export const emptyLog = [
  /^START RequestId: [\da-f-]{36} Version: \$LATEST$/,
  /^END RequestId: [\da-f-]{36}$/,
  /^REPORT RequestId: [\da-f-]{36}\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 512 MB\tMax Memory Used: \d+ MB/
]
