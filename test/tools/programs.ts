/** The programs that `setup.sh` installs. */
import * as fs from "node:fs"
import { fileURLToPath } from "node:url"

const inVenv = (path: string) => fileURLToPath(new URL(`.cache/venv/${path}`, import.meta.url))
const inModules = (path: string) => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url))

const [sitePackages] = fs.globSync(inVenv("lib/python*/site-packages"))

export const python = inVenv("bin/python")

export const awsCli = inVenv("bin/aws")

export const cfnLint = inVenv("bin/cfn-lint")

export const sam = inVenv("bin/sam")

/** AWS's Runtime Interface Emulator. */
export const awsEmulator = `${sitePackages}/samcli/local/rapid/aws-lambda-rie-${
  process.arch === "x64" ? "x86_64" : process.arch
}`

/** The oldest and the newest line of Node that the package supports. The other tests run on the one between them. */
export const otherNodes = [
  { line: 22, path: inModules("node-22/bin/node") },
  { line: 26, path: inModules("node-26/bin/node") }
]

export const pnpm = inModules(".bin/pnpm")

export const publint = inModules(".bin/publint")

/** Are the types wrong? */
export const attw = inModules(".bin/attw")

/** The folder with the programs of Debian's PostgreSQL, of its newest version here. */
export const postgresPrograms = fs.globSync("/usr/lib/postgresql/*/bin").toSorted().at(-1) ?? "/usr/lib/postgresql/bin"

/** The folder with AWS's examples of Signature Version 4. */
export const signingSuite = fileURLToPath(new URL(".cache/aws-sigv4-1.3.6/aws-signing-test-suite/v4", import.meta.url))

/** AWS's own runtime for Node. */
export const ric = inModules("aws-lambda-ric/index.mjs")

/** A function in Rust, from the folder `runtimes/rust`. */
export const rustFunction = fileURLToPath(new URL(".cache/rust/debug/function", import.meta.url))

/** A collector of OpenTelemetry, built from `collector`. */
export const otelCollector = fileURLToPath(new URL(".cache/collector", import.meta.url))
