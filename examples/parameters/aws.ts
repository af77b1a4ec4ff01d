/** A stand-in for Systems Manager and Secrets Manager that has what is in `aws.json`: `node aws.ts`. */
import { readFileSync } from "node:fs"
import { createServer } from "node:http"

interface Account {
  readonly parameters: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
}

/** Read for each request, so that a change shows. */
const account = (): Account => JSON.parse(readFileSync(`${import.meta.dirname}/aws.json`, "utf8"))

const answer = (target: string, input: { readonly Path?: string; readonly SecretId?: string }): object => {
  const { parameters, secrets } = account()
  if (target === "AmazonSSM.GetParametersByPath") {
    const below = Object.entries(parameters).filter(([name]) => name.startsWith(`${input.Path}/`))
    return { Parameters: below.map(([Name, Value]) => ({ Name, Value, Type: "String" })) }
  }
  const SecretString = secrets[input.SecretId ?? ""]
  return SecretString === undefined ? { __type: "ResourceNotFoundException" } : { Name: input.SecretId, SecretString }
}

const server = createServer(async (request, response) => {
  const chunks: Array<Buffer> = []
  for await (const chunk of request) chunks.push(chunk)
  const body = answer(String(request.headers["x-amz-target"]), JSON.parse(Buffer.concat(chunks).toString()))
  response.writeHead("__type" in body ? 400 : 200, { "content-type": "application/x-amz-json-1.1" })
  response.end(JSON.stringify(body))
})
server.listen(Number(process.env["AWS_PORT"] ?? 7001), "127.0.0.1", () => {
  const address = server.address()
  if (typeof address === "object") console.log(`waiting at http://127.0.0.1:${address?.port}`)
})
