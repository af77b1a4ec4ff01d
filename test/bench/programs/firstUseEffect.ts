/** The same request as `firstUseBare.cjs`, in an effect with a layer: what a function has to load in any case. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

class Parameters extends Context.Service<Parameters, { readonly table: Effect.Effect<unknown> }>()("Parameters") {
  static readonly layer = Layer.sync(Parameters, () => ({
    table: Effect.callback<unknown>((resume) => {
      const url = new URL(process.env["AWS_ENDPOINT_URL"] ?? "")
      const { request } = process.getBuiltinModule("node:http")
      const sent = request({ host: url.hostname, method: "POST", port: url.port }, (answer) => {
        const chunks: Array<Buffer> = []
        answer.on("data", (chunk: Buffer) => chunks.push(chunk))
        answer.on("end", () => resume(Effect.succeed(JSON.parse(Buffer.concat(chunks).toString()))))
      })
      sent.end("{\"Name\":\"/shop/table\"}")
    })
  }))
}

const program = Effect.gen(function*() {
  const parameters = yield* Parameters
  yield* parameters.table
  process.stdout.write(String(performance.now()))
})

void Effect.runPromise(Effect.provide(program, Parameters.layer))
