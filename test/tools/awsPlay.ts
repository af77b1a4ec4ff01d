/**
 * A proxy in front of moto that plays what AWS does and moto does not: a new role that Lambda cannot assume yet, functions
 * that are pending or being updated, conflicts, and faults at any request.
 */
import { Effect } from "effect"
import { once } from "node:events"
import * as http from "node:http"
import type { AddressInfo } from "node:net"

/** What happens to a request: it is refused, or the connection is lost before or after it was carried out. */
export type Fault = "throttled" | "failed" | "conflict" | "denied" | "expired" | "lostBefore" | "lostAfter"

export interface Request {
  /** Such as `lambda:CreateFunction`. */
  readonly operation: string
  readonly body: Buffer
}

export interface Options {
  /** How long a new role cannot be assumed, in milliseconds. */
  readonly assumable: number
  /** How long a new function is pending, in milliseconds. */
  readonly pending: number
  /** How long an update takes, in milliseconds. */
  readonly updating: number
}

const lambdaOperations: ReadonlyArray<readonly [method: string, path: RegExp, operation: string]> = [
  ["POST", /^\/2015-03-31\/functions$/, "CreateFunction"],
  ["GET", /\/functions\/[^/]+$/, "GetFunction"],
  ["DELETE", /\/functions\/[^/]+$/, "DeleteFunction"],
  ["PUT", /\/code$/, "UpdateFunctionCode"],
  ["PUT", /\/configuration$/, "UpdateFunctionConfiguration"],
  ["GET", /\/versions$/, "ListVersionsByFunction"],
  ["POST", /\/versions$/, "PublishVersion"],
  ["GET", /\/aliases$/, "ListAliases"],
  ["POST", /\/aliases$/, "CreateAlias"],
  ["GET", /\/aliases\/[^/]+$/, "GetAlias"],
  ["PUT", /\/aliases\/[^/]+$/, "UpdateAlias"],
  ["GET", /\/url$/, "GetFunctionUrlConfig"],
  ["POST", /\/url$/, "CreateFunctionUrlConfig"],
  ["PUT", /\/url$/, "UpdateFunctionUrlConfig"],
  ["DELETE", /\/url$/, "DeleteFunctionUrlConfig"],
  ["GET", /\/policy$/, "GetPolicy"],
  ["POST", /\/policy$/, "AddPermission"],
  ["DELETE", /\/policy\/[^/]+$/, "RemovePermission"],
  ["GET", /\/event-source-mappings$/, "ListEventSourceMappings"],
  ["POST", /\/event-source-mappings$/, "CreateEventSourceMapping"],
  ["PUT", /\/event-source-mappings\/[^/]+$/, "UpdateEventSourceMapping"],
  ["DELETE", /\/event-source-mappings\/[^/]+$/, "DeleteEventSourceMapping"],
  ["POST", /\/tags\/.+$/, "TagResource"]
]

interface Incoming {
  readonly method: string
  readonly path: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

const operationOf = ({ body, headers, method, path }: Incoming): string => {
  const [, service = "?"] = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? "") ?? []
  if (service === "iam") return `iam:${new URLSearchParams(body.toString()).get("Action")}`
  if (service === "logs") return `logs:${String(headers["x-amz-target"]).replace(/^.*\./, "")}`
  if (service === "s3") return `s3:${method === "PUT" ? "PutObject" : "DeleteObject"}`
  const plain = path.replace(/\?.*$/, "").replace(/\/$/, "")
  const found = lambdaOperations.find(([m, p]) => m === method && p.test(plain))
  return `${service}:${found?.[2] ?? `${method} ${path}`}`
}

const errorIn = (operation: string, status: number, code: string, message: string) => {
  const [service] = operation.split(":")
  const body = service === "lambda"
    ? JSON.stringify({ Type: "User", message })
    : service === "logs"
    ? JSON.stringify({ __type: code, message })
    : service === "s3"
    ? `<Error><Code>${code}</Code><Message>${message}</Message></Error>`
    : `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`
  return { status, headers: { "x-amzn-errortype": code }, body: Buffer.from(body) }
}

