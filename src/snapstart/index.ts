export * as SnapStart from "./SnapStart.ts"
