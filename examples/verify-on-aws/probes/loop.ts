/** AWS's own loop, which calls handlers of this library. */
import { Lambda } from "effect-lambda-runtime"
import { facts, streamed } from "./handlers.ts"

export const handler = Lambda.toAwsHandler(facts)

export const stream = Lambda.toAwsHandler(streamed)
