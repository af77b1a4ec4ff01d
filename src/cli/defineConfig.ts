/** `effect-lambda.config.ts`: the functions of a project. */

/**
 * One function of a project. Flags of the command win over what stands here.
 *
 * @category models
 * @since 0.1.0
 */
export interface FunctionConfig {
  /**
   * The program that runs the function, relative to the folder of the config file: a module that Node starts, or an
   * executable file.
   */
  readonly entry: string
  /** The memory of an environment, in MB: a whole number from 128 to 10 240. Default 1024 in `dev`. */
  readonly memory?: number | undefined
  /** How long an invocation may take, in seconds, up to 1 800. Default 3, as on Lambda. */
  readonly timeout?: number | undefined
  /** Variables of the function. The shell, `.env` and `--env-file` win over them. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /**
   * Whether it has a function URL, and who may call that: signed requests (`"iam"`) or everybody (`"none"`). In `dev` plain
   * HTTP then reaches the function. Default: no function URL; in `dev` plain HTTP reaches a function that answers HTTP.
   */
  readonly url?: "iam" | "none" | undefined
  /** Whether the function URL streams responses. Default: false. In `dev` responses are streamed in any case. */
  readonly stream?: boolean | undefined
  /** The ARNs of the queues whose messages it gets on AWS, with `ReportBatchItemFailures`. Default: none. */
  readonly sqs?: ReadonlyArray<string> | undefined
  /** The value of `_HANDLER`. Default `index.handler`. */
  readonly handler?: string | undefined
  /** How many environments may run at once in `dev`, from 1 to 1000. Default 1. */
  readonly concurrency?: number | undefined
}

/**
 * What `effect-lambda.config.ts` exports as its default.
 *
 * @category models
 * @since 0.1.0
 */
export interface Config {
  /** The functions by their names: up to 64 letters, digits, `-` and `_`. The first is the one that `/invoke` reaches. */
  readonly functions: Readonly<Record<string, FunctionConfig>>
}

/**
 * Types a config file. It returns what it gets.
 *
 * **Example**
 *
 * ```ts
 * import { defineConfig } from "effect-lambda-runtime/config"
 *
 * export default defineConfig({
 *   functions: {
 *     orders: { entry: "src/orders.ts", memory: 512, timeout: 10, env: { TABLE: "orders" } }
 *   }
 * })
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const defineConfig = <const C extends Config>(config: C): C => config
