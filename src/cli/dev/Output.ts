/** What `dev` writes: lines for people, or JSON records for programs. */
import type { EmulatorEvent } from "../../emulator/EmulatorEvent.ts"
import { toRecord } from "./records.ts"
import { makeRenderer } from "./render.ts"

export interface Output {
  /** What happens in the emulator. */
  readonly event: (event: EmulatorEvent) => void
  /** What `dev` does: a line for people, and a record of that type. */
  readonly say: (line: string, type: string, record: Readonly<Record<string, unknown>>) => void
  /** What went wrong although `dev` goes on. */
  readonly warn: (line: string) => void
  /** The functions have other names now. */
  readonly rename: (names: ReadonlyArray<string>) => void
}

const write = (line: string) => void process.stdout.write(`${line}\n`)

const writeRecord = (record: Readonly<Record<string, unknown>>) => write(JSON.stringify(record))

/** Nothing but records goes to stdout if `json` is set. */
export const makeOutput = ({ colors, json }: { readonly colors: boolean; readonly json: boolean }): Output => {
  let render = makeRenderer({ colors, names: [] })
  return {
    event: (event) => json ? writeRecord(toRecord(event)) : render(event).forEach(write),
    say: (line, type, record) => json ? writeRecord({ type, time: new Date().toISOString(), ...record }) : write(line),
    warn: (line) => void process.stderr.write(`${line}\n`),
    rename: (names) => {
      render = makeRenderer({ colors, names })
    }
  }
}
