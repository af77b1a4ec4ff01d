/** What has to be done if `process.exit` ends this process before its scopes have ended. */

const actions = new Set<() => void>()

const runAll = () => {
  for (const action of actions) action()
}

/** Runs the action when this process exits, unless the returned function is called before. */
export const atExit = (action: () => void): () => void => {
  if (actions.size === 0) process.on("exit", runAll)
  actions.add(action)
  return () => {
    actions.delete(action)
    if (actions.size === 0) process.off("exit", runAll)
  }
}
