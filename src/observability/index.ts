export * as Emf from "./Emf.ts"
export * as LambdaOtlp from "./LambdaOtlp.ts"
export * as Logs from "./Logs.ts"
