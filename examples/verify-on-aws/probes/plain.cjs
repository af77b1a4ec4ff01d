/** A function of AWS's own runtime, not bundled and without this library: what cold starts are compared with. */
exports.handler = async () => ({ probe: "plain", node: process.version })
