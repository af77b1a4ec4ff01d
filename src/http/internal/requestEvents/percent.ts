/** Percent-decoding that accepts everything a client can send. */
import { Buffer } from "node:buffer"

const octets = /(?:%[\da-f]{2})+/gi

/** Decodes what is percent-encoded. What is not UTF-8 becomes U+FFFD, and a `%` without two digits stays. */
export const percentDecoded = (text: string): string =>
  text.includes("%")
    ? text.replace(octets, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"))
    : text
