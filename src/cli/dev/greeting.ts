/** What `dev` says when it listens: how to invoke each function. */
import { existsSync } from "node:fs"
import * as path from "node:path"
import type { Emulator, FunctionInfo } from "../../emulator/Emulator.ts"
import type { ProjectFunction } from "../internal/functions.ts"

type Listening = Pick<Emulator["Service"], "invocationEndpoint" | "url">

/** A word as a shell takes it. */
const quote = (word: string): string => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`

/** The event to try a function with: beside its entry, or in the folder of events. */
const eventOf = (folder: string, { entry, name }: ProjectFunction): string => {
  const file = [path.join(path.dirname(entry.file), "event.json"), path.join(folder, "events", `${name}.json`)]
    .find((file) => existsSync(file))
  return file === undefined ? "-d '{}'" : `--data ${quote(`@${path.relative(folder, file)}`)}`
}

/** Where a function takes events: the first at the endpoint itself if there is no other. */
export const invokeUrl = ({ invocationEndpoint, url }: Listening, name: string | undefined): string =>
  url + invocationEndpoint + (name === undefined ? "" : `/${name}`)

/** How to invoke each function. */
export const greeting = (
  listening: Listening,
  folder: string,
  functions: ReadonlyArray<ProjectFunction>
): ReadonlyArray<string> =>
  functions.map((fn) => {
    const url = invokeUrl(listening, functions.length > 1 ? fn.name : undefined)
    const example = `POST ${url}, for example: curl ${eventOf(folder, fn)} ${url}`
    return functions.length > 1 ? `${fn.name} waits for events at ${example}` : `Waiting for events at ${example}`
  })

/** What to start programs with that `dev` does not start itself. */
export const runtimeApis = (functions: ReadonlyArray<FunctionInfo>): ReadonlyArray<string> =>
  functions.map(({ name, runtimeApi }) => `AWS_LAMBDA_RUNTIME_API=${runtimeApi ?? ""} # ${name}`)
