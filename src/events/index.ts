/**
 * What AWS services send to a function, and what they read from it: one module for each source.
 *
 * **Names**
 *
 * A module `XEvent` exports `XEvent`, the event as AWS sends it: its field names, its values. If the service reads a
 * response, there is `XResponse`. Two variants decode what the values hold. They are schemas like the plain one, and
 * encode back:
 *
 * - `XEventDecoded` decodes what AWS encodes: base64 becomes bytes, an instant a `DateTime.Utc`, a DynamoDB item plain
 *   values, an S3 key the name of the object.
 * - `XEventOf(schema)` decodes what your own programs put in: a body, data, a message or an item, which `schema`
 *   describes as JSON. Everything else stays as AWS sends it.
 *
 * A schema of an object is a class so that hovers and type errors say its name. Values are plain objects, and any object
 * of that shape will do.
 *
 * **Lenient in**
 *
 * Events are built from `OpenStruct`: a key that the schema does not name passes and is kept, so what was decoded encodes
 * to what came in. What some service, console or tool leaves out or sends as `null` is a `nullishKey`: optional and
 * nullable. A value of a map may be `null`. A field is required if every sender sends it. Literals stand for what tells
 * one event from another; other words of AWS are strings, because AWS adds to them. Header names come in any case:
 * `Headers.get` reads them.
 *
 * **Strict out**
 *
 * Responses are built from `ClosedStruct`: a misspelt field is refused, with the name that was meant, and so is a value
 * that the service would refuse. Any other key passes and is kept, so a function can return the event with what the
 * service has added to it. A field may be left out or `undefined`.
 *
 * **Cost**
 *
 * Import one module alone: `effect-lambda-runtime/events/SqsEvent`. A plain event is checked by a guard and not copied:
 * some microseconds for ten SQS messages. A variant copies, and costs what it decodes.
 */
