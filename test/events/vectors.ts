/** Which schema describes which payload of the projects in `vectors`, and why some have none. */

export const vectors: { readonly [schema: string]: ReadonlyArray<string> } = {
  ActiveMqEvent: ["aws-lambda-go/activemq-event.json", "aws-lambda-rust-runtime/example-activemq-event.json"],
  AlbEvent: [
    "aws-lambda-go/alb-lambda-target-request-headers-only.json",
    "aws-lambda-go/alb-lambda-target-request-multivalue-headers.json",
    "aws-lambda-rust-runtime/example-alb-lambda-target-request-headers-only.json",
    "aws-lambda-rust-runtime/example-alb-lambda-target-request-multivalue-headers.json",
    "lambda-http/alb_health_check.json",
    "lambda-http/alb_multi_value_request.json",
    "lambda-http/alb_multi_value_request_encoded_query_parameters.json",
    "lambda-http/alb_no_host.json",
    "lambda-http/alb_request.json",
    "lambda-http/alb_request_encoded_query_parameters.json"
  ],
  AlbResponse: [
    "aws-lambda-go/alb-lambda-target-response.json",
    "aws-lambda-rust-runtime/example-alb-lambda-target-response.json"
  ],
  ApiGatewayAuthorizerResponse: [
    "aws-lambda-rust-runtime/example-apigw-custom-auth-response-with-condition.json",
    "aws-lambda-rust-runtime/example-apigw-custom-auth-response-with-single-value-action.json",
    "aws-lambda-rust-runtime/example-apigw-custom-auth-response-with-single-value-resource.json",
    "aws-lambda-rust-runtime/example-apigw-custom-auth-response.json"
  ],
  ApiGatewayRequestAuthorizerEvent: [
    "aws-lambda-go/apigw-custom-auth-request-type-request.json",
    "aws-lambda-rust-runtime/example-apigw-custom-auth-request-type-request.json"
  ],
  ApiGatewayTokenAuthorizerEvent: [
    "aws-lambda-go/apigw-custom-auth-request.json",
    "aws-lambda-rust-runtime/example-apigw-custom-auth-request.json"
  ],
  ApiGatewayV1Event: [
    "aws-lambda-go/apigw-request.json",
    "aws-lambda-go/apigw-restapi-openapi-request.json",
    "aws-lambda-rust-runtime/example-apigw-console-request.json",
    "aws-lambda-rust-runtime/example-apigw-console-test-request.json",
    "aws-lambda-rust-runtime/example-apigw-request-catch-all.json",
    "aws-lambda-rust-runtime/example-apigw-request-multi-value-parameters.json",
    "aws-lambda-rust-runtime/example-apigw-request.json",
    "aws-lambda-rust-runtime/example-apigw-restapi-openapi-request.json",
    "aws-lambda-rust-runtime/example-apigw-sam-rest-request.json",
    "lambda-http/apigw_multi_value_proxy_request.json",
    "lambda-http/apigw_no_host.json",
    "lambda-http/apigw_proxy_request.json"
  ],
  ApiGatewayV1Response: ["aws-lambda-go/apigw-response.json", "aws-lambda-rust-runtime/example-apigw-response.json"],
  ApiGatewayV2AuthorizerEvent: [
    "aws-lambda-go/apigw-v2-custom-authorizer-v2-request.json",
    "aws-lambda-rust-runtime/example-apigw-v2-custom-authorizer-v2-request-without-cookies.json",
    "aws-lambda-rust-runtime/example-apigw-v2-custom-authorizer-v2-request-without-identity-source.json",
    "aws-lambda-rust-runtime/example-apigw-v2-custom-authorizer-v2-request.json"
  ],
  ApiGatewayV2AuthorizerV1Event: [
    "aws-lambda-go/apigw-v2-custom-authorizer-v1-request.json",
    "aws-lambda-rust-runtime/example-apigw-v2-custom-authorizer-v1-request.json"
  ],
  ApiGatewayV2Event: [
    "aws-lambda-go/apigw-v2-request-iam.json",
    "aws-lambda-go/apigw-v2-request-jwt-authorizer.json",
    "aws-lambda-go/apigw-v2-request-lambda-authorizer.json",
    "aws-lambda-go/apigw-v2-request-no-authorizer.json",
    "aws-lambda-rust-runtime/example-apigw-sam-http-request.json",
    "aws-lambda-rust-runtime/example-apigw-v2-request-iam.json",
    "aws-lambda-rust-runtime/example-apigw-v2-request-jwt-authorizer.json",
    "aws-lambda-rust-runtime/example-apigw-v2-request-lambda-authorizer.json",
    "aws-lambda-rust-runtime/example-apigw-v2-request-multi-value-parameters.json",
    "aws-lambda-rust-runtime/example-apigw-v2-request-no-authorizer.json",
    "lambda-http/apigw_request_path_with_space.json",
    "lambda-http/apigw_v2_proxy_request.json",
    "lambda-http/apigw_v2_proxy_request_minimal.json",
    "lambda-http/apigw_v2_proxy_request_with_stage_in_path.json",
    "lambda-http/apigw_v2_sam_local.json"
  ],
  AppSyncAuthorizerEvent: [
    "aws-lambda-go/appsync-lambda-auth-request.json",
    "aws-lambda-rust-runtime/example-appsync-lambda-auth-request.json"
  ],
  AppSyncAuthorizerResponse: [
    "aws-lambda-go/appsync-lambda-auth-response.json",
    "aws-lambda-rust-runtime/example-appsync-lambda-auth-response.json"
  ],
  AppSyncIdentity: [
    "aws-lambda-go/appsync-identity-cognito.json",
    "aws-lambda-go/appsync-identity-iam.json",
    "aws-lambda-rust-runtime/example-appsync-identity-cognito.json",
    "aws-lambda-rust-runtime/example-appsync-identity-iam.json"
  ],
  AppSyncResolverEvent: ["aws-lambda-rust-runtime/example-appsync-direct-resolver.json"],
  AppSyncResolverTemplate: [
    "aws-lambda-rust-runtime/example-appsync-batchinvoke.json",
    "aws-lambda-rust-runtime/example-appsync-invoke.json"
  ],
  AutoScalingEvent: [
    "aws-lambda-go/autoscaling-event-launch-successful.json",
    "aws-lambda-go/autoscaling-event-launch-unsuccessful.json",
    "aws-lambda-go/autoscaling-event-lifecycle-action.json",
    "aws-lambda-go/autoscaling-event-terminate-action.json",
    "aws-lambda-go/autoscaling-event-terminate-successful.json",
    "aws-lambda-go/autoscaling-event-terminate-unsuccessful.json",
    "aws-lambda-rust-runtime/example-autoscaling-event-launch-successful.json",
    "aws-lambda-rust-runtime/example-autoscaling-event-launch-unsuccessful.json",
    "aws-lambda-rust-runtime/example-autoscaling-event-lifecycle-action.json",
    "aws-lambda-rust-runtime/example-autoscaling-event-terminate-action.json",
    "aws-lambda-rust-runtime/example-autoscaling-event-terminate-successful.json",
    "aws-lambda-rust-runtime/example-autoscaling-event-terminate-unsuccessful.json"
  ],
  BedrockAgentEvent: [
    "aws-lambda-rust-runtime/example-bedrock-agent-runtime-event-without-parameters.json",
    "aws-lambda-rust-runtime/example-bedrock-agent-runtime-event-without-request-body.json",
    "aws-lambda-rust-runtime/example-bedrock-agent-runtime-event.json"
  ],
  ClientVpnEvent: [
    "aws-lambda-go/clientvpn-connectionhandler-request.json",
    "aws-lambda-rust-runtime/example-clientvpn-connectionhandler-request.json"
  ],
  CloudTrailRecord: [
    "aws-lambda-rust-runtime/example-cloudwatch-cloudtrail-assumed-role.json",
    "aws-lambda-rust-runtime/example-cloudwatch-cloudtrail-unknown-federate.json",
    "aws-lambda-rust-runtime/example-cloudwatch-cloudtrail-unknown-user-auth.json"
  ],
  CloudWatchAlarmEvent: [
    "aws-lambda-rust-runtime/example-cloudwatch-alarm-composite-with-suppressor-alarm.json",
    "aws-lambda-rust-runtime/example-cloudwatch-alarm-composite.json",
    "aws-lambda-rust-runtime/example-cloudwatch-alarm-metric.json"
  ],
  CloudWatchLogsEvent: [
    "aws-lambda-go/cloudwatch-logs-event.json",
    "aws-lambda-rust-runtime/example-cloudwatch_logs-event.json"
  ],
  CodeBuildEvent: [
    "aws-lambda-go/codebuild-phase-change.json",
    "aws-lambda-go/codebuild-state-change.json",
    "aws-lambda-rust-runtime/example-codebuild-phase-change.json",
    "aws-lambda-rust-runtime/example-codebuild-state-change.json"
  ],
  CodeCommitEvent: ["aws-lambda-go/code-commit-event.json", "aws-lambda-rust-runtime/example-code_commit-event.json"],
  CodeDeployEvent: [
    "aws-lambda-go/codedeploy-deployment-event.json",
    "aws-lambda-go/codedeploy-instance-event.json",
    "aws-lambda-rust-runtime/example-codedeploy-deployment-event.json",
    "aws-lambda-rust-runtime/example-codedeploy-instance-event.json"
  ],
  CodeDeployHookEvent: ["aws-lambda-rust-runtime/example-codedeploy-lifecycle-event.json"],
  CodePipelineEvent: [
    "aws-lambda-go/codepipeline-action-execution-stage-change-event.json",
    "aws-lambda-go/codepipeline-execution-stage-change-event.json",
    "aws-lambda-go/codepipeline-execution-state-change-event.json",
    "aws-lambda-rust-runtime/example-codepipeline-action-execution-stage-change-event.json",
    "aws-lambda-rust-runtime/example-codepipeline-execution-stage-change-event.json",
    "aws-lambda-rust-runtime/example-codepipeline-execution-state-change-event.json"
  ],
  CodePipelineJobEvent: [
    "aws-lambda-go/codepipeline-job-event.json",
    "aws-lambda-rust-runtime/example-codepipeline_job-event.json"
  ],
  CognitoCreateAuthChallengeEvent: [
    "aws-lambda-go/cognito-event-userpools-create-auth-challenge.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-create-auth-challenge-user-not-found.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-create-auth-challenge.json"
  ],
  CognitoCustomMessageEvent: [
    "aws-lambda-go/cognito-event-userpools-custommessage.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-custommessage.json"
  ],
  CognitoDefineAuthChallengeEvent: [
    "aws-lambda-go/cognito-event-userpools-define-auth-challenge.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-define-auth-challenge-optional-response-fields.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-define-auth-challenge-user-not-found.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-define-auth-challenge.json"
  ],
  CognitoInboundFederationEvent: [
    "aws-lambda-go/cognito-event-userpools-inbound-federation-oidc.json",
    "aws-lambda-go/cognito-event-userpools-inbound-federation-saml.json"
  ],
  CognitoPostAuthenticationEvent: [
    "aws-lambda-go/cognito-event-userpools-postauthentication.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-postauthentication.json"
  ],
  CognitoPostConfirmationEvent: [
    "aws-lambda-go/cognito-event-userpools-postconfirmation.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-postconfirmation.json"
  ],
  CognitoPreAuthenticationEvent: [
    "aws-lambda-go/cognito-event-userpools-preauthentication.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-preauthentication.json"
  ],
  CognitoPreSignUpEvent: [
    "aws-lambda-go/cognito-event-userpools-presignup.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-presignup.json"
  ],
  CognitoPreTokenGenerationEvent: [
    "aws-lambda-go/cognito-event-userpools-pretokengen.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-pretokengen-incoming.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-pretokengen.json"
  ],
  CognitoPreTokenGenerationV2Event: [
    "aws-lambda-go/cognito-event-userpools-pretokengen-v2.json",
    "aws-lambda-go/cognito-event-userpools-pretokengen-v2_0.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-pretokengen-v2-incoming.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-pretokengen-v2.json"
  ],
  CognitoSyncEvent: ["aws-lambda-go/cognito-event.json", "aws-lambda-rust-runtime/example-cognito-event.json"],
  CognitoUserMigrationEvent: [
    "aws-lambda-go/cognito-event-userpools-migrateuser.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-migrateuser.json"
  ],
  CognitoVerifyAuthChallengeEvent: [
    "aws-lambda-go/cognito-event-userpools-verify-auth-challenge.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-verify-auth-challenge-null-answer-correct.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-verify-auth-challenge-optional-answer-correct.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-verify-auth-challenge-user-not-found.json",
    "aws-lambda-rust-runtime/example-cognito-event-userpools-verify-auth-challenge.json"
  ],
  ConfigEvent: ["aws-lambda-go/config-event.json", "aws-lambda-rust-runtime/example-config-event.json"],
  ConnectEvent: [
    "aws-lambda-go/connect-event.json",
    "aws-lambda-rust-runtime/example-connect-event-without-queue.json",
    "aws-lambda-rust-runtime/example-connect-event.json"
  ],
  CustomResourceEvent: [
    "aws-lambda-rust-runtime/example-cloudformation-custom-resource-create-request.json",
    "aws-lambda-rust-runtime/example-cloudformation-custom-resource-delete-request.json",
    "aws-lambda-rust-runtime/example-cloudformation-custom-resource-update-request.json"
  ],
  CustomResourceProviderEvent: [
    "aws-lambda-rust-runtime/example-cloudformation-custom-resource-provider-create-request.json",
    "aws-lambda-rust-runtime/example-cloudformation-custom-resource-provider-delete-request.json",
    "aws-lambda-rust-runtime/example-cloudformation-custom-resource-provider-update-request.json"
  ],
  CustomResourceProviderResponse: [
    "aws-lambda-rust-runtime/example-cloudformation-custom-resource-provider-response.json"
  ],
  CustomResourceResponse: ["aws-lambda-rust-runtime/example-cloudformation-custom-resource-response.json"],
  DocumentDbEvent: [
    "aws-lambda-rust-runtime/example-documentdb-delete-event.json",
    "aws-lambda-rust-runtime/example-documentdb-drop-database-event.json",
    "aws-lambda-rust-runtime/example-documentdb-drop-event.json",
    "aws-lambda-rust-runtime/example-documentdb-insert-event.json",
    "aws-lambda-rust-runtime/example-documentdb-invalidate-event.json",
    "aws-lambda-rust-runtime/example-documentdb-rename-event.json",
    "aws-lambda-rust-runtime/example-documentdb-replace-event.json",
    "aws-lambda-rust-runtime/example-documentdb-update-event.json"
  ],
  DynamoDbKinesisChange: ["aws-lambda-rust-runtime/example-dynamodb-event-record-with-optional-fields.json"],
  DynamoDbStreamEvent: [
    "aws-lambda-go/dynamodb-event.json",
    "aws-lambda-go/dynamodb-time-window-event.json",
    "aws-lambda-rust-runtime/example-dynamodb-event.json"
  ],
  Ec2StateChangeEvent: ["aws-lambda-rust-runtime/example-eventbridge-event-obj.json"],
  EcrImageActionEvent: ["aws-lambda-go/ecr-image-push-event.json"],
  EcrImageScanEvent: [
    "aws-lambda-go/ecr-image-scan-event.json",
    "aws-lambda-rust-runtime/example-ecr-image-scan-event-with-missing-severities.json",
    "aws-lambda-rust-runtime/example-ecr-image-scan-event.json"
  ],
  EcsContainerInstanceEvent: ["aws-lambda-go/ecs-container-instance-state-change.json"],
  FirehoseEvent: [
    "aws-lambda-go/kinesis-firehose-event.json",
    "aws-lambda-rust-runtime/example-firehose-event.json",
    "aws-lambda-rust-runtime/example-kinesis-firehose-event.json"
  ],
  FunctionUrlEvent: ["aws-lambda-go/lambda-urls-request.json", "lambda-http/lambda_function_url_request.json"],
  FunctionUrlResponse: ["aws-lambda-go/lambda-urls-response.json"],
  IotAuthorizerEvent: [
    "aws-lambda-go/iot-custom-auth-request.json",
    "aws-lambda-rust-runtime/example-iot-custom-auth-request.json"
  ],
  IotAuthorizerResponse: [
    "aws-lambda-go/iot-custom-auth-response.json",
    "aws-lambda-rust-runtime/example-iot-custom-auth-response.json"
  ],
  IotButtonEvent: ["aws-lambda-go/iot-button-event.json", "aws-lambda-rust-runtime/example-iot_button-event.json"],
  IotOneClickEvent: ["aws-lambda-go/iot-1-click-event.json", "aws-lambda-rust-runtime/example-iot_1_click-event.json"],
  IotProvisioningEvent: ["aws-lambda-go/iot-preprovision-hook-request.json"],
  IotProvisioningResponse: ["aws-lambda-go/iot-preprovision-hook-response.json"],
  KafkaEvent: ["aws-lambda-go/kafka-event.json", "aws-lambda-rust-runtime/example-kafka-event.json"],
  KinesisAnalyticsEvent: ["aws-lambda-go/kinesis-analytics-output-delivery-event.json"],
  KinesisAnalyticsResponse: ["aws-lambda-go/kinesis-analytics-output-delivery-response.json"],
  KinesisStreamEvent: [
    "aws-lambda-go/kinesis-event.json",
    "aws-lambda-go/kinesis-time-window-event.json",
    "aws-lambda-rust-runtime/example-kinesis-event-encrypted.json",
    "aws-lambda-rust-runtime/example-kinesis-event.json"
  ],
  LexV1Event: ["aws-lambda-go/lex-event.json", "aws-lambda-rust-runtime/example-lex-event.json"],
  LexV1Response: ["aws-lambda-go/lex-response.json", "aws-lambda-rust-runtime/example-lex-response.json"],
  RabbitMqEvent: ["aws-lambda-go/rabbitmq-event.json", "aws-lambda-rust-runtime/example-rabbitmq-event.json"],
  S3BatchEvent: [
    "aws-lambda-go/s3-batch-job-event-request-1.0.json",
    "aws-lambda-go/s3-batch-job-event-request-2.0.json"
  ],
  S3BatchResponse: ["aws-lambda-go/s3-batch-job-event-response.json"],
  S3Event: [
    "aws-lambda-go/s3-event-with-decoded.json",
    "aws-lambda-go/s3-event.json",
    "aws-lambda-go/s3-glacier-event.json",
    "aws-lambda-go/s3-intelligenttier-event.json",
    "aws-lambda-go/s3-lifecycle-event.json",
    "aws-lambda-go/s3-replication-event.json",
    "aws-lambda-go/s3-restore-event.json",
    "aws-lambda-rust-runtime/example-s3-event-with-decoded.json",
    "aws-lambda-rust-runtime/example-s3-event.json"
  ],
  S3ObjectLambdaEvent: [
    "aws-lambda-go/s3-object-lambda-event-get-object-assumed-role.json",
    "aws-lambda-go/s3-object-lambda-event-get-object-iam.json",
    "aws-lambda-go/s3-object-lambda-event-head-object-iam.json",
    "aws-lambda-go/s3-object-lambda-event-list-objects-iam.json",
    "aws-lambda-go/s3-object-lambda-event-list-objects-v2-iam.json",
    "aws-lambda-rust-runtime/example-s3-object-lambda-event-get-object-assumed-role.json",
    "aws-lambda-rust-runtime/example-s3-object-lambda-event-get-object-iam.json",
    "aws-lambda-rust-runtime/example-s3-object-lambda-event-head-object-iam.json",
    "aws-lambda-rust-runtime/example-s3-object-lambda-event-list-objects-iam.json",
    "aws-lambda-rust-runtime/example-s3-object-lambda-event-list-objects-v2-iam.json"
  ],
  ScheduledEvent: ["aws-lambda-rust-runtime/example-eventbridge-schedule.json"],
  SecretsManagerRotationEvent: [
    "aws-lambda-go/secretsmanager-secret-rotation-event.json",
    "aws-lambda-rust-runtime/example-secretsmanager-secret-rotation-event.json"
  ],
  SesEvent: [
    "aws-lambda-go/ses-lambda-event.json",
    "aws-lambda-go/ses-s3-event.json",
    "aws-lambda-go/ses-sns-event.json",
    "aws-lambda-rust-runtime/example-ses-event.json",
    "aws-lambda-rust-runtime/example-ses-lambda-event.json",
    "aws-lambda-rust-runtime/example-ses-s3-event.json",
    "aws-lambda-rust-runtime/example-ses-sns-event.json"
  ],
  SnsEvent: [
    "aws-lambda-go/cloudwatch-alarm-sns-payload-multiple-metrics.json",
    "aws-lambda-go/cloudwatch-alarm-sns-payload-single-metric.json",
    "aws-lambda-go/sns-event.json",
    "aws-lambda-rust-runtime/example-cloudwatch-alarm-sns-payload-multiple-metrics.json",
    "aws-lambda-rust-runtime/example-cloudwatch-alarm-sns-payload-single-metric.json",
    "aws-lambda-rust-runtime/example-sns-event-obj.json",
    "aws-lambda-rust-runtime/example-sns-event-pascal-case.json",
    "aws-lambda-rust-runtime/example-sns-event.json"
  ],
  SqsEvent: [
    "aws-lambda-go/sqs-event.json",
    "aws-lambda-rust-runtime/example-sqs-event-obj.json",
    "aws-lambda-rust-runtime/example-sqs-event.json"
  ],
  SqsResponse: ["aws-lambda-rust-runtime/example-sqs-batch-response.json"],
  WebSocketAuthorizerEvent: ["aws-lambda-rust-runtime/example-apigw-v2-custom-authorizer-websocket-request.json"],
  WebSocketEvent: [
    "aws-lambda-go/apigw-websocket-request-disconnect.json",
    "aws-lambda-go/apigw-websocket-request-send-message.json",
    "aws-lambda-go/apigw-websocket-request.json",
    "aws-lambda-rust-runtime/example-apigw-websocket-request-disconnect-route.json",
    "aws-lambda-rust-runtime/example-apigw-websocket-request-without-method.json",
    "aws-lambda-rust-runtime/example-apigw-websocket-request.json"
  ]
}

/** Payloads that no schema should decode. */
export const notEvents: { readonly [file: string]: string } = {
  "aws-lambda-go/apigw-custom-auth-response.json": "a template: the effect `Allow|Deny`, which API Gateway refuses",
  "aws-lambda-go/dynamodb-event-malformed.2.json": "cut off: not JSON",
  "aws-lambda-go/kinesis-firehose-response.json": "results that Firehose takes for failures, by names of constants",
  "aws-lambda-rust-runtime/example-kinesis-firehose-response.json":
    "results that Firehose takes for failures, by names of constants",
  "aws-lambda-rust-runtime/example-sqs-api-event-obj.json": "what ReceiveMessage of the SQS API answers, not an event"
}
