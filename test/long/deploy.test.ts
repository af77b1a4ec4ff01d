/**
 * `effect-lambda deploy` with every fault at every call, and Ctrl-C after each call, beside moto. It needs what
 * `test/tools/setup.sh` installs.
 */
import { assert, layer } from "@effect/vitest"
import { Effect } from "effect"
import type { Desired } from "../../src/cli/deploy/Desired.ts"
import type { Fault } from "../tools/awsPlay.ts"
import * as project from "../tools/deployedProject.ts"
import * as deployment from "../tools/deployment.ts"

const faults: ReadonlyArray<Fault> = ["throttled", "failed", "conflict", "denied", "expired", "lostBefore", "lostAfter"]

/** The flags of the command that ask for the same. */
const flagsOf = ({ alias, memory, name, sqs, timeout }: Desired): ReadonlyArray<string> => [
  "deploy",
  name,
  "--no-build",
  "--arch=arm64",
  `--memory=${memory}`,
  `--timeout=${timeout}`,
  "--env=TABLE=orders",
  "--tag=team=shop",
  "--url=none",
  "--stream",
  `--alias=${alias}`,
  `--sqs=${sqs.join()}`
]

layer(deployment.aws, { excludeTestServices: true })("deploy", (it) => {
  const model = Effect.fnUntraced(function*(name: string) {
    const proxy = yield* deployment.play(deployment.quick)
    const desired = yield* deployment.desiredOf(name)
    yield* deployment.run(desired)
    const { length } = proxy.requests
    yield* deployment.run(desired)
    return { length, state: yield* deployment.stateOf(name) }
  })

  for (const fault of faults) {
    it.effect(`ends in the same state after ${fault} at any call`, () =>
      Effect.gen(function*() {
        const { length, state } = yield* model(`model-${fault}`)

        for (let faulty = 0; faulty < length; faulty++) {
          const proxy = yield* deployment.play(deployment.quick)
          const name = `${fault}-${faulty}`
          const desired = yield* deployment.desiredOf(name)
          let operation = ""
          proxy.decide = (request, index) => {
            if (index !== faulty) return undefined
            operation = request.operation
            return fault
          }

          yield* Effect.exit(deployment.run(desired))
          proxy.decide = () => undefined
          yield* deployment.run(desired)
          const last = yield* deployment.run(desired)

          assert.deepStrictEqual(yield* deployment.stateOf(name), state, `${fault} ${operation}`)
          assert.deepStrictEqual(last, [], `${fault} ${operation}`)
        }
      }), 1_800_000)
  }

  it.effect("ends in the same state after Ctrl-C at any call, and says what exists", () =>
    Effect.gen(function*() {
      const folder = yield* project.make("interrupted")
      const { length, state } = yield* model("model-interrupted")
      const said: Array<string> = []

      for (let last = 0; last < length; last++) {
        const name = `interrupted-${last}`
        const desired = yield* deployment.desiredOf(name)
        yield* project.writeZip(folder, name, desired)
        const proxy = yield* deployment.play(deployment.quick)
        const running = yield* project.start(folder, flagsOf(desired))
        let isInterrupted = false
        proxy.after = (_, index) => {
          if (index !== last) return true
          isInterrupted = true
          running.interrupt()
          return false
        }
        const ended = yield* running.ended
        proxy.after = () => true
        if (isInterrupted) {
          said.push(ended.stderr)
          assert.strictEqual(ended.code, 130, ended.stderr)
        }

        yield* deployment.run(desired)

        assert.deepStrictEqual(yield* deployment.stateOf(name), state, `Ctrl-C after call ${last}: ${ended.stderr}`)
      }

      assert.isAbove(said.length, 20)
      for (const stderr of said) assert.match(stderr, /error: interrupted/)
      assert.match(said.join(""), /AWS has by now the log group .* run the command again to go on/)
    }), 1_800_000)
})
