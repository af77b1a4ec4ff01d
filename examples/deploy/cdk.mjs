/** The app of CDK: `npx cdk deploy --app "node cdk.mjs"`. */
import * as cdk from "aws-cdk-lib"
import * as lambda from "aws-cdk-lib/aws-lambda"
import * as logs from "aws-cdk-lib/aws-logs"

const app = new cdk.App()
const stack = new cdk.Stack(app, "Hello")

const hello = new lambda.Function(stack, "Hello", {
  functionName: "hello",
  runtime: lambda.Runtime.NODEJS_24_X,
  architecture: lambda.Architecture.X86_64,
  handler: "main.handler",
  code: lambda.Code.fromAsset("dist/hello.zip"),
  memorySize: 512,
  timeout: cdk.Duration.seconds(10),
  // AWS's Node runs this in place of AWS's own loop.
  environment: { AWS_LAMBDA_EXEC_WRAPPER: "/var/task/bootstrap" },
  loggingFormat: lambda.LoggingFormat.JSON,
  logGroup: new logs.LogGroup(stack, "Logs", {
    logGroupName: "/aws/lambda/hello",
    removalPolicy: cdk.RemovalPolicy.DESTROY,
    retention: logs.RetentionDays.TWO_WEEKS
  })
})

const url = hello.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.AWS_IAM })
export const output = new cdk.CfnOutput(stack, "Url", { value: url.url })

app.synth()
