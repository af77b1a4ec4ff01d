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

/** What Lambda would refuse, one line each. `file` is the zip file. */
export const limitWarnings = (file: string, { unpackedBytes, zippedBytes }: Sizes): ReadonlyArray<string> => [
  ...(zippedBytes !== undefined && zippedBytes > maxUploadMegabytes * mebibyte
    ? [
      `${file} has ${inMegabytes(zippedBytes)}, and Lambda takes ${maxUploadMegabytes} MB directly; ` +
      "upload it to S3 (--code S3Bucket=…,S3Key=…), or see what it holds by --analyze"
    ]
    : []),
  ...(unpackedBytes > maxUnpackedMegabytes * mebibyte
    ? [
      `${file} has ${
        inMegabytes(unpackedBytes)
      } unpacked, and Lambda takes ${maxUnpackedMegabytes} MB with all layers; ` +
      "see what it holds by --analyze, or use a container image, which may have 10 GB"
    ]
    : [])
]
