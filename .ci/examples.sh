#!/usr/bin/env bash
# Every example as a process: on a Runtime API, as Lambda starts it, and locally, as its README says. What it answers has
# to be what the README shows. The last line counts the checks: N passed, N failed.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"
unset "${!AWS_LAMBDA_@}" "${!LOCAL_LAMBDA_@}"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0
failed=0

# check <what> <command>…: counts, and shows what the function printed when the command fails.
check() {
  local what=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    printf 'failed: %s\n  answer: %s\n' "$what" "${answer:-}"
    sed 's/^/  | /' "$scratch/log"
  fi
}

# What differs from run to run, or from machine to machine.
normalize() {
  sed -E \
    -e "s#file://$PWD/#file:///home/you/effect-lambda-runtime/#g" \
    -e 's/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/<id>/g' \
    -e 's/Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16}/<trace>/g' \
    -e 's/"remainingMillis":[0-9]+/"remainingMillis":<millis>/' \
    -e 's/^Date: .*/Date: <date>/' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/<time>/'
}

shows() {
  local readme
  readme=$(normalize <"examples/$1/README.md")
  [[ -n $2 && $readme == *"$2"* ]]
}

logged() { [[ $(grep -cE "$1" "$scratch/log") == 1 ]]; }

# on_lambda <name>: runs the example on a Runtime API until it waits for the second event, and ends it by SIGTERM.
on_lambda() {
  answer=$(node test/exampleServer.ts "examples/$1/main.ts" "$event" 2>"$scratch/log")
  code=$?
  answer=$(normalize <<<"$answer")
}

# await_url <file> <pid> <sed expression>: the URL that a process prints into a file.
await_url() {
  local tries=0
  until url=$(sed -n "$3" "$1") && [[ -n $url ]]; do
    if ((++tries > 300)) || ! kill -0 "$2" 2>/dev/null; then break; fi
    sleep 0.1
  done
}

# locally <name> <curl option>…: runs the example without Lambda, posts its event, and ends it by SIGTERM.
locally() {
  local name=$1 url=
  shift
  : >"$scratch/log"
  LOCAL_LAMBDA_PORT=0 node "examples/$name/main.ts" >>"$scratch/log" 2>&1 &
  local pid=$!
  await_url "$scratch/log" "$pid" 's/.* POST \(http[^ ,]*\).*/\1/p'
  answer=$(curl -sS --max-time 30 "$@" --data "@$event" "$url" 2>&1 | tr -d '\r' | normalize)
  kill -TERM "$pid" 2>/dev/null
  wait "$pid"
  code=$?
}

context_on_lambda='{"requestId":"<id>","invokedFunctionArn":"arn:aws:lambda:us-east-1:123456789012:function:example",'
context_on_lambda+='"traceId":"<trace>;Sampled=1","environmentTraceId":"<trace>;Sampled=1","tenantId":null,'
context_on_lambda+='"functionName":"example","functionVersion":"$LATEST","memoryLimitInMB":512,'
context_on_lambda+='"logGroupName":"/aws/lambda/example","logStreamName":"2026/11/21/[$LATEST]8476a536",'
context_on_lambda+='"remainingMillis":<millis>,"clientContext":null,"cognitoIdentity":null}'

