/** moto, which imitates services of AWS, as a program. */
import { Effect, Layer } from "effect"
import { AwsClient, AwsEnvironment } from "effect-lambda-runtime/aws"
import * as processes from "./processes.ts"
import { python } from "./programs.ts"

/** Requests take turns: a thread only gives way where it waits, so a write on a condition is one step, as it is on AWS. */
const program = `
import sys
sys.setswitchinterval(1000)
from moto.server import main
main()
`

/** Starts it, and yields the variables of a program that calls it. It knows the services of AWS that have no Docker in it. */
export const startWith = Effect.fnUntraced(function*(env: NodeJS.ProcessEnv) {
  const [address = ""] = yield* processes.freeAddresses(1)
  const [host = "", port = ""] = address.split(":")
  yield* processes.start([python, "-c", program, "-H", host, "-p", port], { env })
  yield* processes.listening(address)
  return {
    AWS_ENDPOINT_URL: `http://${address}`,
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test"
  }
})

export const start = startWith({})

/** A client that calls it. */
export const layer = Layer.unwrap(
  Effect.map(start, (variables) => Layer.provideMerge(AwsClient.layer, AwsEnvironment.layer(variables)))
)

/** Has it send events back in place of running functions, for which it would need Docker. */
export const withoutDocker = ({ AWS_ENDPOINT_URL }: { readonly AWS_ENDPOINT_URL: string }) =>
  Effect.promise(() =>
    fetch(`${AWS_ENDPOINT_URL}/moto-api/config`, {
      body: JSON.stringify({ lambda: { use_docker: false } }),
      method: "POST"
    })
  )
