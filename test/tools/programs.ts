/** The programs that `setup.sh` installs. */
import * as fs from "node:fs"
import { fileURLToPath } from "node:url"

const inVenv = (path: string) => fileURLToPath(new URL(`.cache/venv/${path}`, import.meta.url))

const [sitePackages] = fs.globSync(inVenv("lib/python*/site-packages"))

export const python = inVenv("bin/python")

export const awsCli = inVenv("bin/aws")

/** AWS's Runtime Interface Emulator. */
export const awsEmulator = `${sitePackages}/samcli/local/rapid/aws-lambda-rie-${
  process.arch === "x64" ? "x86_64" : process.arch
}`
