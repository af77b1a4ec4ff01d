export * as LambdaOtlp from "./LambdaOtlp.ts"
