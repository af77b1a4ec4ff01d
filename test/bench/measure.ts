/** One run of a runtime: from its start to the last of a number of invocations. */
import { type ChildProcess, spawn } from "node:child_process"
import { cpuMicros, peakMiB, rssMiB } from "./processStatus.ts"
import { listen, type Script } from "./runtimeApi.ts"

export interface Run {
  readonly command: ReadonlyArray<string>
  readonly env?: Readonly<Record<string, string>>
  /** Invocations that are measured, and those before them. */
  readonly count: number
  readonly warmUp: number
  /** Default: that of hello-json. */
  readonly event?: Buffer
  /** What is wrong with an answer, if anything is. */
  readonly check?: (index: number, body: Buffer) => string | undefined
  readonly megabytesPerSecond?: number
  readonly oneTrace?: boolean
  /** Takes the memory after so many measured invocations as well. */
  readonly sampleAt?: number
  readonly timeoutMillis?: number
}

export interface Measurement {
  /** From the start of the process to its first `next`. */
  readonly startMillis: number
  /** Memory at the first `next`. */
  readonly startMiB: number
  /** For each measured invocation. */
  readonly cpuMicros: number
  readonly wallMicros: number
  readonly sampledMiB: number
  readonly endMiB: number
  readonly peakMiB: number
  readonly connections: number
  /** Answers that are not as they should be. */
  readonly wrong: number
}

/** The environment of a function, and nothing that would slow one runtime but not another. */
export const lambdaEnvironment = (port: number): NodeJS.ProcessEnv => {
  const { NODE_COMPILE_CACHE: _1, NODE_EXTRA_CA_CERTS: _2, NODE_OPTIONS: _3, ...inherited } = process.env
  return {
    ...inherited,
    _HANDLER: "index.handler",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "1769",
    AWS_LAMBDA_FUNCTION_NAME: "bench",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/bench",
    AWS_LAMBDA_LOG_STREAM_NAME: "2026/11/21/[$LATEST]0",
    AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
    AWS_REGION: "eu-west-1",
    TZ: ":UTC"
  }
}

const hello = Buffer.from(JSON.stringify({ name: "Ada", age: 36 }))

export const measure = async (run: Run): Promise<Measurement> => {
  const total = run.warmUp + run.count
  const firsts = { at: 0, rss: Number.NaN }
  const start = { at: 0, cpu: 0 }
  let served = 0
  let answered = 0
  let wrong = 0
  let sampledMiB = Number.NaN
  let child: ChildProcess | undefined
  const end = Promise.withResolvers<void>()
  // Whatever happens after the end is none of its business, and it may fail before anyone listens.
  end.promise.catch(() => {})

  const script: Script = {
    ...(run.megabytesPerSecond === undefined ? {} : { megabytesPerSecond: run.megabytesPerSecond }),
    ...(run.oneTrace === undefined ? {} : { oneTrace: run.oneTrace }),
    event: run.event ?? hello,
    onAnswer: (index, body, isError) => {
      answered++
      const problem = isError ? body.toString() : run.check?.(index, body)
      if (problem !== undefined) wrong++
    },
    onNext: () => {
      const now = performance.now()
      if (served === 0) {
        firsts.at = now
        firsts.rss = rssMiB(child!.pid!)
      }
      if (answered >= run.warmUp && start.at === 0) {
        start.cpu = cpuMicros(child!.pid!)
        start.at = performance.now()
      }
      if (answered - run.warmUp === run.sampleAt) sampledMiB = rssMiB(child!.pid!)
      if (served < total) {
        served++
        return true
      }
      if (answered >= total) end.resolve()
      return false
    }
  }

  const api = await listen(script)
  const [file = "", ...args] = run.command
  const spawnedAt = performance.now()
  const started = child = spawn(file, args, {
    env: { ...lambdaEnvironment(api.port), ...run.env },
    stdio: ["ignore", "ignore", "pipe"]
  })
  let stderr = ""
  started.stderr.on("data", (chunk) => {
    stderr = `${stderr}${String(chunk)}`.slice(-2000)
  })
  const timer = setTimeout(
    () => end.reject(new Error(`no end in sight after ${answered} answers`)),
    run.timeoutMillis ?? 120_000
  )
  const closed = new Promise<void>((resolve) => {
    started.once("error", (error) => {
      end.reject(error)
      resolve()
    })
    started.once("close", (code, signal) => {
      end.reject(new Error(`it ended by ${code ?? signal} after ${answered} answers: ${stderr.trim()}`))
      resolve()
    })
  })

  try {
    await end.promise
    const endedAt = performance.now()
    const pid = started.pid!
    return {
      connections: api.connections(),
      cpuMicros: (cpuMicros(pid) - start.cpu) / run.count,
      endMiB: rssMiB(pid),
      peakMiB: peakMiB(pid),
      sampledMiB,
      startMiB: firsts.rss,
      startMillis: firsts.at - spawnedAt,
      wallMicros: (endedAt - start.at) * 1000 / run.count,
      wrong
    }
  } catch (cause) {
    throw new Error(`${run.command.join(" ")}: ${(cause as Error).message}`, { cause })
  } finally {
    clearTimeout(timer)
    started.kill("SIGKILL")
    await closed
    api.close()
  }
}
