/** Why the system did not read or write a file, in words. */

const reasons: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EDQUOT: "the disk quota is used up",
  EEXIST: "a file is in the way",
  EISDIR: "it is a folder",
  ELOOP: "its links lead in a circle",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "its name is too long",
  ENOENT: "a part of its path does not exist",
  ENOSPC: "the disk is full",
  ENOTDIR: "a part of its path is a file",
  EPERM: "permission is denied",
  EROFS: "the disk is read-only"
}

/** The reason of an error of `node:fs`; of another exception its message. */
export const fileReason = (cause: unknown): string => {
  if (!(cause instanceof Error)) return String(cause)
  const code = "code" in cause ? String(cause.code) : undefined
  // Node says so of a disk that is read-only as well, if it makes a folder with those above it.
  if (code === "ENOENT" && "syscall" in cause && cause.syscall === "mkdir") return "a folder of its path cannot be made"
  return code === undefined ? cause.message : reasons[code] ?? code
}
