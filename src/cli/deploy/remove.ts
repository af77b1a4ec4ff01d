/** `deploy --delete`: what belongs to a function goes, but for its log group. */
import * as Effect from "effect/Effect"
import { find } from "./AwsCalls.ts"
import type { Desired } from "./Desired.ts"
import { readMappings } from "./eventSources.ts"
import type { Mapping } from "./operations.ts"
import { readRole, type Role, roleNameOf } from "./role.ts"
import { pages, type Step, write } from "./steps.ts"

const mappings = (name: string): Step<ReadonlyArray<Mapping>> => ({
  read: Effect.map(
    readMappings(name, undefined),
    (mappings) => mappings.filter(({ State }) => State !== "Deleting")
  ),
  decide: (mappings) =>
    Effect.succeed(
      mappings.flatMap(({ EventSourceArn = "", UUID }) =>
        UUID === undefined ? [] : [write("lambda:DeleteEventSourceMapping", EventSourceArn, { UUID })]
      )
    )
})

/** The qualifiers under which the function has URLs. */
const urls = (name: string): Step<ReadonlyArray<string | undefined>> => ({
  read: Effect.gen(function*() {
    const aliases = yield* pages(
      "lambda:ListAliases",
      (Marker) => ({ FunctionName: name, Marker }),
      ({ Aliases, NextMarker }) => ({ items: Aliases, next: NextMarker })
    ).pipe(Effect.catchIf((error) => error.kind === "Missing", () => Effect.succeed([])))
    const qualifiers = [undefined, ...aliases.map(({ Name }) => Name)]
    return (yield* Effect.forEach(
      qualifiers,
      (Qualifier) =>
        Effect.map(
          find("lambda:GetFunctionUrlConfig", { FunctionName: name, Qualifier }),
          (found) => found?.FunctionUrl === undefined ? [] : [Qualifier]
        )
    )).flat()
  }),
  decide: (qualifiers) =>
    Effect.succeed(
      qualifiers.map((Qualifier) =>
        write("lambda:DeleteFunctionUrlConfig", Qualifier === undefined ? name : `${name}:${Qualifier}`, {
          FunctionName: name,
          Qualifier
        })
      )
    )
})

const lambdaFunction = (name: string): Step<boolean> => ({
  read: Effect.map(find("lambda:GetFunction", { FunctionName: name }), (found) => found !== undefined),
  decide: (exists) => Effect.succeed(exists ? [write("lambda:DeleteFunction", name, { FunctionName: name })] : [])
})

interface DoomedRole extends Role {
  /** The names of its inline policies. */
  readonly inline: ReadonlyArray<string>
}

const role = (of: Pick<Desired, "name" | "region">): Step<DoomedRole> => ({
  read: Effect.gen(function*() {
    const RoleName = roleNameOf(of)
    const found = yield* readRole(of)
    if (!found.isOurs) return { ...found, inline: [] }
    const inline = yield* pages(
      "iam:ListRolePolicies",
      (Marker) => ({ RoleName, Marker }),
      ({ Marker, PolicyNames }) => ({ items: PolicyNames, next: Marker })
    )
    return { ...found, inline }
  }),
  decide: ({ inline, isOurs, policies }) => {
    const RoleName = roleNameOf(of)
    return Effect.succeed(
      !isOurs ? [] : [
        ...policies.map((PolicyArn) =>
          write("iam:DetachRolePolicy", `${PolicyArn.replace(/^.*\//, "")} from ${RoleName}`, { RoleName, PolicyArn })
        ),
        ...inline.map((PolicyName) => write("iam:DeleteRolePolicy", PolicyName, { RoleName, PolicyName })),
        write("iam:DeleteRole", RoleName, { RoleName })
      ]
    )
  }
})

/** In the order in which they are run: what leads to the function goes before it. */
export const removal = (
  of: Pick<Desired, "name" | "region">
): readonly [
  Step<ReadonlyArray<Mapping>>,
  Step<ReadonlyArray<string | undefined>>,
  Step<boolean>,
  Step<DoomedRole>
] => [
  mappings(of.name),
  urls(of.name),
  lambdaFunction(of.name),
  role(of)
]
