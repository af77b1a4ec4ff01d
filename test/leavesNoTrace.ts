/** Test files share a process, and each has to leave it as it found it. Runs with each file. */
import { afterAll, assert } from "vitest"

/**
 * What a test may change that the files after it see. A function on AWS's own loop listens for SIGTERM as long as its
 * process lives, and Effect keeps the running fiber in a global.
 */
const stateOfProcess = () => ({
  console: { ...console },
  cwd: process.cwd(),
  env: { ...process.env },
  exitCode: process.exitCode,
  globals: Object.keys(globalThis).filter((name) => !name.startsWith("~effect/")),
  listeners: process.eventNames().filter((name) => name !== "SIGTERM")
    .map((name) => `${String(name)}: ${process.listenerCount(name)}`)
})

const before = stateOfProcess()

afterAll(() => {
  const message = "this file changes its process: undo it, or give the file a process of its own in vitest.config.ts"
  assert.deepStrictEqual(stateOfProcess(), before, message)
})
