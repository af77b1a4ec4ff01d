/**
 * Kills the processes of functions if `dev` itself is killed and can no longer do so: a shell that reads their process groups
 * from a pipe, and kills those that are left when the pipe ends.
 */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { spawn } from "node:child_process"

/** `+12` adds a group, `-12` forgets it. */
const script = `
groups=" "
while read -r line; do
  pid=\${line#?}
  case $line in
    +*) groups="$groups$pid " ;;
    -*) groups="\${groups%% $pid *} \${groups#* $pid }" ;;
  esac
done
for pid in $groups; do kill -KILL "-$pid" 2>/dev/null; done
`

export interface Reaper {
  readonly add: (pid: number) => void
  readonly remove: (pid: number) => void
}

/** Without a shell, such as on Windows, it does nothing. */
export const makeReaper: Effect.Effect<Reaper, never, Scope> = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => {
      const shell = spawn("/bin/sh", ["-c", script], { detached: true, stdio: ["pipe", "ignore", "ignore"] })
      shell.on("error", () => {})
      shell.stdin.on("error", () => {})
      shell.unref()
      return shell
    }),
    (shell) => Effect.sync(() => shell.stdin.end())
  ),
  (shell): Reaper => {
    const pids = new Set<number>()
    const tell = (line: string) => void (shell.stdin.writable && shell.stdin.write(`${line}\n`))
    return {
      add: (pid) => {
        pids.add(pid)
        tell(`+${pid}`)
      },
      remove: (pid) => {
        if (pids.delete(pid)) tell(`-${pid}`)
      }
    }
  }
)
