#!/usr/bin/env bash
# Packs the project, installs the tarball into an empty project, and uses it there as a user would:
# packed.sh <the folder to work in> [<another Node to use it with>…].
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
export PATH="$root/node_modules/.bin:$PATH"
target=${1:?the folder to work in}
shift
nodes=("$root/node_modules/.bin/node" "$@")

mkdir -p "$target"
tarball=$(npm pack --silent --ignore-scripts --pack-destination "$target" | tail -n 1)
effect=$(node -p 'require("./package.json").devDependencies.effect')
typescript=$(node -p 'require("./package.json").devDependencies.typescript')
types=$(node -p 'require("./package.json").devDependencies["@types/node"]')
rolldown=$(node -p 'require("./package.json").devDependencies.rolldown')
cd "$target"
echo '{ "name": "consumer", "private": true, "type": "module" }' > package.json
npm install --no-audit --no-fund "./$tarball" "effect@$effect" "@effect/platform-node@$effect" \
  "typescript@$typescript" "@types/node@$types" > install.log 2>&1 || { cat install.log; exit 1; }
# npm asks nobody to approve a script of the package.
if grep '^npm warn install-scripts' install.log; then exit 1; fi

cat > index.ts <<'TS'
import { NodeRuntime } from "@effect/platform-node"
import { Effect, Schema } from "effect"
import { Handler, Lambda } from "effect-lambda-runtime"
import { S3Event } from "effect-lambda-runtime/events"
import { SqsEventOf } from "effect-lambda-runtime/events/SqsEvent"
import * as Narrow from "effect-lambda-runtime/Handler"
import { Emulator } from "effect-lambda-runtime/emulator"
import { TestLambda } from "effect-lambda-runtime/testing"
import { strictEqual } from "node:assert/strict"

const handler = Handler.json({
  event: Schema.Struct({ name: Schema.String }),
  response: Schema.Struct({ greetings: Schema.String })
}, ({ name }) => Effect.succeed({ greetings: `Hello ${name}` }))

const program = Effect.gen(function*() {
  const lambda = yield* TestLambda.make(handler)
  const reply = yield* lambda.invoke({ name: "Ada" })
  strictEqual(JSON.stringify(reply), JSON.stringify(TestLambda.response({ greetings: "Hello Ada" })))
  strictEqual(Narrow.json, Handler.json)
  strictEqual(typeof Lambda.main, "function")
  strictEqual(typeof Emulator.make, "function")
  strictEqual(Schema.is(SqsEventOf(S3Event.S3Event))({ Records: [] }), true)
}).pipe(Effect.scoped)

NodeRuntime.runMain(program)
TS
npx tsc --noEmit --strict --skipLibCheck --module nodenext --target es2024 --types node index.ts

# Installed, the package has at most 6 MB.
weight=$(find node_modules/effect-lambda-runtime -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }')
[ "$weight" -le 6000000 ] || { echo "the package has $weight bytes" >&2; exit 1; }

# What is internal stays closed, and what is public can be imported.
cat > exports.mjs <<'JS'
import { strict as assert } from "node:assert"
import { readFileSync, readdirSync } from "node:fs"
const root = "node_modules/effect-lambda-runtime"
const { exports } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"))
const files = readdirSync(`${root}/dist`, { recursive: true }).filter((name) => name.endsWith(".js"))
  .map((name) => name.slice(0, -3))
const events = files.filter((name) => /^events\/[A-Z]\w*$/.test(name))
const isOpen = async (subpath) => {
  try {
    await import(`effect-lambda-runtime/${subpath}`)
    return true
  } catch (error) {
    if (error.code === "ERR_PACKAGE_PATH_NOT_EXPORTED" || error.code === "ERR_MODULE_NOT_FOUND") return false
    throw error
  }
}
const listed = Object.keys(exports).filter((key) => /^\.\/[A-Za-z]/.test(key) && !key.includes("*") && exports[key] !== null)
  .map((key) => key.slice(2)).filter((key) => key !== "package.json")
