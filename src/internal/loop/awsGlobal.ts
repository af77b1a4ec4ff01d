/**
 * `globalThis.awslambda`, which AWS's Node runtime makes. It is not declared as a global: `@types/aws-lambda` declares one of
 * that name, and two declarations would break the programs that have both.
 */

interface Awslambda {
  streamifyResponse?: (f: unknown) => unknown
  InvokeStore?: {
    readonly getXRayTraceId: () => string | undefined
    readonly getTraceparent?: () => string | undefined
    readonly getTracestate?: () => string | undefined
    readonly getBaggage?: () => string | undefined
  }
}

export const awsGlobal = globalThis as { awslambda?: Awslambda | undefined }
