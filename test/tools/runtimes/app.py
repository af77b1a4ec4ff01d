"""The function of the suite over all runtimes, on AWS's own client for Python."""
import os
import sys
import time

if os.environ.get("INIT") == "exit":
    sys.exit(3)


def handler(event, context):
    match event["do"]:
        case "fail":
            raise ValueError("no luck")
        case "exit":
            os._exit(event["code"])
        case "hang":
            time.sleep(3600)
        case "log":
            print(event["text"], flush=True)
            return None
        case _:
            return {
                "event": event,
                "requestId": context.aws_request_id,
                "name": os.environ["AWS_LAMBDA_FUNCTION_NAME"],
                "pid": os.getpid(),
            }
