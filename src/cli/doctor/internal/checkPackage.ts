/** What is wrong with the files of a function. */
import { exceededLimits } from "../../build/internal/limits.ts"
import type { Diagnosis, Finding } from "../Finding.ts"
import { findHandler } from "./handlerModule.ts"
import { type Machine, readMachine } from "./machineCode.ts"
import type { PackageFile } from "./PackageFile.ts"
import type { FunctionPackage } from "./packageFiles.ts"

/** How the function is set up, as far as a template says it. */
export interface Setup {
  /** `x64` or `arm64`. */
  readonly arch: string
  /** A runtime such as `nodejs24.x`. */
  readonly runtime: string | undefined
  readonly handler: string | undefined
  /** Whether AWS's own loop runs it although it has a `bootstrap`. */
  readonly isOnAwsLoop: boolean
}

const wrapper = "bootstrap"

const basename = (path: string): string => path.slice(path.lastIndexOf("/") + 1)

/** Whether Lambda starts the package by its `bootstrap`, and not by a handler on AWS's loop. */
export const hasBootstrap = ({ files }: FunctionPackage): boolean => files.some(({ path }) => path === wrapper)

/** Files that are machine code by their names, and programs at the places where Lambda and `bootstrap` look for them. */
const mayBeMachineCode = ({ path }: PackageFile): boolean =>
  /\.node$|\.so(\.\d+)*$|^bootstrap$|^bin\/|^extensions\//.test(path)

/** Packages bring a file for each platform, side by side or as packages of their own: all of these are one group. */
const groupOf = (path: string): string => {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? []
  if (folder === undefined) return path
  return folder.replace(/-(?:linux|darwin|win32|linuxmusl|freebsd|android|openharmony|wasm32)(?:-.*)?$/, "-*")
}

const describeMachine = ({ arch, isMusl, platform }: Machine): string =>
  `${platform} on ${arch}${isMusl ? " with musl" : ""}`

const fits = (machine: Machine, arch: string): boolean =>
  machine.platform === "linux" && machine.arch === arch && !machine.isMusl

interface MachineFile {
  readonly path: string
  readonly machine: Machine
}

const machineFiles = async (files: ReadonlyArray<PackageFile>): Promise<ReadonlyArray<MachineFile>> => {
  const read = await Promise.all(
    files.filter(mayBeMachineCode).map(async (file) => ({
      machine: readMachine(await file.read()),
      path: file.path
    }))
  )
  return read.flatMap(({ machine, path }) => machine === undefined ? [] : [{ machine, path }])
}

const checkMachineCode = async ({ files, name }: FunctionPackage, arch: string): Promise<ReadonlyArray<Finding>> => {
  const groups = Map.groupBy(await machineFiles(files), ({ path }) => groupOf(path))
  return [...groups].flatMap(([group, members]): ReadonlyArray<Finding> => {
    const [first] = members
    if (first === undefined || members.some(({ machine }) => fits(machine, arch))) return []
    const made = Array.from(new Set(members.map(({ machine }) => describeMachine(machine)))).join(", ")
    return [{
      check: "architecture of machine code",
      fix: group === first.path
        ? `put the file for linux on ${arch} there, or set the architecture of the function to that of the file`
        : `npm install --os=linux --cpu=${arch} --libc=glibc in the folder of the function installs the right one`,
      problem: `${first.path} is for ${made}, and the function runs on linux on ${arch}`,
      where: name
    }]
  })
}

const checkSizes = ({ files, name, zippedBytes }: FunctionPackage): ReadonlyArray<Finding> =>
  exceededLimits(name, {
    unpackedBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    // A folder is packed by somebody else.
    zippedBytes
  }).map(({ fix, problem }) => ({ check: "size of the package", fix, problem, where: name }))

