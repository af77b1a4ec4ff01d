/** The script that starts a bundle: the `bootstrap` of a function, or the wrapper of AWS's own runtime. */

/** Where AWS's own runtime looks for modules that the function has not: in layers, and in what it brings itself. */
export const nodePath: string = [
  `/opt/nodejs/node${process.versions.node.split(".", 1)[0]}/node_modules`,
  "/opt/nodejs/node_modules",
  "/var/runtime/node_modules",
  "/var/runtime",
  "/var/task"
].join(":")

/**
 * The text of `bootstrap`. It replaces itself by node, so that the process that Lambda started is the function, and
 * nothing in it forks.
 *
 * As `AWS_LAMBDA_EXEC_WRAPPER` it is given the command line of AWS's runtime: the node to run, its flags, and the script
 * of AWS's own runtime, in whose place the function runs. Whatever else is passed, such as the handler in the CMD of an
 * image, Lambda tells the function by `_HANDLER`. It keeps the flags, all but `--expose-gc`:
 * AWS passes that one for itself, and a flag that changes what V8 compiles makes Node throw the compiled code of its own
 * modules away, and ours, which takes longer than the whole start of a function. Limits of the heap are not among these flags.
 *
 * Left alone, V8 takes at most half of the memory for the heap, and never more than 4 GB. A function gets nearly all of
 * what it was given, unless a flag or `NODE_OPTIONS` says otherwise; what lies outside the heap has some 48 MB and a
 * tenth of the rest.
 *
 * Up to 1769 MB a function has one processor at most, so V8 optimizes on the thread that runs the function: threads for it
 * would only take turns with that one. It saves an eighth of the CPU of the first thousand invocations, and 4 MiB. One
 * thread is left to V8 for collecting garbage, instead of four. The young generation begins with 2 MiB instead of 1, so
 * nothing is collected before the first event. V8 does not count these among the flags that change what it compiles.
 */
export const bootstrap = (options: {
  /** The files that may lie beside `bootstrap`. Node runs the first that does. */
  readonly start: string
  readonly code: string
  /** Where the bundle's own Node lies, if it has one. Default: the `node` of `PATH`. */
  readonly node?: string | undefined
}): string =>
  `#!/bin/sh
# Starts the function: by itself, or as AWS_LAMBDA_EXEC_WRAPPER.
case $0 in
/*) here=\${0%/*} ;;
*/*) here=$PWD/\${0%/*} ;;
*) here=$PWD ;;
esac

node=${options.node === undefined ? "node" : `$here/${options.node}`}
case $1 in
node) shift ;;
*/*) if [ -x "$1" ]; then
  node=$1
  shift
fi ;;
esac

case $1 in
-*) ;;
*) set -- ;;
esac

left=$#
for argument do
  shift
  left=$((left - 1))
  case $argument in
  --expose[-_]gc) continue ;;
  -*) ;;
  */* | *.js | *.mjs | *.cjs) if [ $left -eq 0 ]; then continue; fi ;;
  esac
  set -- "$@" "$argument"
done

case $AWS_LAMBDA_FUNCTION_MEMORY_SIZE in
'' | *[!0-9]* | 0* | ? | ??) ;;
*)
  case "$NODE_OPTIONS $*" in
  *max[-_]old[-_]space[-_]size*) ;;
  *) set -- "--max-old-space-size=$((AWS_LAMBDA_FUNCTION_MEMORY_SIZE * 9 / 10 - 48))" "$@" ;;
  esac
  if [ "$AWS_LAMBDA_FUNCTION_MEMORY_SIZE" -le 1769 ]; then
    set -- --v8-pool-size=1 --no-concurrent-recompilation --no-concurrent-sparkplug "$@"
  fi
  ;;
esac

if [ -z "$NODE_PATH" ]; then export NODE_PATH=${nodePath}; fi
script=${options.start}
if [ ! -f "$here/$script" ]; then script=${options.code}; fi
exec "$node" --min-semi-space-size=2 "$@" "$here/$script"
`
