/** Fields of a GraphQL API of AWS AppSync that a function resolves. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { AppSyncIdentity } from "./AppSyncIdentity.ts"
import { strings } from "./internal/maps.ts"

const unknowns = Schema.Record(Schema.String, Schema.Unknown)

/**
 * The HTTP request that a field or an event belongs to.
 *
 * @category models
 * @since 0.1.0
 */
export class AppSyncRequest extends Schema.Opaque<AppSyncRequest>()(OpenStruct({
  /** Names are in lower case. */
  headers: nullishKey(strings),
  /** Of the API's own domain, if it was called by that. */
  domainName: nullishKey(Schema.String)
})) {}

/**
 * Which field is asked for.
 *
 * @category models
 * @since 0.1.0
 */
export class AppSyncInfo extends Schema.Opaque<AppSyncInfo>()(OpenStruct({
  fieldName: Schema.String,
  /** `Query`, `Mutation`, `Subscription` or a type of the API's own. */
  parentTypeName: Schema.String,
  variables: nullishKey(unknowns),
  selectionSetList: nullishKey(Schema.Array(Schema.String)),
  selectionSetGraphQL: nullishKey(Schema.String)
})) {}

/**
 * One field to resolve: the whole context, as a direct Lambda resolver gets it.
 *
 * **Details**
 *
 * What the function returns is the value of the field, so its schema is the user's. A resolver with a mapping template
 * or with code of its own sends what that writes.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/direct-lambda-reference.html
 * @category models
 * @since 0.1.0
 */
export class AppSyncResolverEvent extends Schema.Opaque<AppSyncResolverEvent>()(OpenStruct({
  info: AppSyncInfo,
  arguments: unknowns,
  /** `null` if the API is called by its key. */
  identity: nullishKey(AppSyncIdentity),
  request: nullishKey(AppSyncRequest),
  /** The object whose field it is, `null` for the root. */
  source: nullishKey(unknowns),
  /** What the function before this one in a pipeline returned. */
  prev: nullishKey(OpenStruct({ result: Schema.optionalKey(Schema.Unknown) })),
  stash: nullishKey(unknowns)
})) {}

/**
 * One field to resolve, whose arguments `args` describes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const AppSyncResolverEventOf = <S extends Schema.Constraint>(args: S) =>
  OpenStruct({ ...AppSyncResolverEvent.fields, arguments: args })

/**
 * Several fields to resolve at once, for a resolver with a `maxBatchSize`.
 *
 * **Details**
 *
 * The function returns as many values, in the same order: `AppSyncBatchResolverResponseOf`.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-lambda-resolvers.html
 * @category models
 * @since 0.1.0
 */
export const AppSyncBatchResolverEvent = Schema.Array(AppSyncResolverEvent)
export type AppSyncBatchResolverEvent = typeof AppSyncBatchResolverEvent.Type

/**
 * Several fields to resolve at once, whose arguments `args` describes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const AppSyncBatchResolverEventOf = <S extends Schema.Constraint>(args: S) =>
  Schema.Array(AppSyncResolverEventOf(args))

/**
 * The values of several fields, in the order in which they were asked for.
 *
 * **Details**
 *
 * A field without a value is `null`. AppSync refuses a response of another length.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-lambda-resolvers.html
 * @category constructors
 * @since 0.1.0
 */
export const AppSyncBatchResolverResponseOf = <S extends Schema.Constraint>(result: S) =>
  Schema.Array(Schema.NullOr(result))

/**
 * What a request mapping template writes, and the `request` function of a resolver in JavaScript.
 *
 * **Details**
 *
 * AppSync sends a function the `payload` alone. This is for tests of templates, and for tools that send the whole.
 *
 * @see https://docs.aws.amazon.com/appsync/latest/devguide/resolver-mapping-template-reference-lambda.html
 * @category models
 * @since 0.1.0
 */
export class AppSyncResolverTemplate extends Schema.Opaque<AppSyncResolverTemplate>()(OpenStruct({
  /** `2018-05-29`. Not in JavaScript. */
  version: nullishKey(Schema.String),
  operation: Schema.Literals(["Invoke", "BatchInvoke"]),
  /** A list for `BatchInvoke`. */
  payload: Schema.optionalKey(Schema.Unknown)
})) {}

/**
 * One field to resolve, as the `@function` directive of AWS Amplify asks for it.
 *
 * @see https://docs.amplify.aws/gen1/react/build-a-backend/graphqlapi/custom-business-logic/
 * @category models
 * @since 0.1.0
 */
export class AmplifyResolverEvent extends Schema.Opaque<AmplifyResolverEvent>()(OpenStruct({
  typeName: nullishKey(Schema.String),
  /** Of resolvers that are written by hand in this manner. */
  parentTypeName: nullishKey(Schema.String),
  fieldName: Schema.String,
  arguments: unknowns,
  identity: nullishKey(AppSyncIdentity),
  request: nullishKey(AppSyncRequest),
  source: nullishKey(unknowns),
  prev: nullishKey(OpenStruct({ result: Schema.optionalKey(Schema.Unknown) }))
})) {}

/**
 * One field to resolve, as the `@function` directive of AWS Amplify asks for it, whose arguments `args` describes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const AmplifyResolverEventOf = <S extends Schema.Constraint>(args: S) =>
  OpenStruct({ ...AmplifyResolverEvent.fields, arguments: args })
