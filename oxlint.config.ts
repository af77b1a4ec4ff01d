import * as path from "node:path/posix"
import { defineConfig } from "oxlint"

/**
 * The rooms of `src`, from the bottom up, and what each may import beside itself. A path is a file or a folder below
 * `src`; `internal` of a room is part of it.
 */
const models = [
  "Environment.ts",
  "HeaderNames.ts",
  "Invocation.ts",
  "RuntimeApi.ts",
  "RuntimeApiError.ts",
  "RuntimeError.ts"
]
const shapes = ["ErrorReport.ts", "Response.ts"]
const services = ["Background.ts", "Handler.ts", "LambdaLogger.ts", "Lifecycle.ts", "RuntimeApiClient.ts"]
/** Internals of the core that wings may use: they know nothing of the loop. */
const foundations = ["internal/failure", "internal/invocation", "internal/response"]
const core = [...models, ...shapes, ...services]
const wings = ["aws", "batch", "cloudformation", "http", "idempotency", "observability", "parameters", "snapstart"]

/**
 * The routes of an HTTP app are built when its handler is prepared, which no public constructor of handlers does. A Web
 * Function reads its address as the client of the Runtime API does.
 */
const forHttp = ["internal/handler", "internal/client"]

/** Layers that wait for the restore are kept where the loop finds them. */
const forSnapStart = ["internal/lifecycle"]

/**
 * Metrics in the log are written as log records are, and the log has to know how an invocation ended. What goes to a
 * collector goes over connections like those to the Runtime API. Ids for the log are read from an event before its handling,
 * which no public combinator does without beginning the response a second time.
 */
const forObservability = ["internal/log", "internal/lifecycle", "internal/client", "internal/handler"]

interface Room {
  readonly files: ReadonlyArray<string>
  readonly mayImport: ReadonlyArray<string>
}

const rooms: ReadonlyArray<Room> = [
  { files: models.filter((file) => file !== "Invocation.ts"), mayImport: models },
  // `Invocation.withDeadline` is how the loop and the wings cut their parts short as well.
  { files: ["Invocation.ts"], mayImport: [...models, "internal/invocation"] },
  { files: ["internal/invocation"], mayImport: models },
  { files: ["internal/failure"], mayImport: models },
  { files: ["internal/response"], mayImport: [...models, "internal/failure"] },
  { files: ["ErrorReport.ts"], mayImport: [...models, ...foundations] },
  // A streamed response has the code that sends it, so that a function without one has none.
  { files: ["Response.ts"], mayImport: [...models, ...foundations, "internal/client"] },
  { files: ["internal/client"], mayImport: [...models, "ErrorReport.ts", "internal/failure"] },
  { files: ["internal/log"], mayImport: [...models, ...shapes, "internal/failure"] },
  { files: ["internal/lifecycle"], mayImport: [...models, "internal/invocation"] },
  { files: ["internal/handler"], mayImport: [...models, ...shapes, ...foundations, "Background.ts", "internal/log"] },
  {
    files: services,
    mayImport: [...core, ...foundations, "internal/client", "internal/handler", "internal/lifecycle", "internal/log"]
  },
  {
    files: ["internal/loop"],
    mayImport: [...core, ...foundations, "internal/client", "internal/lifecycle", "internal/log"]
  },
  { files: ["Lambda.ts"], mayImport: [...core, ...foundations, "internal/loop"] },
  { files: ["preload.ts"], mayImport: ["internal/loop"] },
  { files: ["schema"], mayImport: [] },
  { files: ["events"], mayImport: ["schema"] },
  { files: ["samples"], mayImport: ["events", "schema"] },
  ...wings.map((wing) => ({
    files: [wing],
    mayImport: [
      ...core,
      ...foundations,
      "schema",
      "events",
      ...wings,
      ...(wing === "http" ? forHttp : []),
      ...(wing === "snapstart" ? forSnapStart : []),
      ...(wing === "observability" ? forObservability : [])
    ]
  })),
  // For those who have an `HttpClient` of Effect.
  { files: ["aws/signed.ts"], mayImport: [...core, ...foundations, "aws", "aws/internal"] },
  // The process of an HTTP app: it chooses between the loop and Node's server.
  { files: ["http/HttpServe.ts"], mayImport: [...core, ...foundations, "http", "http/internal", "Lambda.ts"] },
  // The local server takes plain HTTP by the doors of `http`, and its page offers the samples.
  { files: ["emulator"], mayImport: [...core, ...foundations, "internal/client", "http", "events", "samples"] },
  {
    files: ["testing"],
    mayImport: [...core, ...foundations, "internal", "Lambda.ts", "emulator", "samples", "idempotency"]
  },
  {
    files: ["cli"],
    mayImport: [
      "internal/client/version.ts",
      "internal/failure/schemaIssue.ts",
      ...core,
      "Lambda.ts",
      "aws",
      "emulator",
      "events",
      "samples"
    ]
  },
  { files: ["index.ts"], mayImport: [...core, "Lambda.ts", "batch", "cloudformation"] }
]

