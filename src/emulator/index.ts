export * as LocalServer from "./LocalServer.ts"
