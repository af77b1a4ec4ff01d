/** What is wrong with a project beside its templates and packages: what is installed, and its config file. */
import * as Effect from "effect/Effect"
import { existsSync, readFileSync, realpathSync } from "node:fs"
import { createRequire } from "node:module"
import * as Path from "node:path"
import { findConfigFile, loadConfig } from "../../internal/loadConfig.ts"
import { type Diagnosis, type Finding, nothing } from "../Finding.ts"
import { isRecord, record, text, type Values } from "./values.ts"
import { checkVariables } from "./variables.ts"

const oldestNode = [22, 19] as const

const readJson = (file: string): Values | Error => {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"))
    return isRecord(value) ? value : new Error("it is not an object")
  } catch (cause) {
    return cause as Error
  }
}

/** Where a package is, looked for as Node does from a folder: links are followed, as pnpm makes them. */
const findPackage = (name: string, from: string): string | undefined => {
  const found = createRequire(Path.resolve(from, "package.json")).resolve.paths(name)
    ?.map((folder) => Path.join(folder, name)).find((folder) => existsSync(Path.join(folder, "package.json")))
  return found === undefined ? undefined : realpathSync(found)
}

const versionOf = (folder: string): string => {
  const manifest = readJson(Path.join(folder, "package.json"))
  return manifest instanceof Error ? "?" : text(manifest["version"]) ?? "?"
}

const own = "effect-lambda-runtime"

/** Packages that use Effect. With two copies of it, values of one mean nothing to the other. */
const usesEffect = [own, "@effect/platform-node"]

const found = (problem: string, fix: string): Finding => ({
  check: "packages of the project",
  fix,
  problem,
  where: "package.json"
})

const checkInstalled = (folder: string): ReadonlyArray<Finding> => {
  const effect = findPackage("effect", folder)
  if (effect === undefined) {
    return [found("effect is not installed", "install the packages of the project, such as by npm install")]
  }
  const version = versionOf(effect)
  if (!version.startsWith("4.")) {
    return [found(`effect has the version ${version}, and this library needs 4.1`, "set effect to ^4.1.0 and install")]
  }
  return usesEffect.flatMap((name) => {
    const installed = findPackage(name, folder)
    const other = installed === undefined ? undefined : findPackage("effect", installed)
    return other === undefined || other === effect
      ? []
      : [found(
        `${name} has a copy of effect of its own (${versionOf(other)} beside ${version})`,
        `let both take one version: npm ls effect shows who wants which`
      )]
  })
}

/** The least version that a range such as `>=20` names. */
const leastVersion = (range: string): ReadonlyArray<number> | undefined => {
  const [, major, minor = "0"] = /^\s*(?:>=|\^|~)?\s*v?(\d+)(?:\.(\d+|x))?/.exec(range) ?? []
  return major === undefined ? undefined : [Number(major), Number(minor === "x" ? 0 : minor)]
}

const checkNode = (manifest: Values): ReadonlyArray<Finding> => {
  const range = text(record(manifest["engines"])["node"])
  const [major = 0, minor = 0] = range === undefined ? oldestNode : leastVersion(range) ?? oldestNode
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]) ? [] : [found(
    `engines.node is ${range}, and this library needs Node ${oldestNode.join(".")} or newer`,
    `set engines.node to ">=${oldestNode.join(".")}"`
  )]
}

const checkConfig = Effect.fnUntraced(function*(folder: string) {
  const loaded = yield* Effect.result(loadConfig(folder))
  if (loaded._tag === "Failure") {
    const where = findConfigFile(folder) ?? "effect-lambda.config"
    const [problem = "", ...rest] = loaded.failure.detail.replace(`${where}: `, "").split("; ")
    const finding: Finding = {
      check: "settings of the project",
      fix: rest.join("; ") || "mend the config file",
      problem,
      where
    }
    return { findings: [finding], read: [where] }
  }
  if (loaded.success === undefined) return { findings: [], read: [] }
  const { config, file } = loaded.success
  const name = Path.basename(file)
  const functions = Object.entries(config.functions)
  const missing = functions.filter(([, { entry }]) => !existsSync(Path.resolve(folder, entry)))
    .map(([fn, { entry }]): Finding => ({
      check: "settings of the project",
      fix: "write the path of the entry relative to the config file",
      problem: `functions.${fn}.entry is ${entry}, which does not exist`,
      where: name
    }))
  const findings = [...missing, ...functions.flatMap(([fn, { env }]) => checkVariables(`${name}, ${fn}`, env ?? {}))]
  return { findings, read: [name] }
})

/** Checks a folder that has a `package.json`. */
export const checkProject = Effect.fnUntraced(function*(folder: string): Effect.fn.Return<Diagnosis> {
  const manifest = readJson(Path.join(folder, "package.json"))
  if (manifest instanceof Error) {
    return { ...nothing, findings: [found(`package.json is not JSON: ${manifest.message}`, "mend package.json")] }
  }
  const config = yield* checkConfig(folder)
  return {
    checked: ["packages of the project", ...(config.read.length > 0 ? ["settings of the project" as const] : [])],
    findings: [...checkNode(manifest), ...checkInstalled(folder), ...config.findings],
    read: ["package.json", ...config.read],
    skipped: []
  }
})
