/** The commands of a project's package manager. The templates are written with npm's. */

type Manager = "npm" | "pnpm" | "yarn" | "bun"

interface Words {
  readonly install: string
  /** Before packages that are needed for development alone. */
  readonly add: string
  readonly test: string
  /** Before the name of a script. */
  readonly run: string
  /** The command `effect-lambda`, in the project. */
  readonly command: string
}

export const managerWords: Readonly<Record<Manager, Words>> = {
  npm: {
    install: "npm install",
    add: "npm install -D",
    test: "npm test",
    run: "npm run",
    command: "npx effect-lambda-runtime"
  },
  pnpm: {
    install: "pnpm install",
    add: "pnpm add -D",
    test: "pnpm test",
    run: "pnpm run",
    command: "pnpm effect-lambda"
  },
  yarn: {
    install: "yarn install",
    add: "yarn add -D",
    test: "yarn test",
    run: "yarn run",
    command: "yarn effect-lambda"
  },
  bun: {
    install: "bun install",
    add: "bun add -d",
    test: "bun run test",
    run: "bun run",
    command: "bun run effect-lambda"
  }
}

/** A text that was written for npm. */
export const forManager = (text: string, manager: Manager): string => {
  const { add, command, install, run, test } = managerWords[manager]
  return text.replace(
    /npm run (\S+) -- |npm run|npm test|npm install -D|npm install|npx effect-lambda-runtime/g,
    (words, script: string | undefined) => {
      if (manager === "npm") return words
      if (words === "npm test") return test
      if (words === "npm install -D") return add
      if (words === "npm install") return install
      if (words.startsWith("npx")) return command
      // Only npm wants -- before the flags of a script.
      return script === undefined ? run : `${run} ${script} `
    }
  )
}
