/** The ways in which Lambda can run a bundle, and the files that each takes. */

/** Where a bundle runs. */
export type Target = "wrapper" | "provided" | "image" | "handler" | "web"

export const targets: ReadonlyArray<Target> = ["wrapper", "provided", "image", "handler", "web"]

/** The processors that Lambda has. */
export type Architecture = "x64" | "arm64"

export const architectures: ReadonlyArray<Architecture> = ["x64", "arm64"]

/** That of this machine, if Lambda has such. */
export const thisArchitecture: Architecture = process.arch === "arm64" ? "arm64" : "x64"

/** The processors on which Lambda runs a target. Web Functions run on Graviton alone. */
export const architecturesOf = (target: Target): ReadonlyArray<Architecture> =>
  target === "web" ? ["arm64"] : architectures

/** The processor of a function for which none is named. */
export const defaultArchitecture = (target: Target): Architecture =>
  architecturesOf(target).includes(thisArchitecture) ? thisArchitecture : "arm64"

/** What a target needs beside the code. */
export interface Layout {
  /** The file that runs the code with its compiled code. */
  readonly start: "start.cjs" | "index.js"
  /** Whether there is a `bootstrap`. */
  readonly hasBootstrap: boolean
  /** Whether the code is run by the file above even if there is no compiled code. */
  readonly needsStart: boolean
}

export const layoutOf = (target: Target): Layout => {
  switch (target) {
    case "wrapper":
    case "provided":
    case "image":
      return { hasBootstrap: true, needsStart: false, start: "start.cjs" }
    case "handler":
    case "web":
      return { hasBootstrap: false, needsStart: true, start: "index.js" }
  }
}

/** Where Node lies in a zip file for `provided.al2023`. */
export const nodeFile = "bin/node"

/** The container image, from the folder of the bundle. */
export const dockerfile = (options: { readonly version: string; readonly architecture: Architecture }): string =>
  `# docker build --platform linux/${
    options.architecture === "x64" ? "amd64" : "arm64"
  } --provenance=false --tag <image> <this folder>
FROM node:${options.version}-slim
# Lambda takes snapshots (SnapStart) of an image with this label.
LABEL com.amazonaws.lambda.feature.snapstart="Allow"
COPY . /var/task/
WORKDIR /var/task
ENTRYPOINT ["/var/task/bootstrap"]
`

export const dockerignore = "Dockerfile\n.dockerignore\n"

/** All files that are made beside the code, whatever the target. */
export const targetFiles: ReadonlyArray<string> = [
  "bootstrap",
  "start.cjs",
  "index.js",
  "index.mjs",
  "Dockerfile",
  ".dockerignore",
  nodeFile
]
