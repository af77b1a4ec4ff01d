/** All samples with their names and schemas. */
import type * as Schema from "effect/Schema"
import * as Events from "../events/index.ts"
import * as ActiveMqEvent from "./ActiveMqEvent.ts"
import * as AlbEvent from "./AlbEvent.ts"
import * as AlexaSkillEvent from "./AlexaSkillEvent.ts"
import * as AlexaSmartHomeEvent from "./AlexaSmartHomeEvent.ts"
import * as ApiGatewayAuthorizerEvent from "./ApiGatewayAuthorizerEvent.ts"
import * as ApiGatewayV1Event from "./ApiGatewayV1Event.ts"
import * as ApiGatewayV2AuthorizerEvent from "./ApiGatewayV2AuthorizerEvent.ts"
import * as ApiGatewayV2Event from "./ApiGatewayV2Event.ts"
import * as ApiGatewayV2PayloadV1Event from "./ApiGatewayV2PayloadV1Event.ts"
import * as AppSyncAuthorizerEvent from "./AppSyncAuthorizerEvent.ts"
import * as AppSyncEventsEvent from "./AppSyncEventsEvent.ts"
import * as AppSyncResolverEvent from "./AppSyncResolverEvent.ts"
import * as AutoScalingEvent from "./AutoScalingEvent.ts"
import * as BedrockAgentEvent from "./BedrockAgentEvent.ts"
import * as ChimeBotEvent from "./ChimeBotEvent.ts"
import * as ClientVpnEvent from "./ClientVpnEvent.ts"
import * as CloudFormationMacroEvent from "./CloudFormationMacroEvent.ts"
import * as CloudFrontEvent from "./CloudFrontEvent.ts"
import * as CloudTrailEvent from "./CloudTrailEvent.ts"
import * as CloudWatchAlarmEvent from "./CloudWatchAlarmEvent.ts"
import * as CloudWatchLogsEvent from "./CloudWatchLogsEvent.ts"
import * as CodeBuildEvent from "./CodeBuildEvent.ts"
import * as CodeCommitEvent from "./CodeCommitEvent.ts"
import * as CodeDeployEvent from "./CodeDeployEvent.ts"
import * as CodeDeployHookEvent from "./CodeDeployHookEvent.ts"
import * as CodePipelineEvent from "./CodePipelineEvent.ts"
import * as CodePipelineJobEvent from "./CodePipelineJobEvent.ts"
import * as CognitoCreateAuthChallengeEvent from "./CognitoCreateAuthChallengeEvent.ts"
import * as CognitoCustomEmailSenderEvent from "./CognitoCustomEmailSenderEvent.ts"
import * as CognitoCustomMessageEvent from "./CognitoCustomMessageEvent.ts"
import * as CognitoCustomSmsSenderEvent from "./CognitoCustomSmsSenderEvent.ts"
import * as CognitoDefineAuthChallengeEvent from "./CognitoDefineAuthChallengeEvent.ts"
import * as CognitoInboundFederationEvent from "./CognitoInboundFederationEvent.ts"
import * as CognitoPostAuthenticationEvent from "./CognitoPostAuthenticationEvent.ts"
import * as CognitoPostConfirmationEvent from "./CognitoPostConfirmationEvent.ts"
import * as CognitoPreAuthenticationEvent from "./CognitoPreAuthenticationEvent.ts"
import * as CognitoPreSignUpEvent from "./CognitoPreSignUpEvent.ts"
import * as CognitoPreTokenGenerationEvent from "./CognitoPreTokenGenerationEvent.ts"
import * as CognitoPreTokenGenerationV2Event from "./CognitoPreTokenGenerationV2Event.ts"
import * as CognitoPreTokenGenerationV3Event from "./CognitoPreTokenGenerationV3Event.ts"
import * as CognitoSyncEvent from "./CognitoSyncEvent.ts"
import * as CognitoUserMigrationEvent from "./CognitoUserMigrationEvent.ts"
import * as CognitoVerifyAuthChallengeEvent from "./CognitoVerifyAuthChallengeEvent.ts"
import * as ConfigEvent from "./ConfigEvent.ts"
import * as ConnectEvent from "./ConnectEvent.ts"
import * as CustomResourceEvent from "./CustomResourceEvent.ts"
import * as CustomResourceProviderEvent from "./CustomResourceProviderEvent.ts"
import * as DocumentDbEvent from "./DocumentDbEvent.ts"
import * as DynamoDbStreamEvent from "./DynamoDbStreamEvent.ts"
import * as Ec2RebalanceEvent from "./Ec2RebalanceEvent.ts"
import * as Ec2SpotInterruptionEvent from "./Ec2SpotInterruptionEvent.ts"
import * as Ec2StateChangeEvent from "./Ec2StateChangeEvent.ts"
import * as EcrImageActionEvent from "./EcrImageActionEvent.ts"
import * as EcrImageScanEvent from "./EcrImageScanEvent.ts"
import * as EcsContainerInstanceEvent from "./EcsContainerInstanceEvent.ts"
import * as EcsServiceEvent from "./EcsServiceEvent.ts"
import * as EcsTaskEvent from "./EcsTaskEvent.ts"
import * as EventBridgeEvent from "./EventBridgeEvent.ts"
import * as FirehoseEvent from "./FirehoseEvent.ts"
import * as FunctionUrlEvent from "./FunctionUrlEvent.ts"
import * as IotAuthorizerEvent from "./IotAuthorizerEvent.ts"
import * as IotButtonEvent from "./IotButtonEvent.ts"
import * as IotOneClickEvent from "./IotOneClickEvent.ts"
import * as IotProvisioningEvent from "./IotProvisioningEvent.ts"
import * as IotRuleEvent from "./IotRuleEvent.ts"
import * as KafkaEvent from "./KafkaEvent.ts"
import * as KinesisAnalyticsEvent from "./KinesisAnalyticsEvent.ts"
import * as KinesisStreamEvent from "./KinesisStreamEvent.ts"
import * as LambdaDestinationEvent from "./LambdaDestinationEvent.ts"
import * as LambdaFailureEvent from "./LambdaFailureEvent.ts"
import * as LexV1Event from "./LexV1Event.ts"
import * as LexV2Event from "./LexV2Event.ts"
import * as PipesEvent from "./PipesEvent.ts"
import * as RabbitMqEvent from "./RabbitMqEvent.ts"
import * as S3BatchEvent from "./S3BatchEvent.ts"
import * as S3Event from "./S3Event.ts"
import * as S3EventBridgeEvent from "./S3EventBridgeEvent.ts"
import * as S3ObjectLambdaEvent from "./S3ObjectLambdaEvent.ts"
import * as ScheduledEvent from "./ScheduledEvent.ts"
import * as SchedulerEvent from "./SchedulerEvent.ts"
import * as SecretsManagerRotationEvent from "./SecretsManagerRotationEvent.ts"
import * as SesEvent from "./SesEvent.ts"
import * as SnsEvent from "./SnsEvent.ts"
import * as SqsEvent from "./SqsEvent.ts"
import * as StepFunctionsEvent from "./StepFunctionsEvent.ts"
import * as TransferFamilyAuthorizerEvent from "./TransferFamilyAuthorizerEvent.ts"
import * as VpcLatticeEvent from "./VpcLatticeEvent.ts"
import * as WebSocketAuthorizerEvent from "./WebSocketAuthorizerEvent.ts"
import * as WebSocketEvent from "./WebSocketEvent.ts"