for (const subpath of listed) assert.equal(await isOpen(subpath), true, subpath)
assert.ok(events.length > 80)
assert.deepEqual(Object.keys(await import("effect-lambda-runtime/events")).toSorted(), events.map((name) => name.slice(7)).toSorted())
// Every other file of the build stays closed, whatever it is called.
const open = []
for (const name of files) if (await isOpen(name)) open.push(name)
assert.deepEqual(open.toSorted(), files.filter((name) => events.includes(name) || listed.includes(name)).toSorted())
for (const file of ["LICENSE", "README.md", "CHANGELOG.md", "AGENTS.md", "src/index.ts", "dist/index.d.ts.map"]) {
  readFileSync(`${root}/${file}`)
}
JS

# The program of the README becomes what goes to Lambda, as the README says. Without the bundler the command names it.
awk '/^```ts$/ { inside = 1; next } /^```$/ { if (inside) exit } inside' "$root/README.md" > main.ts
cp main.ts hello.ts
echo '{"name":"Ada","age":36}' > event.json
expected='{"greetings":"Hello Ada. You look younger than your age."}'
missing=$(npx --no-install effect-lambda-runtime build hello.ts 2>&1) && exit 1
[ "$(tail -n 1 <<< "$missing")" = "error: rolldown is not installed: npm install --save-dev rolldown" ]
npm install --silent --no-audit --no-fund --save-dev "rolldown@$rolldown"

echo 'throw new RangeError("TABLE is not set")' > broken.ts
# runs <folder of a bundle>: by itself, as on provided.al2023 and in an image; then as the exec wrapper, given the command
# line of AWS's runtime.
runs() {
  [ "$(node "$root/test/exampleServer.ts" "$1/bootstrap" event.json)" = "$expected" ]
  [ "$(node "$root/test/exampleServer.ts" "$1/bootstrap" event.json \
    "$(node -p process.execPath)" --expose-gc /var/runtime/index.mjs)" = "$expected" ]
}

for node in "${nodes[@]}"; do
  PATH="$(dirname "$node"):$PATH"
  version=$(node --version)
  echo "with Node $version"
  node index.ts
  node exports.mjs

  # Outside Lambda the sources have an emulator, and the bundle says that it has none.
  LOCAL_LAMBDA_PORT=0 node main.ts > local.log &
  local=$!
  until url=$(sed -n 's/.* POST \(http[^ ,]*\).*/\1/p' local.log) && [ -n "$url" ]; do
    kill -0 "$local"
    sleep 0.1
  done
  [ "$(curl -sS -d @event.json "$url")" = "$expected" ]
  kill "$local"

  npx --no-install effect-lambda-runtime build hello.ts --out "dist-$version" 2> warnings
  if grep '^warning' warnings; then exit 1; fi
  built=dist-$version/hello
  [ "$(python3 -m zipfile --list "$built.zip" | awk 'NR > 1 { print $1 }' | LC_ALL=C sort)" = "$(ls "$built" | LC_ALL=C sort)" ] ||
    { python3 -m zipfile --list "$built.zip"; exit 1; }
  runs "$built"
  node "$built/main.cjs" > bundle.log && exit 1
  grep -q "here run the sources" bundle.log
  # Without a bundle the preload reports what a module throws.
  node "$root/test/exampleServer.ts" broken.ts event.json --import effect-lambda-runtime/preload 2> broken.log |
    grep -q '"errorType":"RangeError","errorMessage":"TABLE is not set"'

  # A bundle that the first Node made: another Node refuses the compiled code, and runs the function all the same.
  if [ "$node" = "${nodes[0]}" ]; then
    bundle=$built
    sed 's/^ *script\.runInThisContext.*/console.log("refused:", script.cachedDataRejected)/' "$bundle/start.cjs" > "$bundle/probe.cjs"
    [ "$(node "$bundle/probe.cjs")" = "refused: false" ]
  else
    [ "$(node "$bundle/probe.cjs")" = "refused: true" ]
    runs "$bundle"
  fi
done
echo "the packed tarball works"