export * as ActiveMqEvent from "./ActiveMqEvent.ts"
export * as AlbEvent from "./AlbEvent.ts"
export * as AlexaSkillEvent from "./AlexaSkillEvent.ts"
export * as AlexaSmartHomeEvent from "./AlexaSmartHomeEvent.ts"
export * as ApiGatewayAuthorizerEvent from "./ApiGatewayAuthorizerEvent.ts"
export * as ApiGatewayV1Event from "./ApiGatewayV1Event.ts"
export * as ApiGatewayV2AuthorizerEvent from "./ApiGatewayV2AuthorizerEvent.ts"
export * as ApiGatewayV2Event from "./ApiGatewayV2Event.ts"
export * as ApiGatewayV2PayloadV1Event from "./ApiGatewayV2PayloadV1Event.ts"
export * as AppSyncAuthorizerEvent from "./AppSyncAuthorizerEvent.ts"
export * as AppSyncEventsEvent from "./AppSyncEventsEvent.ts"
export * as AppSyncIdentity from "./AppSyncIdentity.ts"
export * as AppSyncResolverEvent from "./AppSyncResolverEvent.ts"
export * as AttributeValue from "./AttributeValue.ts"
export * as AutoScalingEvent from "./AutoScalingEvent.ts"
export * as BatchResponse from "./BatchResponse.ts"
export * as BedrockAgentEvent from "./BedrockAgentEvent.ts"
export * as ChimeBotEvent from "./ChimeBotEvent.ts"
export * as ClientVpnEvent from "./ClientVpnEvent.ts"
export * as CloudFormationMacroEvent from "./CloudFormationMacroEvent.ts"
export * as CloudFrontEvent from "./CloudFrontEvent.ts"
export * as CloudTrailEvent from "./CloudTrailEvent.ts"
export * as CloudWatchAlarmEvent from "./CloudWatchAlarmEvent.ts"
export * as CloudWatchLogsEvent from "./CloudWatchLogsEvent.ts"
export * as CodeBuildEvent from "./CodeBuildEvent.ts"
export * as CodeCommitEvent from "./CodeCommitEvent.ts"
export * as CodeDeployEvent from "./CodeDeployEvent.ts"
export * as CodeDeployHookEvent from "./CodeDeployHookEvent.ts"
export * as CodePipelineEvent from "./CodePipelineEvent.ts"
export * as CodePipelineJobEvent from "./CodePipelineJobEvent.ts"
export * as CognitoCreateAuthChallengeEvent from "./CognitoCreateAuthChallengeEvent.ts"
export * as CognitoCustomEmailSenderEvent from "./CognitoCustomEmailSenderEvent.ts"
export * as CognitoCustomMessageEvent from "./CognitoCustomMessageEvent.ts"
export * as CognitoCustomSmsSenderEvent from "./CognitoCustomSmsSenderEvent.ts"
export * as CognitoDefineAuthChallengeEvent from "./CognitoDefineAuthChallengeEvent.ts"
export * as CognitoInboundFederationEvent from "./CognitoInboundFederationEvent.ts"
export * as CognitoPostAuthenticationEvent from "./CognitoPostAuthenticationEvent.ts"
export * as CognitoPostConfirmationEvent from "./CognitoPostConfirmationEvent.ts"
export * as CognitoPreAuthenticationEvent from "./CognitoPreAuthenticationEvent.ts"
export * as CognitoPreSignUpEvent from "./CognitoPreSignUpEvent.ts"
export * as CognitoPreTokenGenerationEvent from "./CognitoPreTokenGenerationEvent.ts"
export * as CognitoPreTokenGenerationV2Event from "./CognitoPreTokenGenerationV2Event.ts"
export * as CognitoPreTokenGenerationV3Event from "./CognitoPreTokenGenerationV3Event.ts"
export * as CognitoSyncEvent from "./CognitoSyncEvent.ts"
export * as CognitoTrigger from "./CognitoTrigger.ts"
export * as CognitoUserMigrationEvent from "./CognitoUserMigrationEvent.ts"
export * as CognitoVerifyAuthChallengeEvent from "./CognitoVerifyAuthChallengeEvent.ts"
export * as ConfigEvent from "./ConfigEvent.ts"
export * as ConnectEvent from "./ConnectEvent.ts"
export * as CustomResourceEvent from "./CustomResourceEvent.ts"
export * as CustomResourceProviderEvent from "./CustomResourceProviderEvent.ts"
export * as DocumentDbEvent from "./DocumentDbEvent.ts"
export * as DynamoDbStreamEvent from "./DynamoDbStreamEvent.ts"
export * as Ec2RebalanceEvent from "./Ec2RebalanceEvent.ts"
export * as Ec2SpotInterruptionEvent from "./Ec2SpotInterruptionEvent.ts"
export * as Ec2StateChangeEvent from "./Ec2StateChangeEvent.ts"
export * as EcrImageActionEvent from "./EcrImageActionEvent.ts"
export * as EcrImageScanEvent from "./EcrImageScanEvent.ts"
export * as EcsContainerInstanceEvent from "./EcsContainerInstanceEvent.ts"
export * as EcsServiceEvent from "./EcsServiceEvent.ts"
export * as EcsTaskEvent from "./EcsTaskEvent.ts"
export * as EventBridgeEvent from "./EventBridgeEvent.ts"
export * as FirehoseEvent from "./FirehoseEvent.ts"
export * as FunctionUrlEvent from "./FunctionUrlEvent.ts"
export * as Headers from "./Headers.ts"
export * as IotAuthorizerEvent from "./IotAuthorizerEvent.ts"
export * as IotButtonEvent from "./IotButtonEvent.ts"
export * as IotOneClickEvent from "./IotOneClickEvent.ts"
export * as IotProvisioningEvent from "./IotProvisioningEvent.ts"
export * as IotRuleEvent from "./IotRuleEvent.ts"
export * as KafkaEvent from "./KafkaEvent.ts"
export * as KinesisAnalyticsEvent from "./KinesisAnalyticsEvent.ts"
export * as KinesisStreamEvent from "./KinesisStreamEvent.ts"
export * as LambdaDestinationEvent from "./LambdaDestinationEvent.ts"
export * as LambdaFailureEvent from "./LambdaFailureEvent.ts"
export * as LexV1Event from "./LexV1Event.ts"
export * as LexV2Event from "./LexV2Event.ts"
export * as PipesEvent from "./PipesEvent.ts"
export * as PolicyDocument from "./PolicyDocument.ts"
export * as RabbitMqEvent from "./RabbitMqEvent.ts"
export * as S3BatchEvent from "./S3BatchEvent.ts"
export * as S3Event from "./S3Event.ts"
export * as S3EventBridgeEvent from "./S3EventBridgeEvent.ts"
export * as S3ObjectLambdaEvent from "./S3ObjectLambdaEvent.ts"
export * as ScheduledEvent from "./ScheduledEvent.ts"
export * as SchedulerEvent from "./SchedulerEvent.ts"
export * as SecretsManagerRotationEvent from "./SecretsManagerRotationEvent.ts"
export * as SesEvent from "./SesEvent.ts"
export * as SnsEvent from "./SnsEvent.ts"
export * as SqsEvent from "./SqsEvent.ts"
export * as StepFunctionsEvent from "./StepFunctionsEvent.ts"
export * as StreamWindow from "./StreamWindow.ts"
export * as TransferFamilyAuthorizerEvent from "./TransferFamilyAuthorizerEvent.ts"
export * as VpcLatticeEvent from "./VpcLatticeEvent.ts"
export * as WebSocketAuthorizerEvent from "./WebSocketAuthorizerEvent.ts"
export * as WebSocketEvent from "./WebSocketEvent.ts"
