/**
 * For functions that are not bundled: `node --import effect-lambda-runtime/preload main.ts`.
 *
 * **Details**
 *
 * What a module throws while it is evaluated, such as for a variable that is not set or a package that is missing, is
 * reported to Lambda as an init error, and the process exits with 1. What a module prints with `console` is filtered and
 * formatted as by `LambdaLogger`. Both until `Lambda.main` takes over. Outside Lambda it does nothing.
 *
 * A bundle of `effect-lambda build` has it built in.
 *
 * @since 0.1.0
 */
import { start } from "./internal/loop/startUp.ts"

/** The flag is handed down to workers and to forked processes, and AWS's own loop reports by itself. */
const isFunction = process.env["AWS_LAMBDA_RUNTIME_API"] !== undefined && process.channel === undefined &&
  process.getBuiltinModule("node:worker_threads").isMainThread && process.argv[1]?.startsWith("/var/runtime/") !== true

if (isFunction) start()
