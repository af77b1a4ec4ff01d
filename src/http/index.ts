export * as FrontDoor from "./FrontDoor.ts"
export * as HttpHandler from "./HttpHandler.ts"
export * as HttpServe from "./HttpServe.ts"
export {
  type AlbAuthorizer,
  type AlbRequest,
  type FunctionUrlRequest,
  type HttpApiRequest,
  LambdaRequest,
  type LatticeRequest,
  type RestRequest
} from "./LambdaRequest.ts"
