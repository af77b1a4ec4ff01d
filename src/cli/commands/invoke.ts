/** `effect-lambda invoke [name]`: sends an event to a function, on this machine or on AWS. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { type CommandError, CommandFailed, WrongUse } from "../internal/CommandError.ts"
import { region, text, toggle } from "../internal/flags.ts"
import { describeFailure, type Invoked, type InvokeRequest } from "../internal/invoked.ts"
import { printErrorText } from "../internal/output.ts"

const name = Argument.String("name").pipe(
  Argument.optional,
  Argument.withDescription("The name of the function. It may be left out if there is one function")
)

const flags = {
  data: text("data", "json", "The event. Default: what stdin has, else {}").pipe(Flag.withAlias("d")),
  file: text("file", "path", "The file that has the event; - is stdin. Default: none"),
  sample: text("sample", "name", "A sample of an event of AWS, such as sqs or function-url. Default: none"),
  port: Flag.Int("port").pipe(
    Flag.withMetavar("port"),
    Flag.optional,
    Flag.withDescription("The port at which dev serves the function. Default: LOCAL_LAMBDA_PORT, else 7000")
  ),
  remote: toggle("remote", "Invokes the function on AWS. Default: on this machine"),
  qualifier: text("qualifier", "version", "A version or an alias of the function. Default: $LATEST"),
  region: region("The region of AWS, with --remote"),
  async: toggle("async", "Does not wait for the function. Default: waits for its response"),
  stream: toggle("stream", "Prints a streamed response as it arrives, on this machine alone. Default: prints it whole"),
  logs: toggle("logs", "Prints the end of the log of this invocation on stderr. Default: no log"),
  tenant: text("tenant", "id", "The tenant on whose behalf the function runs. Default: none")
}

const write = (bytes: Uint8Array): Effect.Effect<void> =>
  Effect.callback((resume) => void process.stdout.write(bytes, () => resume(Effect.void)))

/** A terminal would put its prompt behind the payload. */
const endLine = Effect.suspend(() => process.stdout.isTTY ? write(Buffer.from("\n")) : Effect.void)

