/**
 * What Lambda takes.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */

export interface Sizes {
  readonly zippedBytes: number | undefined
  readonly unpackedBytes: number
}

const mebibyte = 1024 * 1024
const maxUploadMegabytes = 50
const maxUnpackedMegabytes = 250

const inMegabytes = (bytes: number): string => `${(bytes / mebibyte).toFixed(1)} MB`

/** A limit that a package exceeds. */
export interface Exceeded {
  readonly problem: string
  readonly fix: string
}

/** What Lambda would refuse. `file` is the package, as messages call it. */
export const exceededLimits = (
  file: string,
  { unpackedBytes, zippedBytes }: Sizes
): ReadonlyArray<Exceeded> => [
  ...(zippedBytes !== undefined && zippedBytes > maxUploadMegabytes * mebibyte
    ? [{
      problem: `${file} has ${inMegabytes(zippedBytes)}, and Lambda takes ${maxUploadMegabytes} MB directly`,
      fix: "upload it to S3 (--code S3Bucket=…,S3Key=…), or see what it holds by --analyze"
    }]
    : []),
  ...(unpackedBytes > maxUnpackedMegabytes * mebibyte
    ? [{
      problem: `${file} has ${
        inMegabytes(unpackedBytes)
      } unpacked, and Lambda takes ${maxUnpackedMegabytes} MB with all layers`,
      fix: "see what it holds by --analyze, or use a container image, which may have 10 GB"
    }]
    : [])
]

/** The same, one line each. */
export const limitWarnings = (file: string, sizes: Sizes): ReadonlyArray<string> =>
  exceededLimits(file, sizes).map(({ fix, problem }) => `${problem}; ${fix}`)