for example in examples/*/main.ts; do
  name=$(basename "$(dirname "$example")")
  event=examples/$name/event.json
  # It needs a database: test/tools/postgres.test.ts runs it.
  if [[ $name == postgres ]]; then continue; fi

  if [[ $name == s3-client ]]; then
    BUCKET_PORT=0 node examples/s3-client/bucket.ts >"$scratch/bucket" &
    bucket=$!
    await_url "$scratch/bucket" "$bucket" 's/^waiting at //p'
    export AWS_ENDPOINT_URL_S3=$url AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x BUCKET=library
  fi

  if [[ $name == parameters ]]; then
    AWS_PORT=0 node examples/parameters/aws.ts >"$scratch/aws" &
    aws=$!
    await_url "$scratch/aws" "$aws" 's/^waiting at //p'
    export AWS_ENDPOINT_URL=$url AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x
    export VOUCHERS_SECRET=shop/vouchers
  fi

  if [[ $name == invoke-function ]]; then
    QUOTE_PORT=0 node examples/invoke-function/quote.ts >"$scratch/quote" &
    quote=$!
    await_url "$scratch/quote" "$quote" 's/^waiting at //p'
    export AWS_ENDPOINT_URL_LAMBDA=$url AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x
    export QUOTE_FUNCTION=quote
  fi

  if [[ $name == custom-resource ]]; then
    CLOUD_FORMATION_PORT=0 node examples/custom-resource/cloudFormation.ts >"$scratch/answers" &
    cloud_formation=$!
    await_url "$scratch/answers" "$cloud_formation" 's/^waiting at //p'
    event=$scratch/event.json
    sed "s#http://127.0.0.1:7001/#$url#" "examples/$name/event.json" >"$event"
  fi

  export EXAMPLE_TENANT=blue
  [[ $name == multi-tenant ]] || unset EXAMPLE_TENANT
  export _HANDLER=order SHOP="Tea & Cups"
  [[ $name == several-functions ]] || unset _HANDLER SHOP
  on_lambda "$name"
  check "$name ends with 0 on Lambda" test "$code" = 0
  if [[ $name == context ]]; then
    check "$name answers on Lambda" test "$answer" = "$context_on_lambda"
  else
    check "$name answers on Lambda as its README shows" shows "$name" "$answer"
  fi
  case $name in
    background-tasks) check "$name works to the end" logged 'background work is done' ;;
    eventbridge) check "$name tells of the order" logged $'\tINFO\tshop.example.com sold o-42 for 12.5 euros$' ;;
    s3-notifications) check "$name decodes the key" logged $'\tINFO\tphotos/café at night.jpg has 1305107 bytes$' ;;
    sqs-batch) check "$name ships the good one" logged $'\tINFO\to-1 is on its way messageId=059f36b4-' ;;
    dynamodb-stream) check "$name sums up" logged $'\tINFO\tada: 12.5 euros sequenceNumber=' ;;
    context) check "$name logs a line" logged $'\tINFO\tdescribing the invocation$' ;;
    layers)
      check "$name opens once" logged $'\tINFO\topened$'
      check "$name closes once" logged $'\tINFO\tclosed$'
      ;;
  esac

  case $name in
    streaming-http | invalid-event) locally "$name" -i ;;
    multi-tenant) locally "$name" -H "X-Amz-Tenant-Id: blue" ;;
    *) locally "$name" ;;
  esac
  check "$name ends with 0 locally" test "$code" = 0
  check "$name answers locally as its README shows" shows "$name" "$answer"

  if [[ $name == s3-client ]]; then kill -TERM "$bucket"; fi
  if [[ $name == invoke-function ]]; then kill -TERM "$quote"; fi
  if [[ $name == parameters ]]; then
    kill -TERM "$aws"
    unset AWS_ENDPOINT_URL
  fi
  if [[ $name == custom-resource ]]; then
    kill -TERM "$cloud_formation"
    answer=$(sed -n '2,$p' "$scratch/answers" | normalize)
    check "$name answers CloudFormation twice" test "$(wc -l <<<"$answer")" = 2
    check "$name answers CloudFormation as its README shows" shows "$name" "$(uniq <<<"$answer")"
  fi
done

FAIL_INIT=1 on_lambda errors
check "errors ends when its layer fails" test "$code" = 0
check "errors reports that its layer fails" grep -q '"errorType":"OrdersUnavailable"' <<<"$answer"

: >"$scratch/log"
AWS_LAMBDA_HTTP_ENDPOINT=127.0.0.1:7055 node examples/web-function/main.ts >>"$scratch/log" 2>&1 &
await_url "$scratch/log" $! 's/^Listening on //p'
answer=$(curl -sS --max-time 30 "$url" | normalize)
kill -TERM $!
wait $!
check "web-function ends with 0 as a Web Function" test $? = 0
check "web-function answers as a Web Function as its README shows" shows web-function "$answer"

: >"$scratch/log"
(cd examples/dev && exec node ../../src/cli/main.ts dev --port 0) >>"$scratch/log" 2>&1 &
await_url "$scratch/log" $! 's/^orders .* POST \(http[^ ,]*\).*/\1/p'
for event in "$(<examples/dev/events/orders.json)" '{"orderId":"o-43","cups":7}'; do
  answer=$(curl -sS --max-time 30 -d "$event" "$url" | normalize)
  check "dev answers as its README shows" shows dev "$answer"
done
kill -TERM $!
wait $!
check "dev ends" test $? = 130

echo "$passed passed, $failed failed"
((failed == 0))
