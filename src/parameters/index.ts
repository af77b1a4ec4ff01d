export * as Parameters from "./Parameters.ts"
export * as ParametersError from "./ParametersError.ts"
