import * as Schema from "effect/Schema"
import { OpenStruct } from "../../schema/OpenStruct.ts"
import { envelope } from "./envelope.ts"

/** Events of an AWS service, of one or several detail types. Nobody else can send events with its source. */
export const awsEvent = <
  const Source extends `aws.${string}`,
  const DetailTypes extends ReadonlyArray<string>,
  S extends Schema.Constraint
>(
  source: Source,
  detailTypes: DetailTypes,
  detail: S
) =>
  OpenStruct({
    ...envelope,
    source: Schema.Literal(source),
    "detail-type": Schema.Literals(detailTypes),
    detail
  })
