/** What an exporter of log records gets, which reads records of Effect and knows nothing of invocations. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import type * as Fiber from "effect/Fiber"
import { identity } from "effect/Function"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import { toAnnotations } from "../../internal/log/ownLogger.ts"
import { Invocation } from "../../Invocation.ts"
import { toExported } from "./exportedSpan.ts"
import { toShown } from "./unshowable.ts"

type Annotations = Readonly<Record<string, unknown>>

/**
 * A fiber as a logger sees it, with other annotations. It does not inherit from the fiber: an object that others inherit
 * from gets a shape of its own, and fibers without a common shape make everything that Effect does several times as slow.
 */
export const withAnnotations = (
  fiber: Fiber.Fiber<unknown, unknown>,
  annotations: Annotations,
  more?: Partial<Fiber.Fiber<unknown, unknown>>
): Fiber.Fiber<unknown, unknown> => {
  const context = Context.add(fiber.context, References.CurrentLogAnnotations, annotations)
  const own: Partial<Fiber.Fiber<unknown, unknown>> = { ...more, context, getRef: (ref) => Context.get(context, ref) }
  return new Proxy(fiber, {
    get: (fiber, name) => Reflect.get(Object.hasOwn(own, name) ? own : fiber, name)
  })
}

const showAll = (values: Annotations): Annotations =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toShown(value)]))

const showMessage = (message: unknown): unknown => {
  try {
    return Array.isArray(message) ? message.map(toShown) : toShown(message)
  } catch {
    return toShown(message)
  }
}

const annotationsOf = (options: Logger.Options<unknown>): Annotations => {
  const invocation = Context.getOrUndefined(options.fiber.context, Invocation)
  const annotations = toAnnotations(options)
  return invocation === undefined ? annotations : { "faas.invocation_id": invocation.requestId, ...annotations }
}

/** The same with texts in the place of objects. */
const toTexts = (options: Logger.Options<unknown>): Logger.Options<unknown> => {
  const { fiber, message } = options
  return {
    ...options,
    fiber: withAnnotations(fiber, showAll(fiber.getRef(References.CurrentLogAnnotations))),
    message: showMessage(message)
  }
}

const withoutCause = (options: Logger.Options<unknown>): Logger.Options<unknown> => ({
  ...toTexts(options),
  cause: Cause.die(toShown(Cause.squash(options.cause)))
})

const attempts = [identity<Logger.Options<unknown>>, toTexts, withoutCause]

/** A logger that never fails, whatever is logged: what it cannot convert becomes text. */
export const unfailing = (logger: Logger.Logger<unknown, unknown>): Logger.Logger<unknown, void> =>
  Logger.make((options) => {
    for (const attempt of attempts) {
      try {
        return void logger.log(attempt(options))
      } catch {
        // The next one says less.
      }
    }
  })

/** The cache of a fiber, if an exporter cannot have its span. */
const cacheOf = (
  { cache }: Fiber.Fiber<unknown, unknown>
): Pick<Fiber.Fiber<unknown, unknown>, "cache"> | undefined => {
  const { span } = cache
  const exported = span && toExported(span)
  return exported === span ? undefined : { cache: { ...cache, span: exported } }
}

/** A logger for an exporter: it never fails, and its records say to which invocation they belong. */
export const ofInvocations = (exporter: Logger.Logger<unknown, unknown>): Logger.Logger<unknown, void> => {
  const logger = unfailing(exporter)
  return Logger.make((options) =>
    logger.log({ ...options, fiber: withAnnotations(options.fiber, annotationsOf(options), cacheOf(options.fiber)) })
  )
}
