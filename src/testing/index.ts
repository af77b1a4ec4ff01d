export * as TestLambda from "./TestLambda.ts"
export * as TestRuntimeApi from "./TestRuntimeApi.ts"
