/** The URL of a function, and who may call it. */
import * as Effect from "effect/Effect"
import { find } from "./AwsCalls.ts"
import type { Desired } from "./Desired.ts"
import { type Step, type Write, write } from "./steps.ts"

export interface FunctionUrl {
  /** `undefined`: the function has no URL. */
  readonly url: string | undefined
  readonly authType: string | undefined
  readonly invokeMode: string | undefined
  readonly publicStatements: ReadonlyArray<PublicStatement>
}

/** A statement of the function's policy by which everybody may use the URL. */
export interface PublicStatement {
  readonly id: string
  readonly action: string
}

/** Since October 2025 a public URL needs both. The ids are those of AWS's console. */
const statements = [
  {
    StatementId: "FunctionURLAllowPublicAccess",
    Action: "lambda:InvokeFunctionUrl",
    FunctionUrlAuthType: "NONE"
  },
  {
    StatementId: "FunctionURLInvokeAllowPublicAccess",
    Action: "lambda:InvokeFunction",
    InvokedViaFunctionUrl: true
  }
] as const

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

/** The keys of all conditions, in lower case: AWS does not tell cases apart. */
const conditionKeys = (condition: unknown): ReadonlyArray<string> =>
  isObject(condition)
    ? Object.values(condition).flatMap((keys) =>
      isObject(keys) ? Object.keys(keys).map((key) => key.toLowerCase()) : []
    )
    : []

const isEverybody = (principal: unknown): boolean =>
  principal === "*" || (isObject(principal) && [principal["AWS"]].flat().includes("*"))

/** What opens the URL to everybody. A statement with another condition, such as an organisation, does not. */
export const publicStatementsOf = (policy: string | undefined): ReadonlyArray<PublicStatement> => {
  if (policy === undefined) return []
  const { Statement: all = [] } = JSON.parse(policy) as { readonly Statement?: ReadonlyArray<Json> }
  return all.flatMap(({ Action, Condition, Effect: effect, Principal, Sid }) => {
    const keys = conditionKeys(Condition)
    const via = "lambda:invokedviafunctionurl"
    const isOpen = Action === "lambda:InvokeFunctionUrl" ||
      (Action === "lambda:InvokeFunction" && (keys.includes(via) || statements.some((own) => own.StatementId === Sid)))
    return effect === "Allow" && isEverybody(Principal) && isOpen &&
        keys.every((key) => key === via || key === "lambda:functionurlauthtype")
      ? [{ id: String(Sid), action: String(Action) }]
      : []
  })
}

const modeOf = (stream: boolean): string => stream ? "RESPONSE_STREAM" : "BUFFERED"

const decideUrl = (desired: Desired, { authType, invokeMode, url }: FunctionUrl): ReadonlyArray<Write> => {
  const { alias: Qualifier, name: FunctionName } = desired
  const AuthType = desired.url === undefined ? authType : desired.url === "iam" ? "AWS_IAM" : "NONE"
  if (AuthType === undefined) return []
  const InvokeMode = desired.stream === undefined ? invokeMode ?? modeOf(false) : modeOf(desired.stream)
  const input = { FunctionName, Qualifier, AuthType, InvokeMode }
  const subject = `${FunctionName}, ${AuthType}, ${InvokeMode}`
  if (url === undefined) {
    return [write("lambda:CreateFunctionUrlConfig", subject, input, { leaves: `the function URL of ${FunctionName}` })]
  }
  return AuthType === authType && InvokeMode === (invokeMode ?? modeOf(false))
    ? []
    : [write("lambda:UpdateFunctionUrlConfig", subject, input)]
}

const decidePermissions = (desired: Desired, { publicStatements }: FunctionUrl): ReadonlyArray<Write> => {
  const { alias: Qualifier, name: FunctionName } = desired
  switch (desired.url) {
    case undefined:
      return []
    case "iam":
      return publicStatements.map(({ id, action }) =>
        write("lambda:RemovePermission", `${action} for everybody`, { FunctionName, Qualifier, StatementId: id })
      )
    case "none":
      return statements.filter(({ Action }) => !publicStatements.some(({ action }) => action === Action)).map((
        statement
      ) =>
        write("lambda:AddPermission", `${statement.Action} for everybody`, {
          FunctionName,
          Qualifier,
          Principal: "*",
          ...statement
        })
      )
  }
}

export const functionUrl = (desired: Desired): Step<FunctionUrl> => ({
  read: Effect.gen(function*() {
    const of = { FunctionName: desired.name, Qualifier: desired.alias }
    const found = yield* find("lambda:GetFunctionUrlConfig", of)
    const policy = desired.url === undefined ? undefined : yield* find("lambda:GetPolicy", of)
    return {
      url: found?.FunctionUrl,
      authType: found?.AuthType,
      invokeMode: found?.InvokeMode,
      publicStatements: publicStatementsOf(policy?.Policy)
    }
  }),
  decide: (state) => Effect.succeed([...decideUrl(desired, state), ...decidePermissions(desired, state)])
})