const checkRoot = async ({ files, kind, name }: FunctionPackage): Promise<ReadonlyArray<Finding>> => {
  const found = (problem: string, fix: string): Finding => ({ check: "files at the root", fix, problem, where: name })
  if (files.length === 0) return [found("it is empty", "run npx effect-lambda-runtime build, and name what it wrote")]
  const backslash = files.find(({ path }) => path.includes("\\"))
  if (backslash !== undefined) {
    return [found(
      `${backslash.path} has a \\ in its name, which is no folder on Lambda`,
      "pack the folder by npx effect-lambda-runtime build, which writes / on each system"
    )]
  }
  const bootstrap = files.find(({ path }) => path === wrapper)
  if (bootstrap === undefined) {
    const inner = files.find(({ path }) => basename(path) === wrapper && !path.includes("node_modules/"))
    return inner === undefined ? [] : [found(
      `${inner.path} is not at the root, where Lambda looks for it`,
      kind === "zip" ? "pack the content of the folder, not the folder" : "name the folder that has bootstrap"
    )]
  }
  const text = (await bootstrap.read()).toString("latin1", 0, 256)
  return [
    ...(bootstrap.isExecutable ? [] : [found(
      "bootstrap is not executable, so the function fails with permission denied",
      "chmod 755 bootstrap before you pack it, or pack it by npx effect-lambda-runtime build"
    )]),
    ...(/^#![^\n]*\r\n/.test(text)
      ? [found("bootstrap has the line ends of Windows, so Linux does not find its interpreter", "write it with LF")]
      : [])
  ]
}

/** Which Node stops at handlers that take a callback. */
const refusesCallbacks = (runtime: string | undefined): boolean => {
  const [, version] = /^nodejs(\d+)\.x$/.exec(runtime ?? "") ?? []
  return version === undefined || Number(version) >= 24
}

const checkHandler = async (pack: FunctionPackage, { handler, runtime }: Setup): Promise<Diagnosis> => {
  const known = handler ?? "index.handler"
  const found = await findHandler(pack, known)
  const refuse = (problem: string, fix: string): Diagnosis => ({
    checked: ["handler"],
    findings: [{ check: "handler", fix, problem, where: pack.name }],
    read: [],
    skipped: []
  })
  const fine: Diagnosis = { checked: ["handler"], findings: [], read: [], skipped: [] }
  switch (found.kind) {
    case "unknown":
      return { ...fine, checked: [], skipped: [`the handler ${known} of ${pack.name} was not loaded: ${found.why}`] }
    case "missing":
      // A Web Function listens on a port, and has no handler.
      if (handler === undefined && pack.files.some(({ path }) => /^index\.[cm]?js$/.test(path))) {
        return { ...fine, checked: [], skipped: [`${pack.name} has no handler to check: name it by --handler`] }
      }
      return refuse(
        `the handler ${known} was not found: ${found.why}`,
        handler === undefined
          ? "name the handler by --handler, or build the function by npx effect-lambda-runtime build"
          : "set Handler to the file and the export that the package has"
      )
    case "function": {
      if (found.isStream || found.parameters <= 2) return fine
      return refuse(
        `the handler ${known} has ${found.parameters} parameters, so AWS's loop takes it for one with a callback` +
          (refusesCallbacks(runtime) ? ", which Node 24 and newer refuse" : " and waits for the callback"),
        "take (event, context) alone and return a promise, or export Lambda.toAwsHandler(handler)"
      )
    }
  }
}

/** Checks the files of a function. */
export const checkPackage = async (pack: FunctionPackage, setup: Setup): Promise<Diagnosis> => {
  const findings = [
    ...checkSizes(pack),
    ...await checkRoot(pack),
    ...await checkMachineCode(pack, setup.arch)
  ]
  const isOnAwsLoop = pack.files.length > 0 && (setup.isOnAwsLoop || !hasBootstrap(pack)) &&
    !findings.some(({ check }) => check === "files at the root") && !(setup.runtime ?? "nodejs").startsWith("provided")
  const handler = isOnAwsLoop ? await checkHandler(pack, setup) : undefined
  return {
    checked: ["architecture of machine code", "files at the root", "size of the package", ...handler?.checked ?? []],
    findings: [...findings, ...handler?.findings ?? []],
    read: [pack.name],
    skipped: handler?.skipped ?? []
  }
}
