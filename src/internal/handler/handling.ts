/** What constructors and combinators make handlings of events with. */
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"
import type * as Response from "../../Response.ts"
import { InvalidEvent, InvalidResponse } from "../../RuntimeError.ts"
import { kindOf } from "../failure/kindOf.ts"
import { type NotASchema, schemaOption } from "../failure/misuse.ts"
import { describeSchemaError } from "../failure/schemaIssue.ts"
import { keepAnnotations } from "../log/annotations.ts"
import { fromPrepare, type Handler, type Handling, type Prepared, type Provided, type RawEvent } from "./model.ts"

/** The loop provides `Provided` to every handling, so a handler does not need it. */
export type Needs<R> = Exclude<R, Provided>

/** The event is for this handler. */
export const accept = <E, R, Body>(
  run: Effect.Effect<Response.Response<Body>, E, R>,
  streaming: boolean | undefined
): Handling<E, Needs<R>, Body> => ({
  rejection: undefined,
  streaming,
  // `Handling["run"]` adds back what `Needs` takes away.
  run: keepAnnotations(run) as Handling<E, Needs<R>, Body>["run"]
})

/** The event is not for this handler. */
export const reject = (
  rejection: InvalidEvent,
  streaming: boolean | undefined
): Handling<InvalidEvent, never, never> => ({
  rejection,
  streaming,
  run: Effect.fail(rejection)
})

/** Reads the JSON of an event, or rejects the event. */
export const withJson = <E, R, Body, R2>(
  event: RawEvent,
  streaming: boolean | undefined,
  f: (json: unknown) => Effect.Effect<Handling<E, R, Body>, never, R2>
): Effect.Effect<Handling<E | InvalidEvent, R, Body>, never, R2> => {
  let json: unknown
  try {
    json = event.json
  } catch (error) {
    return Effect.succeed(reject(error as InvalidEvent, streaming))
  }
  return f(json)
}

/** Types ask for an Effect. Plain JavaScript may return a promise, whose rejection must not end the process. */
export const effectOf = <A, E, R>(returned: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  if (Effect.isEffect(returned)) return returned
  const value: unknown = returned
  if (value instanceof Promise) value.catch(() => {})
  return Effect.die(new InvalidResponse({ detail: `the handler returned ${kindOf(value)}, not an Effect` }))
}

/** Decodes an event by its schema and passes it to `handle`. The decoder is compiled once, here. */
export const decoding = <S extends Schema.Constraint, E, R, Body>(
  schema: S | NotASchema,
  streaming: boolean | undefined,
  handle: (event: S["Type"]) => Effect.Effect<Response.Response<Body>, E, R>,
  http = false
): Handler<E | InvalidEvent, Needs<R | S["DecodingServices"]>, Body> => {
  type Rejectable = Handling<E | InvalidEvent, Needs<R>, Body>
  const decode = SchemaParser.decodeUnknownEffect(schemaOption("event", schema), { errors: "all" })
  const onSuccess = (decoded: S["Type"]): Rejectable => accept(Effect.suspend(() => handle(decoded)), streaming)
  const refuse = (issue: SchemaIssue.Issue, json: unknown): Rejectable =>
    reject(new InvalidEvent({ detail: describeSchemaError("event", issue, { value: json }), issue }), streaming)
  const prepared = (event: RawEvent) =>
    withJson(
      event,
      streaming,
      (json) => Effect.matchEager(decode(json), { onSuccess, onFailure: (issue) => refuse(issue, json) })
    )
  // What the decoder needs is part of what the handler needs, but for `Provided`.
  return fromPrepare(
    { http, streams: streaming === true },
    Effect.succeed(prepared as Prepared<E | InvalidEvent, Needs<R | S["DecodingServices"]>, Body>)
  )
}
