"""A function that Powertools for Python makes idempotent: `idempotent.js` in Python."""

import json
import sys
from types import SimpleNamespace

from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer, IdempotencyConfig, idempotent

given = json.load(sys.stdin)
ran = False


@idempotent(
    persistence_store=DynamoDBPersistenceLayer(table_name=given["table"], sort_key_attr=given.get("sortKey")),
    config=IdempotencyConfig(
        event_key_jmespath="id",
        payload_validation_jmespath=given.get("validate") or "",
    ),
)
def place(event, context):
    global ran
    ran = True
    return given.get("result")


context = SimpleNamespace(get_remaining_time_in_millis=lambda: given.get("remaining", 60_000))
try:
    end = {"value": place(given["order"], context)}
except Exception as error:
    end = {"error": type(error).__name__}
print(json.dumps({"ran": ran, **end}))
