/** The answers of AWS, as far as parameters need them. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { AwsError, hasCode } from "../../aws/AwsError.ts"
import { describeSchemaError } from "../../internal/failure/schemaIssue.ts"
import { InvalidParameter, ParameterMissing, ParametersError, type ParametersErrorReason } from "../ParametersError.ts"

const Parameter = Schema.Struct({ Name: Schema.String, Value: Schema.String })

export const Parameters = Schema.Struct({
  Parameters: Schema.Array(Parameter),
  NextToken: Schema.optionalKey(Schema.String)
})

export const OneParameter = Schema.Struct({ Parameter })

export const Secret = Schema.Struct({
  SecretString: Schema.optionalKey(Schema.String),
  SecretBinary: Schema.optionalKey(Schema.String)
})

export const Session = Schema.Struct({ InitialConfigurationToken: Schema.String })

/** Decodes an answer. A mistake in it names the field and never the value. */
export const decode = <A>(schema: Schema.ConstraintCodec<A, unknown>) => {
  const decodeUnknown = Schema.decodeUnknownEffect(schema)
  return (json: unknown): Effect.Effect<A, InvalidParameter> =>
    Effect.mapError(
      decodeUnknown(json),
      (error) => new InvalidParameter({ detail: describeSchemaError("the answer", error) })
    )
}

/** By which of AWS's codes a value does not exist, and what to say then. */
export interface Absence {
  readonly codes: ReadonlyArray<string>
  readonly name: string
  readonly detail: string
}

/** Says which source failed. AWS's code for what does not exist becomes `ParameterMissing`. */
export const failing = (source: string, absence?: Absence) =>
  Effect.mapError((reason: ParametersErrorReason) =>
    new ParametersError({
      source,
      reason: absence !== undefined && reason instanceof AwsError && hasCode(reason, ...absence.codes)
        ? new ParameterMissing({ names: [absence.name], detail: absence.detail })
        : reason
    })
  )