/**
 * A sample event of AWS.
 *
 * @category models
 * @since 0.1.0
 */
export interface Sample {
  /** As in `Samples`: `sqsFifo`. */
  readonly name: string
  readonly schema: Schema.Codec<unknown, unknown>
  /** As AWS sends it: JSON. */
  readonly event: unknown
}

const of = <E>(
  schema: Schema.Codec<unknown, E>,
  events: { readonly [name: string]: E }
): ReadonlyArray<Sample> =>
  Object.entries(events).map(([name, event]) => ({ name, schema: schema as Schema.Codec<unknown, unknown>, event }))

/**
 * All samples, the first of each schema in front of its others.
 *
 * @category samples
 * @since 0.1.0
 */
export const list: ReadonlyArray<Sample> = [
  ...of(Events.ActiveMqEvent.ActiveMqEvent, ActiveMqEvent),
  ...of(Events.AlbEvent.AlbEvent, AlbEvent),
  ...of(Events.AlexaSkillEvent.AlexaSkillEvent, AlexaSkillEvent),
  ...of(Events.AlexaSmartHomeEvent.AlexaConnectedHomeEvent, {
    alexaConnectedHome: AlexaSmartHomeEvent.alexaConnectedHome
  }),
  ...of(Events.AlexaSmartHomeEvent.AlexaSmartHomeEvent, {
    alexaSmartHome: AlexaSmartHomeEvent.alexaSmartHome,
    alexaSmartHomeDiscover: AlexaSmartHomeEvent.alexaSmartHomeDiscover
  }),
  ...of(Events.ApiGatewayAuthorizerEvent.ApiGatewayRequestAuthorizerEvent, {
    apiGatewayRequestAuthorizer: ApiGatewayAuthorizerEvent.apiGatewayRequestAuthorizer,
    apiGatewayRequestAuthorizerConsoleTest: ApiGatewayAuthorizerEvent.apiGatewayRequestAuthorizerConsoleTest
  }),
  ...of(Events.ApiGatewayAuthorizerEvent.ApiGatewayTokenAuthorizerEvent, {
    apiGatewayTokenAuthorizer: ApiGatewayAuthorizerEvent.apiGatewayTokenAuthorizer
  }),
  ...of(Events.ApiGatewayV1Event.ApiGatewayV1Event, ApiGatewayV1Event),
  ...of(Events.ApiGatewayV2AuthorizerEvent.ApiGatewayV2AuthorizerEvent, {
    apiGatewayV2Authorizer: ApiGatewayV2AuthorizerEvent.apiGatewayV2Authorizer,
    apiGatewayV2AuthorizerNoIdentitySource: ApiGatewayV2AuthorizerEvent.apiGatewayV2AuthorizerNoIdentitySource
  }),
  ...of(Events.ApiGatewayV2AuthorizerEvent.ApiGatewayV2AuthorizerV1Event, {
    apiGatewayV2AuthorizerV1: ApiGatewayV2AuthorizerEvent.apiGatewayV2AuthorizerV1
  }),
  ...of(Events.ApiGatewayV2Event.ApiGatewayV2Event, ApiGatewayV2Event),
  ...of(Events.ApiGatewayV2PayloadV1Event.ApiGatewayV2PayloadV1Event, ApiGatewayV2PayloadV1Event),
  ...of(Events.AppSyncAuthorizerEvent.AppSyncAuthorizerEvent, AppSyncAuthorizerEvent),
  ...of(Events.AppSyncEventsEvent.AppSyncEventsEvent, { appSyncEvents: AppSyncEventsEvent.appSyncEvents }),
  ...of(Events.AppSyncEventsEvent.AppSyncPublishEvent, { appSyncPublish: AppSyncEventsEvent.appSyncPublish }),
  ...of(Events.AppSyncEventsEvent.AppSyncSubscribeEvent, { appSyncSubscribe: AppSyncEventsEvent.appSyncSubscribe }),
  ...of(Events.AppSyncResolverEvent.AmplifyResolverEvent, { amplifyResolver: AppSyncResolverEvent.amplifyResolver }),
  ...of(Events.AppSyncResolverEvent.AppSyncBatchResolverEvent, {
    appSyncBatchResolver: AppSyncResolverEvent.appSyncBatchResolver
  }),
  ...of(Events.AppSyncResolverEvent.AppSyncResolverEvent, {
    appSyncResolver: AppSyncResolverEvent.appSyncResolver,
    appSyncResolverPipeline: AppSyncResolverEvent.appSyncResolverPipeline
  }),
  ...of(Events.AutoScalingEvent.AutoScalingActivityEvent, {
    autoScalingActivity: AutoScalingEvent.autoScalingActivity
  }),
  ...of(Events.AutoScalingEvent.AutoScalingFailureEvent, { autoScalingFailure: AutoScalingEvent.autoScalingFailure }),
  ...of(Events.AutoScalingEvent.AutoScalingLifecycleEvent, {
    autoScalingLifecycle: AutoScalingEvent.autoScalingLifecycle
  }),
  ...of(Events.AutoScalingEvent.AutoScalingRefreshEvent, { autoScalingRefresh: AutoScalingEvent.autoScalingRefresh }),
  ...of(Events.BedrockAgentEvent.BedrockAgentApiEvent, {
    bedrockAgentApi: BedrockAgentEvent.bedrockAgentApi,
    bedrockAgentApiGet: BedrockAgentEvent.bedrockAgentApiGet
  }),
  ...of(Events.BedrockAgentEvent.BedrockAgentEvent, { bedrockAgent: BedrockAgentEvent.bedrockAgent }),
  ...of(Events.BedrockAgentEvent.BedrockAgentFunctionEvent, {
    bedrockAgentFunction: BedrockAgentEvent.bedrockAgentFunction
  }),
  ...of(Events.ChimeBotEvent.ChimeBotEvent, ChimeBotEvent),
  ...of(Events.ClientVpnEvent.ClientVpnEvent, ClientVpnEvent),
  ...of(Events.CloudFormationMacroEvent.CloudFormationMacroEvent, CloudFormationMacroEvent),
  ...of(Events.CloudFrontEvent.CloudFrontOriginRequestEvent, {
    cloudFrontOriginRequest: CloudFrontEvent.cloudFrontOriginRequest,
    cloudFrontOriginRequestS3: CloudFrontEvent.cloudFrontOriginRequestS3
  }),
  ...of(Events.CloudFrontEvent.CloudFrontOriginResponseEvent, {
    cloudFrontOriginResponse: CloudFrontEvent.cloudFrontOriginResponse
  }),
  ...of(Events.CloudFrontEvent.CloudFrontRequestEvent, { cloudFrontRequest: CloudFrontEvent.cloudFrontRequest }),
  ...of(Events.CloudFrontEvent.CloudFrontResponseEvent, { cloudFrontResponse: CloudFrontEvent.cloudFrontResponse }),
  ...of(Events.CloudFrontEvent.CloudFrontViewerRequestEvent, {
    cloudFrontViewerRequest: CloudFrontEvent.cloudFrontViewerRequest
  }),
  ...of(Events.CloudFrontEvent.CloudFrontViewerResponseEvent, {
    cloudFrontViewerResponse: CloudFrontEvent.cloudFrontViewerResponse
  }),
  ...of(Events.CloudTrailEvent.CloudTrailEvent, CloudTrailEvent),
  ...of(Events.CloudWatchAlarmEvent.CloudWatchAlarmConfigurationChangeEvent, {
    cloudWatchAlarmConfigurationChange: CloudWatchAlarmEvent.cloudWatchAlarmConfigurationChange
  }),
  ...of(Events.CloudWatchAlarmEvent.CloudWatchAlarmEvent, {
    cloudWatchAlarm: CloudWatchAlarmEvent.cloudWatchAlarm,
    cloudWatchAlarmComposite: CloudWatchAlarmEvent.cloudWatchAlarmComposite
  }),
  ...of(Events.CloudWatchAlarmEvent.CloudWatchAlarmStateChangeEvent, {
    cloudWatchAlarmStateChange: CloudWatchAlarmEvent.cloudWatchAlarmStateChange,
    cloudWatchAlarmStateChangeComposite: CloudWatchAlarmEvent.cloudWatchAlarmStateChangeComposite
  }),
  ...of(Events.CloudWatchLogsEvent.CloudWatchLogsEvent, CloudWatchLogsEvent),
  ...of(Events.CodeBuildEvent.CodeBuildPhaseEvent, { codeBuildPhase: CodeBuildEvent.codeBuildPhase }),
  ...of(Events.CodeBuildEvent.CodeBuildStateEvent, { codeBuildState: CodeBuildEvent.codeBuildState }),
  ...of(Events.CodeCommitEvent.CodeCommitEvent, CodeCommitEvent),
  ...of(Events.CodeDeployEvent.CodeDeployDeploymentEvent, {
    codeDeployDeployment: CodeDeployEvent.codeDeployDeployment
  }),
  ...of(Events.CodeDeployEvent.CodeDeployInstanceEvent, { codeDeployInstance: CodeDeployEvent.codeDeployInstance }),
  ...of(Events.CodeDeployHookEvent.CodeDeployHookEvent, CodeDeployHookEvent),
  ...of(Events.CodePipelineEvent.CodePipelineActionEvent, { codePipelineAction: CodePipelineEvent.codePipelineAction }),
  ...of(Events.CodePipelineEvent.CodePipelineExecutionEvent, {
    codePipelineExecution: CodePipelineEvent.codePipelineExecution
  }),
  ...of(Events.CodePipelineEvent.CodePipelineStageEvent, { codePipelineStage: CodePipelineEvent.codePipelineStage }),
  ...of(Events.CodePipelineJobEvent.CodePipelineJobEvent, CodePipelineJobEvent),
  ...of(Events.CognitoCreateAuthChallengeEvent.CognitoCreateAuthChallengeEvent, CognitoCreateAuthChallengeEvent),
  ...of(Events.CognitoCustomEmailSenderEvent.CognitoCustomEmailSenderEvent, CognitoCustomEmailSenderEvent),
  ...of(Events.CognitoCustomMessageEvent.CognitoCustomMessageEvent, CognitoCustomMessageEvent),
  ...of(Events.CognitoCustomSmsSenderEvent.CognitoCustomSmsSenderEvent, CognitoCustomSmsSenderEvent),
  ...of(Events.CognitoDefineAuthChallengeEvent.CognitoDefineAuthChallengeEvent, CognitoDefineAuthChallengeEvent),
  ...of(Events.CognitoInboundFederationEvent.CognitoInboundFederationEvent, CognitoInboundFederationEvent),
  ...of(Events.CognitoPostAuthenticationEvent.CognitoPostAuthenticationEvent, CognitoPostAuthenticationEvent),
  ...of(Events.CognitoPostConfirmationEvent.CognitoPostConfirmationEvent, CognitoPostConfirmationEvent),
  ...of(Events.CognitoPreAuthenticationEvent.CognitoPreAuthenticationEvent, CognitoPreAuthenticationEvent),
  ...of(Events.CognitoPreSignUpEvent.CognitoPreSignUpEvent, CognitoPreSignUpEvent),
  ...of(Events.CognitoPreTokenGenerationEvent.CognitoPreTokenGenerationEvent, CognitoPreTokenGenerationEvent),
  ...of(Events.CognitoPreTokenGenerationV2Event.CognitoPreTokenGenerationV2Event, CognitoPreTokenGenerationV2Event),
  ...of(Events.CognitoPreTokenGenerationV3Event.CognitoPreTokenGenerationV3Event, CognitoPreTokenGenerationV3Event),
  ...of(Events.CognitoSyncEvent.CognitoSyncEvent, CognitoSyncEvent),
  ...of(Events.CognitoUserMigrationEvent.CognitoUserMigrationEvent, CognitoUserMigrationEvent),
  ...of(Events.CognitoVerifyAuthChallengeEvent.CognitoVerifyAuthChallengeEvent, CognitoVerifyAuthChallengeEvent),
  ...of(Events.ConfigEvent.ConfigEvent, { config: ConfigEvent.config, configSchedule: ConfigEvent.configSchedule }),
  ...of(Events.ConfigEvent.ConfigInvokingEvent, { configInvoking: ConfigEvent.configInvoking }),
  ...of(Events.ConnectEvent.ConnectEvent, ConnectEvent),
  ...of(Events.CustomResourceEvent.CustomResourceEvent, CustomResourceEvent),
  ...of(Events.CustomResourceProviderEvent.CustomResourceProviderEvent, CustomResourceProviderEvent),
  ...of(Events.DocumentDbEvent.DocumentDbEvent, DocumentDbEvent),
  ...of(Events.DynamoDbStreamEvent.DynamoDbStreamEvent, DynamoDbStreamEvent),
  ...of(Events.Ec2RebalanceEvent.Ec2RebalanceEvent, Ec2RebalanceEvent),
  ...of(Events.Ec2SpotInterruptionEvent.Ec2SpotInterruptionEvent, Ec2SpotInterruptionEvent),
  ...of(Events.Ec2StateChangeEvent.Ec2StateChangeEvent, Ec2StateChangeEvent),
  ...of(Events.EcrImageActionEvent.EcrImageActionEvent, EcrImageActionEvent),
  ...of(Events.EcrImageScanEvent.EcrImageScanEvent, EcrImageScanEvent),
  ...of(Events.EcsContainerInstanceEvent.EcsContainerInstanceEvent, EcsContainerInstanceEvent),
  ...of(Events.EcsServiceEvent.EcsDeploymentEvent, { ecsDeployment: EcsServiceEvent.ecsDeployment }),
  ...of(Events.EcsServiceEvent.EcsServiceActionEvent, { ecsServiceAction: EcsServiceEvent.ecsServiceAction }),
  ...of(Events.EcsTaskEvent.EcsTaskEvent, EcsTaskEvent),
  ...of(Events.EventBridgeEvent.EventBridgeEvent, EventBridgeEvent),
  ...of(Events.FirehoseEvent.FirehoseEvent, {
    firehose: FirehoseEvent.firehose,
    firehoseKinesis: FirehoseEvent.firehoseKinesis
  }),
  ...of(Events.FirehoseEvent.FirehoseKafkaEvent, { firehoseKafka: FirehoseEvent.firehoseKafka }),
  ...of(Events.FunctionUrlEvent.FunctionUrlEvent, FunctionUrlEvent),
  ...of(Events.IotAuthorizerEvent.IotAuthorizerEvent, IotAuthorizerEvent),
  ...of(Events.IotButtonEvent.IotButtonEvent, IotButtonEvent),
  ...of(Events.IotOneClickEvent.IotOneClickEvent, IotOneClickEvent),
  ...of(Events.IotProvisioningEvent.IotProvisioningEvent, IotProvisioningEvent),
  ...of(Events.IotRuleEvent.IotPresenceEvent, IotRuleEvent),
  ...of(Events.KafkaEvent.KafkaEvent, KafkaEvent),
  ...of(Events.KinesisAnalyticsEvent.KinesisAnalyticsEvent, {
    kinesisAnalytics: KinesisAnalyticsEvent.kinesisAnalytics
  }),
  ...of(Events.KinesisAnalyticsEvent.KinesisAnalyticsInputEvent, {
    kinesisAnalyticsInput: KinesisAnalyticsEvent.kinesisAnalyticsInput
  }),
  ...of(Events.KinesisStreamEvent.KinesisStreamEvent, KinesisStreamEvent),
  ...of(Events.LambdaDestinationEvent.LambdaDestinationEvent, LambdaDestinationEvent),
  ...of(Events.LambdaFailureEvent.DynamoDbFailureEvent, { dynamoDbFailure: LambdaFailureEvent.dynamoDbFailure }),
  ...of(Events.LambdaFailureEvent.KafkaFailureEvent, {
    kafkaFailure: LambdaFailureEvent.kafkaFailure,
    kafkaFailureRecord: LambdaFailureEvent.kafkaFailureRecord
  }),
  ...of(Events.LambdaFailureEvent.KinesisFailureEvent, { kinesisFailure: LambdaFailureEvent.kinesisFailure }),
  ...of(Events.LambdaFailureEvent.LambdaFailureEvent, { lambdaFailure: LambdaFailureEvent.lambdaFailure }),
  ...of(Events.LexV1Event.LexV1Event, LexV1Event),
  ...of(Events.LexV2Event.LexV2Event, LexV2Event),
  ...of(Events.PipesEvent.PipesEvent, PipesEvent),
  ...of(Events.RabbitMqEvent.RabbitMqEvent, RabbitMqEvent),
  ...of(Events.S3BatchEvent.S3BatchEvent, S3BatchEvent),
  ...of(Events.S3Event.S3Event, {
    s3: S3Event.s3,
    s3DeleteMarker: S3Event.s3DeleteMarker,
    s3IntelligentTiering: S3Event.s3IntelligentTiering,
    s3Lifecycle: S3Event.s3Lifecycle,
    s3Replication: S3Event.s3Replication,
    s3Restore: S3Event.s3Restore
  }),
  ...of(Events.S3Event.S3TestEvent, { s3Test: S3Event.s3Test }),
  ...of(Events.S3EventBridgeEvent.S3ObjectAccessTierChangedEvent, {
    s3ObjectAccessTierChanged: S3EventBridgeEvent.s3ObjectAccessTierChanged
  }),
  ...of(Events.S3EventBridgeEvent.S3ObjectAclUpdatedEvent, {
    s3ObjectAclUpdated: S3EventBridgeEvent.s3ObjectAclUpdated
  }),
  ...of(Events.S3EventBridgeEvent.S3ObjectCreatedEvent, { s3ObjectCreated: S3EventBridgeEvent.s3ObjectCreated }),
  ...of(Events.S3EventBridgeEvent.S3ObjectDeletedEvent, {
    s3ObjectDeleted: S3EventBridgeEvent.s3ObjectDeleted,
    s3ObjectDeletedLifecycle: S3EventBridgeEvent.s3ObjectDeletedLifecycle
  }),
  ...of(Events.S3EventBridgeEvent.S3ObjectRestoreCompletedEvent, {
    s3ObjectRestoreCompleted: S3EventBridgeEvent.s3ObjectRestoreCompleted
  }),
  ...of(Events.S3EventBridgeEvent.S3ObjectRestoreExpiredEvent, {
    s3ObjectRestoreExpired: S3EventBridgeEvent.s3ObjectRestoreExpired
  }),
  ...of(Events.S3EventBridgeEvent.S3ObjectRestoreInitiatedEvent, {
    s3ObjectRestoreInitiated: S3EventBridgeEvent.s3ObjectRestoreInitiated
  }),
  ...of(Events.S3EventBridgeEvent.S3ObjectStorageClassChangedEvent, {
    s3ObjectStorageClassChanged: S3EventBridgeEvent.s3ObjectStorageClassChanged
  }),
  ...of(Events.S3EventBridgeEvent.S3ObjectTagsAddedEvent, { s3ObjectTagsAdded: S3EventBridgeEvent.s3ObjectTagsAdded }),
  ...of(Events.S3EventBridgeEvent.S3ObjectTagsDeletedEvent, {
    s3ObjectTagsDeleted: S3EventBridgeEvent.s3ObjectTagsDeleted
  }),
  ...of(Events.S3ObjectLambdaEvent.S3ObjectLambdaEvent, S3ObjectLambdaEvent),
  ...of(Events.ScheduledEvent.ScheduledEvent, ScheduledEvent),
  ...of(Events.SchedulerEvent.SchedulerEvent, SchedulerEvent),
  ...of(Events.SecretsManagerRotationEvent.SecretsManagerRotationEvent, SecretsManagerRotationEvent),
  ...of(Events.SesEvent.SesEvent, SesEvent),
  ...of(Events.SnsEvent.SnsEvent, SnsEvent),
  ...of(Events.SqsEvent.SqsEvent, SqsEvent),
  ...of(Events.StepFunctionsEvent.StepFunctionsExecutionEvent, StepFunctionsEvent),
  ...of(Events.TransferFamilyAuthorizerEvent.TransferFamilyAuthorizerEvent, TransferFamilyAuthorizerEvent),
  ...of(Events.VpcLatticeEvent.VpcLatticeV1Event, {
    vpcLatticeV1: VpcLatticeEvent.vpcLatticeV1,
    vpcLatticeV1Base64: VpcLatticeEvent.vpcLatticeV1Base64
  }),
  ...of(Events.VpcLatticeEvent.VpcLatticeV2Event, {
    vpcLatticeV2: VpcLatticeEvent.vpcLatticeV2,
    vpcLatticeV2Base64: VpcLatticeEvent.vpcLatticeV2Base64
  }),
  ...of(Events.WebSocketAuthorizerEvent.WebSocketAuthorizerEvent, WebSocketAuthorizerEvent),
  ...of(Events.WebSocketEvent.WebSocketConnectEvent, { webSocketConnect: WebSocketEvent.webSocketConnect }),
  ...of(Events.WebSocketEvent.WebSocketDisconnectEvent, { webSocketDisconnect: WebSocketEvent.webSocketDisconnect }),
  ...of(Events.WebSocketEvent.WebSocketMessageEvent, {
    webSocketMessage: WebSocketEvent.webSocketMessage,
    webSocketMessageBinary: WebSocketEvent.webSocketMessageBinary
  })
]
