import * as grpc from "@grpc/grpc-js"
import { promisify } from "node:util"

const asIs = (bytes) => bytes
const echo = {
  path: "/a/echo",
  requestDeserialize: asIs,
  requestSerialize: asIs,
  requestStream: false,
  responseDeserialize: asIs,
  responseSerialize: asIs,
  responseStream: false
}

export const handler = async () => {
  const server = new grpc.Server()
  server.addService({ echo }, { echo: (call, respond) => respond(null, call.request) })
  const port = await promisify(server.bindAsync.bind(server))("127.0.0.1:0", grpc.ServerCredentials.createInsecure())
  const Client = grpc.makeGenericClientConstructor({ echo }, "a")
  const client = new Client(`127.0.0.1:${port}`, grpc.credentials.createInsecure())
  const response = await promisify(client.echo.bind(client))(Buffer.from("hi"))
  client.close()
  server.forceShutdown()
  return String(response)
}
