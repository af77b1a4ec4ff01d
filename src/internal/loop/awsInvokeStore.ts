/** The invoke store on AWS's own loop, whose runtime usually has one already. */
import type { Environment } from "../../Environment.ts"
import { awsGlobal } from "./awsGlobal.ts"
import { type InvokeStore, type Made, make, show } from "./invokeStore.ts"

/** One for the process, however many handlers it exports. */
let own: Made | undefined
let inHand = 0
let hide: (() => void) | undefined

/** The store of AWS's runtime, unless the one there is ours. */
export const awsStore = () => {
  const store = awsGlobal.awslambda?.InvokeStore
  return store === own?.global ? undefined : store
}

/** Announces invocations to promises and SDKs. If AWS's runtime has no store, ours is shown while one is in hand. */
export const announceOnAws = (environment: Environment): InvokeStore["announce"] => (invocation) => {
  own ??= make(environment)
  if (awsGlobal.awslambda?.InvokeStore === undefined && !environment.noGlobalAwslambda) hide = show(own.global)
  const { enter, leave } = own.announce(invocation)
  inHand++
  return {
    enter,
    leave: () => {
      leave()
      if (--inHand > 0) return
      hide?.()
      hide = undefined
    }
  }
}
