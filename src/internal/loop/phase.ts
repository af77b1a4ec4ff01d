/** How far a process has come, and how a failure is reported in each phase. */

/** Until the process polls, a failure is one of its start. `Snapshotting` and `Restoring` are those of SnapStart. */
export type Phase = "Init" | "Snapshotting" | "Restoring" | "Polling"

/** AWS's types of the errors of hooks. In other phases the failure has its own. */
export const errorTypes: Partial<Record<Phase, string>> = {
  Snapshotting: "Runtime.BeforeSnapshotError",
  Restoring: "Runtime.AfterRestoreError"
}