const readPort = (port: Option.Option<number>): Effect.Effect<number, WrongUse> =>
  Effect.suspend(() => {
    const [where, text] = Option.isSome(port)
      ? ["--port", String(port.value)]
      : ["LOCAL_LAMBDA_PORT", process.env["LOCAL_LAMBDA_PORT"] || "7000"]
    return /^[0-9]{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536
      ? Effect.succeed(Number(text))
      : Effect.fail(new WrongUse({ detail: `${where} must be a port from 1 to 65535, not ${JSON.stringify(text)}` }))
  })

const isUsed = (flag: unknown): boolean => Option.isOption(flag) ? Option.isSome(flag) : flag === true

/** Flags that exclude one another. */
const conflicts = [
  ["remote", "port"],
  ["remote", "stream"],
  ["async", "stream"],
  ["async", "logs"]
] as const

/** What AWS takes as the id of a tenant. */
const isTenant = (text: string): boolean => /^[\w.:/=+\-@ ]{1,256}$/.test(text)

const checkFlags = (
  used: Readonly<Record<string, unknown>>,
  tenant: string | undefined
): Effect.Effect<void, WrongUse> =>
  Effect.suspend(() => {
    const conflict = conflicts.find((pair) => pair.every((flag) => isUsed(used[flag])))
    if (conflict !== undefined) {
      return Effect.fail(new WrongUse({ detail: `--${conflict.join(" and --")} cannot be used together` }))
    }
    if (tenant !== undefined && !isTenant(tenant)) {
      return Effect.fail(
        new WrongUse({
          detail: `--tenant cannot be ${JSON.stringify(tenant)}: expected up to 256 letters, digits, spaces and ` +
            "_ . : / = + - @"
        })
      )
    }
    return isUsed(used["region"]) && !isUsed(used["remote"])
      ? Effect.fail(new WrongUse({ detail: "--region needs --remote" }))
      : Effect.void
  })

/** Says after a second that the function is waited for. */
const patiently = <A, E>(name: string, effect: Effect.Effect<A, E>): Effect.Effect<A, E> =>
  process.stderr.isTTY
    ? Effect.scoped(Effect.andThen(
      Effect.forkScoped(Effect.delay(printErrorText(`waiting for ${name} …`), "1 second")),
      effect
    ))
    : effect

const onlyName = (names: ReadonlyArray<string>): Effect.Effect<string, WrongUse> =>
  names.length === 1
    ? Effect.succeed(names[0]!)
    : Effect.fail(
      new WrongUse({
        detail: names.length === 0
          ? "there is no function here, so name one"
          : `there are several functions, so name one: ${names.join(", ")}`
      })
    )

type Unnamed = Omit<InvokeRequest, "name">

const invokeHere = Effect.fnUntraced(function*(
  asked: Option.Option<string>,
  port: number,
  request: Unnamed,
  isStream: boolean
): Effect.fn.Return<Invoked, CommandError> {
  const DevServer = yield* Effect.promise(() => import("../internal/devServer.ts"))
  const server = DevServer.make(port)
  const name = Option.isSome(asked) ? asked.value : yield* Effect.flatMap(server.names, onlyName)
  const named = { ...request, name }
  return yield* patiently(name, isStream ? server.invokeStreaming(named, write) : server.invoke(named))
})

const loadRemote = Effect.promise(() => import("../internal/remote.ts"))

/** The name of a function on AWS, which the project knows. */
const remoteName = Effect.fnUntraced(function*(name: Option.Option<string>): Effect.fn.Return<string, WrongUse> {
  return Option.isSome(name)
    ? name.value
    : yield* Effect.flatMap(loadRemote, (Remote) => Effect.flatMap(Remote.projectFunctions, onlyName))
})

const invokeRemote = Effect.fnUntraced(function*(
  name: string,
  region: string | undefined,
  request: Unnamed
): Effect.fn.Return<Invoked, CommandError> {
  const Remote = yield* loadRemote
  return yield* patiently(name, Remote.invoke({ ...request, name }, region))
})

/** The verb `invoke`. */
export const invoke = Command.make(
  "invoke",
  { name, ...flags },
  Effect.fnUntraced(
    function*({ async, data, file, logs, name, port, qualifier, region, remote, sample, stream, tenant }) {
      yield* checkFlags({ async, logs, port, region, remote, stream }, Option.getOrUndefined(tenant))
      const atPort = yield* readPort(port)
      // Before stdin is waited for.
      const onAws = remote ? yield* remoteName(name) : undefined
      const { readEvent } = yield* Effect.promise(() => import("../internal/event.ts"))
      const request: Unnamed = {
        event: yield* readEvent({
          data: Option.getOrUndefined(data),
          file: Option.getOrUndefined(file),
          sample: Option.getOrUndefined(sample)
        }),
        isAsync: async,
        logs,
        qualifier: Option.getOrUndefined(qualifier),
        tenant: Option.getOrUndefined(tenant)
      }
      const invoked = onAws === undefined
        ? yield* invokeHere(name, atPort, request, stream)
        : yield* invokeRemote(onAws, Option.getOrUndefined(region), request)
      if (invoked.log !== undefined) yield* printErrorText(invoked.log.trimEnd())
      if (invoked.payload.length > 0 && !(stream && invoked.isError)) {
        yield* Effect.andThen(write(invoked.payload), endLine)
      }
      if (invoked.isError) return yield* new CommandFailed({ detail: describeFailure(invoked.payload) })
    }
  )
).pipe(
  Command.withDescription(
    "Invokes a function on this machine, where dev serves it, or on AWS, and prints its response."
  ),
  Command.withExamples([
    { command: "effect-lambda invoke --data '{\"name\":\"Ada\"}'", description: "Invoke the function that dev serves" },
    { command: "effect-lambda invoke orders --sample sqs --logs", description: "Send a sample, and see the log" },
    { command: "effect-lambda invoke orders --remote --file event.json", description: "Invoke the function on AWS" }
  ])
)
