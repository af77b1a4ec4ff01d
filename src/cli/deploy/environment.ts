/** The variables that a function gets. */
import type { Desired } from "./Desired.ts"

type Variables = Readonly<Record<string, string>>

const wrapperVariable = "AWS_LAMBDA_EXEC_WRAPPER"
const ownWrapper = "/var/task/bootstrap"

/**
 * Those that are given replace what is there, or are merged with it; without any, all stay. The exec wrapper is not one of
 * them: the code that is deployed needs it or not, unless it is given by name.
 */
export const environmentOf = (
  { code, env, mergeEnv }: Pick<Desired, "code" | "env" | "mergeEnv">,
  current: Variables
): Variables => {
  const kept = env === undefined || mergeEnv ? current : {}
  const { [wrapperVariable]: wrapper, ...others } = { ...kept, ...env }
  const given = env?.[wrapperVariable]
  if (given !== undefined) return { ...others, [wrapperVariable]: given }
  if (code.kind === "zip" && code.isWrapped) return { ...others, [wrapperVariable]: ownWrapper }
  const before = current[wrapperVariable] ?? wrapper
  return before === undefined || before === ownWrapper ? others : { ...others, [wrapperVariable]: before }
}

export const isSameRecord = (a: Variables, b: Variables): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value)
