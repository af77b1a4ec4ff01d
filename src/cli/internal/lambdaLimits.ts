/**
 * What Lambda takes as the settings of a function.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */

/** Of the memory of an environment, in MB. */
export const memoryLimits = { minimum: 128, maximum: 10_240 } as const

/** Of the timeout of a function, in seconds. */
export const timeoutLimits = { minimum: 1, maximum: 1800 } as const

/** Of the timeout of a Web Function, in seconds. */
export const webTimeoutLimits = { minimum: 3, maximum: 900 } as const

/** That of a Web Function for which no timeout is named, in seconds. */
export const defaultWebTimeout = 30

/** Of how many environments of a function take events at once in `dev`. */
export const concurrencyLimits = { minimum: 1, maximum: 1000 } as const
