"""Calls Lambda by boto3: `invoke.py <endpoint> <method of the client>`, its parameters as JSON on standard input."""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

endpoint, method = sys.argv[1:]
client = boto3.client(
    "lambda",
    aws_access_key_id="none",
    aws_secret_access_key="none",
    config=Config(read_timeout=20, retries={"total_max_attempts": 1}),
    endpoint_url=endpoint,
    region_name="us-east-1",
)


def plain(value):
    if isinstance(value, bytes):
        return value.decode()
    return value.read().decode() if hasattr(value, "read") else list(value)


try:
    output = getattr(client, method)(**json.load(sys.stdin))
except ClientError as error:
    output = error.response
print(json.dumps(output, default=plain))
