"""Decodes exports by OpenTelemetry's own definitions: one a line, as its path, its content type and its body in base64."""

import base64
import json
import sys

from google.protobuf import json_format
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

REQUESTS = {
    "/v1/traces": ExportTraceServiceRequest,
    "/v1/metrics": ExportMetricsServiceRequest,
    "/v1/logs": ExportLogsServiceRequest,
}


def with_base64_ids(value):
    """OTLP has ids in hex where the JSON of Protobuf has base64."""
    if isinstance(value, list):
        return [with_base64_ids(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        key: base64.b64encode(bytes.fromhex(one)).decode()
        if key in ("traceId", "spanId", "parentSpanId")
        else with_base64_ids(one)
        for key, one in value.items()
    }


for line in sys.stdin:
    path, content_type, body = line.split()
    request = REQUESTS[path]()
    if content_type == "application/json":
        # Refuses a field that the definitions do not have.
        json_format.ParseDict(with_base64_ids(json.loads(base64.b64decode(body))), request)
    else:
        request.ParseFromString(base64.b64decode(body))
    # The same bytes again: no field was unknown.
    print(json.dumps({"path": path, "request": json_format.MessageToDict(request)}))
