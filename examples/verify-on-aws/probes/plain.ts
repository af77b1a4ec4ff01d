/** A function of AWS's own runtime, without this library: what cold starts are compared with. */
export const handler = async () => ({ probe: "plain", node: process.version })
