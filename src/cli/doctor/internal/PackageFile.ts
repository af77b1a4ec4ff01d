/** A file of a package. */
export interface PackageFile {
  /** Below the root of the package, with `/` between folders. */
  readonly path: string
  readonly bytes: number
  readonly isExecutable: boolean
  readonly read: () => Promise<Buffer>
}
