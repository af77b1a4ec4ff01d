/** What both payload formats of an HTTP API share: the path is decoded, and begins with the stage if that has a name. */
import * as Url from "../url.ts"
import { type Fields, fieldsOf, textOf } from "../values.ts"
import type { Door } from "./door.ts"

/** The part of a path that is the stage, if the stage has a name. */
const stagePrefix = (event: Fields): string => {
  const stage = textOf(fieldsOf(event["requestContext"])["stage"])
  return stage === undefined || stage === "" || stage === "$default" ? "" : `/${stage}`
}

/** What differs from a door whose path is as the client sent it. */
export const httpApi = (
  pathOf: (event: Fields) => string,
  queryOf: (event: Fields) => string
): Pick<Door, "canStream" | "name" | "originalUrl" | "title" | "url"> => ({
  name: "http",
  title: "an HTTP API",
  canStream: false,
  url: (event, { basePath, keepStage }) => {
    const path = keepStage ? pathOf(event) : Url.withoutPrefix(pathOf(event), stagePrefix(event))
    return Url.withQuery(Url.withoutPrefix(Url.fromDecodedPath(path), basePath), queryOf(event))
  },
  originalUrl: (event) => Url.withQuery(Url.fromDecodedPath(pathOf(event)), queryOf(event))
})
