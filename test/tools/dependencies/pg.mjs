import { Client, escapeIdentifier, Pool } from "pg"
export const handler = async () => {
  const client = new Client({ host: "127.0.0.1", port: 1 })
  const error = await client.connect().then(() => undefined, (e) => e.code)
  return [escapeIdentifier("a\"b"), error, new Pool().totalCount]
}