/** Folders of a room beside `internal`. */
const deeper: Readonly<Record<string, ReadonlyArray<string>>> = {
  cli: [
    "cli/build",
    "cli/commands",
    "cli/deploy",
    "cli/dev",
    "cli/dev/internal",
    "cli/doctor",
    "cli/doctor/internal",
    "cli/infrastructure",
    "cli/init",
    "cli/logs"
  ],
  emulator: ["emulator/environments", "emulator/page"],
  http: ["http/internal/doors", "http/internal/requestEvents"]
}

/** Rooms into which nobody looks but through their public modules. */
const closed = ["schema/internal", "events/internal", ...wings.map((wing) => `${wing}/internal`)]

const all = Array.from(new Set([...rooms.flatMap(({ files }) => files), ...closed]))

const isWithin = (file: string, folder: string): boolean => file === folder || file.startsWith(`${folder}/`)

/** The specifiers by which a file in `folder` would name one of `targets`. */
const specifiers = (folder: string, targets: ReadonlyArray<string>): ReadonlyArray<string> =>
  targets.flatMap((target) => {
    const relative = path.relative(folder, target)
    const specifier = relative.startsWith(".") ? relative : `./${relative}`
    return target.endsWith(".ts") ? [specifier] : [specifier, `${specifier}/**`]
  })

const barrel = {
  name: "effect",
  message: "Import the narrow module, such as effect/Effect: the barrel costs start-up."
}

/** Rooms that may use what Effect marks as unstable. */
const mayUseHttp = ["aws/signed.ts", "emulator", "http", "observability", "cli"]
/** Rooms that may use `@effect/platform-node`. */
const mayUsePlatform = ["http", "cli"]

const restrict = (room: string, folder: string, { files, mayImport }: Room) => {
  const allowed = new Set([...files, ...mayImport, ...files.map((file) => `${file}/internal`)])
  const forbidden = all.filter((target) =>
    !allowed.has(target) &&
    // A folder that is allowed as a whole, and a folder of which a part is allowed, are told apart by `closed`.
    !(mayImport.some((other) => isWithin(target, other)) && !closed.includes(target)) &&
    !files.some((file) => isWithin(target, file))
  )
  const patterns = [
    {
      group: [
        ...specifiers(folder, forbidden),
        // A file of a room that is closed otherwise.
        ...specifiers(folder, mayImport.filter((other) => other.endsWith(".ts"))).map((specifier) => `!${specifier}`)
      ],
      message: `${room} must not import this room: see the order of the rooms in oxlint.config.ts.`
    },
    ...(mayUseHttp.some((other) => isWithin(room, other)) ? [] : [{
      group: ["effect/http", "effect/http/*", "effect/http-api", "effect/http-api/*", "effect/cli", "effect/cli/*"],
      message: "Only the rooms for HTTP and the command use Effect's unstable modules."
    }]),
    ...(mayUsePlatform.some((other) => isWithin(room, other)) ? [] : [{
      group: ["@effect/platform-node", "@effect/platform-node/*"],
      message: "Only the rooms for HTTP and the command use the platform."
    }])
  ]
  return { paths: [barrel], patterns }
}

/** One override for each folder, since the path to another room depends on where a file stands. */
const overrides = rooms.flatMap((room) =>
  room.files.flatMap((file) => {
    const folders = file.endsWith(".ts")
      ? [path.dirname(file)]
      : [file, `${file}/internal`, ...(deeper[file] ?? [])]
    return folders.map((folder) => ({
      files: file.endsWith(".ts") ? [`src/${file}`] : [`src/${folder}/*.ts`],
      rules: { "no-restricted-imports": ["error" as const, restrict(file, folder, room)] }
    }))
  })
)

export default defineConfig({
  plugins: ["typescript", "import", "unicorn", "oxc"],
  categories: { correctness: "error", suspicious: "error", perf: "error" },
  rules: {
    "no-underscore-dangle": ["error", { allow: ["_tag", "catch_"] }],
    "no-shadow": "off",
    "import/no-cycle": ["error", { ignoreTypes: false }]
  },
  ignorePatterns: ["dist", "node_modules"],
  overrides
})
