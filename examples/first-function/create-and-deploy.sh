#!/usr/bin/env bash
# Makes the function on AWS by the AWS CLI alone, invokes it, and prints its response. Run it again after a change.
#
#   ./create-and-deploy.sh            create or update, then invoke
#   ./create-and-deploy.sh --delete   delete the function and its role; the log group stays
#
# FUNCTION_NAME is another name than first-function. Region and credentials are those of the AWS CLI.
set -euo pipefail
cd "$(dirname "$0")"

name=${FUNCTION_NAME:-first-function}
role=$name-role
policy=arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
export AWS_PAGER=

fail() {
  echo "error: $*" >&2
  exit 1
}

say() { printf '%s\n' "── $*"; }

if [[ $# -gt 1 || ${1:---delete} != --delete ]]; then
  echo "error: unknown arguments $*; only --delete is known" >&2
  exit 2
fi
command -v aws >/dev/null || fail "the AWS CLI is not installed; see https://docs.aws.amazon.com/cli/latest/userguide/getting-started-install.html"
aws sts get-caller-identity --query Arn --output text || fail "the AWS CLI has no credentials; run aws configure"

# exists <command…>: whether AWS knows it. Whatever else goes wrong is an error.
exists() {
  local output
  if output=$("$@" 2>&1); then return 0; fi
  [[ $output == *ResourceNotFoundException* || $output == *NoSuchEntity* ]] || fail "$output"
  return 1
}

delete() {
  if exists aws lambda get-function --function-name "$name"; then
    say "delete the function $name"
    aws lambda delete-function --function-name "$name" >/dev/null
  fi
  if exists aws iam get-role --role-name "$role"; then
    say "delete the role $role"
    aws iam detach-role-policy --role-name "$role" --policy-arn "$policy" 2>/dev/null || true
    aws iam delete-role --role-name "$role"
  fi
  say "the log group stays; aws logs delete-log-group --log-group-name /aws/lambda/$name deletes it"
}

if [[ ${1:-} == --delete ]]; then
  delete
  exit
fi

say "build"
npx effect-lambda-runtime build main.ts --out dist
zip=$(echo dist/*.zip)

# The compiled code in the package fits the Node and the processor that built it. Others ignore it and compile.
line=$(node -p 'process.versions.node.split(".")[0]')
case $line in 22 | 24 | 26) ;; *) line=24 ;; esac
architecture=$(node -p 'process.arch === "arm64" ? "arm64" : "x86_64"')

if ! exists aws iam get-role --role-name "$role"; then
  say "create the role $role, which may write logs"
  aws iam create-role --role-name "$role" --query Role.Arn --output text --assume-role-policy-document \
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
fi
aws iam attach-role-policy --role-name "$role" --policy-arn "$policy"
arn=$(aws iam get-role --role-name "$role" --query Role.Arn --output text)

# create: AWS lets a new role be used some seconds after it was made.
create() {
  local tries=0 output
  until output=$(aws lambda create-function --function-name "$name" --runtime "nodejs$line.x" --handler main.handler \
    --architectures "$architecture" --memory-size 512 --timeout 10 --role "$arn" --zip-file "fileb://$zip" \
    --environment 'Variables={AWS_LAMBDA_EXEC_WRAPPER=/var/task/bootstrap}' --query FunctionArn --output text 2>&1); do
    [[ $output == *"cannot be assumed by Lambda"* ]] && ((++tries < 15)) || fail "$output"
    say "the role is not known yet; wait two seconds"
    sleep 2
  done
  echo "$output"
  aws lambda wait function-active-v2 --function-name "$name"
}

update() {
  aws lambda update-function-code --function-name "$name" --zip-file "fileb://$zip" --architectures "$architecture" \
    --query FunctionArn --output text
  aws lambda wait function-updated-v2 --function-name "$name"
}

if exists aws lambda get-function --function-name "$name"; then
  say "update the function $name"
  update
else
  say "create the function $name"
  create
fi

say "invoke it with event.json"
response=$(mktemp)
trap 'rm -f "$response"' EXIT
# Version 1 of the AWS CLI has no formats of blobs, and takes the file as it is.
format=()
if [[ $(aws --version 2>&1) != aws-cli/1.* ]]; then format=(--cli-binary-format raw-in-base64-out); fi
failure=$(aws lambda invoke --function-name "$name" "${format[@]}" --payload file://event.json \
  --query FunctionError --output text "$response")
cat "$response"
echo
[[ $failure == None ]] || fail "the function failed; aws logs tail /aws/lambda/$name --since 5m has its log"
say "aws logs tail /aws/lambda/$name --follow shows its log, ./create-and-deploy.sh --delete deletes it"