const conflictOf = (operation: string): string =>
  operation.startsWith("lambda:")
    ? "ResourceConflictException"
    : operation.startsWith("iam:")
    ? "ConcurrentModification"
    : operation.startsWith("logs:")
    ? "OperationAbortedException"
    : "OperationAborted"

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const json = (body: Buffer): Record<string, unknown> => JSON.parse(body.toString() || "{}")

const functionOf = ({ body, path }: Incoming): string =>
  /\/functions\/([^/?]+)/.exec(path)?.[1] ?? String(json(body)["FunctionName"])

/** What there may be one of alone, if the request makes such a thing. */
const uniqueOf = (operation: string, incoming: Incoming): string | undefined => {
  switch (operation) {
    case "lambda:CreateFunctionUrlConfig":
      return `url of ${functionOf(incoming)}`
    case "lambda:AddPermission":
      return `statement ${json(incoming.body)["StatementId"]} of ${functionOf(incoming)}`
    case "lambda:CreateEventSourceMapping":
      return `mapping ${json(incoming.body)["EventSourceArn"]} to ${json(incoming.body)["FunctionName"]}`
    default:
      return undefined
  }
}

/** What AWS does beyond moto. */
const makeRules = ({ assumable, pending, updating }: Options) => {
  const roles = new Map<string, number>()
  const moving = new Map<string, { readonly until: number; readonly status: "Pending" | "InProgress" }>()
  const unique = new Set<string>()
  /** To which function, or alias of one, a queue leads. moto knows versions alone. */
  const mapped = new Map<string, string>()

  return {
    refuse: (operation: string, incoming: Incoming): Answer | undefined => {
      const now = Date.now()
      if (operation === "lambda:CreateFunction" || operation === "lambda:UpdateFunctionConfiguration") {
        const role = String(json(incoming.body)["Role"]).replace(/^.*\//, "")
        const made = roles.get(role)
        if (made !== undefined && now - made < assumable) {
          return errorIn(
            operation,
            400,
            "InvalidParameterValueException",
            "The role defined for the function cannot be assumed by Lambda."
          )
        }
      }
      if (/UpdateFunction(Code|Configuration)|PublishVersion/.test(operation)) {
        const name = functionOf(incoming)
        const move = moving.get(name)
        if (move !== undefined && now < move.until) {
          return errorIn(
            operation,
            409,
            "ResourceConflictException",
            `The operation cannot be performed at this time. An update is in progress for resource: ${name}`
          )
        }
      }
      const one = uniqueOf(operation, incoming)
      return one !== undefined && unique.has(one)
        ? errorIn(operation, 409, "ResourceConflictException", `The ${one} exists already`)
        : undefined
    },
    carriedOut: (operation: string, incoming: Incoming): void => {
      const now = Date.now()
      if (operation === "iam:CreateRole") {
        roles.set(new URLSearchParams(incoming.body.toString()).get("RoleName") ?? "", now)
      }
      if (operation === "lambda:CreateFunction") {
        moving.set(functionOf(incoming), { until: now + pending, status: "Pending" })
      }
      if (/UpdateFunction(Code|Configuration)/.test(operation)) {
        moving.set(functionOf(incoming), { until: now + updating, status: "InProgress" })
      }
      if (operation === "lambda:DeleteFunction" || operation === "lambda:DeleteEventSourceMapping") unique.clear()
      const one = uniqueOf(operation, incoming)
      if (one !== undefined) unique.add(one)
      if (operation === "lambda:CreateEventSourceMapping") {
        const { EventSourceArn, FunctionName } = json(incoming.body)
        mapped.set(String(EventSourceArn), String(FunctionName))
      }
    },
    show: (operation: string, incoming: Incoming, answer: Answer): Answer => {
      if (operation === "lambda:ListEventSourceMappings") {
        const found = JSON.parse(answer.body.toString())
        for (const mapping of found.EventSourceMappings ?? []) {
          const name = mapped.get(mapping.EventSourceArn)
          if (name !== undefined) {
            mapping.FunctionArn = mapping.FunctionArn.replace(/:function:.*$/, `:function:${name}`)
          }
        }
        return { ...answer, body: Buffer.from(JSON.stringify(found)) }
      }
      if (operation !== "lambda:GetFunction" || answer.status !== 200) return answer
      const move = moving.get(functionOf(incoming))
      if (move === undefined || Date.now() >= move.until) return answer
      const found = JSON.parse(answer.body.toString())
      if (move.status === "Pending") found.Configuration.State = "Pending"
      found.Configuration.LastUpdateStatus = "InProgress"
      return { ...answer, body: Buffer.from(JSON.stringify(found)) }
    }
  }
}

const read = async (message: http.IncomingMessage): Promise<Buffer> => {
  const pieces: Array<Buffer> = []
  for await (const piece of message) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

const forward = async (moto: string, { body, headers, method, path }: Incoming): Promise<Answer> => {
  const { hostname, port } = new URL(moto)
  const request = http.request({ hostname, port, method, path, headers, agent: false })
  request.end(body)
  const [response] = await once(request, "response") as [http.IncomingMessage]
  const bytes = await read(response)
  const kept = Object.entries(response.headers).flatMap(([name, value]) =>
    /^(connection|content-length|transfer-encoding)$/.test(name) ? [] : [[name, String(value)] as const]
  )
  return { status: response.statusCode ?? 500, headers: Object.fromEntries(kept), body: bytes }
}

export interface Play {
  url: string
  /** What was carried out, reads included. */
  readonly requests: Array<Request>
  /** What happens to a request, by its number. */
  decide: (request: Request, index: number) => Fault | undefined
  /** Called when a request was carried out, before its answer goes back: `false` holds the answer for ever. */
  after: (request: Request, index: number) => boolean
}

/** Starts the proxy. `decide` says what happens to a request: nothing unless it yields a fault. */
export const start = Effect.fnUntraced(function*(moto: string, options: Options) {
  const rules = makeRules(options)
  const play: Play = { url: "", requests: [], decide: () => undefined, after: () => true }
  let count = 0

  let last: Promise<unknown> = Promise.resolve()
  /** Carries out one request after another: moto and the rules above know nothing of two at the same time. */
  const inTurn = <A>(task: () => Promise<A>): Promise<A> => {
    const run = last.then(task)
    last = run.catch(() => undefined)
    return run
  }

  const carryOut = async (operation: string, incoming: Incoming) => {
    const refused = rules.refuse(operation, incoming)
    if (refused !== undefined) return { refused }
    const done = await forward(moto, incoming)
    if (done.status < 300) rules.carriedOut(operation, incoming)
    return { done }
  }

  const handle = async (message: http.IncomingMessage, response: http.ServerResponse) => {
    const incoming: Incoming = {
      method: message.method ?? "GET",
      path: message.url ?? "/",
      headers: message.headers,
      body: await read(message)
    }
    const operation = operationOf(incoming)
    const request = { operation, body: incoming.body }
    const index = count++
    const answer = ({ body, headers, status }: Answer) => {
      response.writeHead(status, { ...headers, "content-length": body.length })
      response.end(body)
    }
    const fault = play.decide(request, index)
    if (fault === "lostBefore") return void message.socket.destroy()
    if (fault === "throttled") return answer(errorIn(operation, 429, "ThrottlingException", "Rate exceeded"))
    if (fault === "failed") return answer(errorIn(operation, 500, "InternalFailure", "Something failed"))
    if (fault === "conflict") return answer(errorIn(operation, 409, conflictOf(operation), "An update is in progress"))
    if (fault === "denied") return answer(errorIn(operation, 403, "AccessDeniedException", "you may not"))
    if (fault === "expired") {
      const why = "The security token included in the request is expired"
      return answer(errorIn(operation, 403, "ExpiredTokenException", why))
    }
    const { done, refused } = await inTurn(() => carryOut(operation, incoming))
    if (refused !== undefined) return answer(refused)
    play.requests.push(request)
    if (!play.after(request, index)) return
    if (fault === "lostAfter") return void message.socket.destroy()
    answer(rules.show(operation, incoming, done))
  }

  const server = yield* Effect.acquireRelease(
    Effect.promise(async () => {
      const server = http.createServer((message, response) => {
        handle(message, response).catch(() => message.socket.destroy())
      }).listen(0, "127.0.0.1")
      await once(server, "listening")
      return server
    }),
    (server) =>
      Effect.promise(() =>
        new Promise<void>((resolve) => {
          server.closeAllConnections()
          server.close(() => resolve())
        })
      )
  )
  play.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return play
})
