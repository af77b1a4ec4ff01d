/** The operations of AWS that `deploy` uses: what each takes, and the part of its answer that is read. */

/** A function as Lambda shows it. */
export interface FunctionConfiguration {
  readonly FunctionArn?: string
  readonly PackageType?: string
  readonly Runtime?: string
  readonly Handler?: string
  readonly Role?: string
  readonly MemorySize?: number
  readonly Timeout?: number
  readonly CodeSha256?: string
  readonly Architectures?: ReadonlyArray<string>
  readonly Environment?: {
    readonly Variables?: Readonly<Record<string, string>>
    readonly Error?: { readonly Message?: string }
  }
  readonly State?: string
  readonly StateReason?: string
  readonly LastUpdateStatus?: string
  readonly LastUpdateStatusReason?: string
  readonly Version?: string
}

/** An event source mapping. */
export interface Mapping {
  readonly UUID?: string
  readonly EventSourceArn?: string
  readonly FunctionArn?: string
  readonly FunctionResponseTypes?: ReadonlyArray<string>
  readonly State?: string
}

interface Named {
  readonly FunctionName: string
}

interface Qualified extends Named {
  readonly Qualifier: string | undefined
}

interface Code {
  readonly ZipFile?: Uint8Array
  readonly S3Bucket?: string
  readonly S3Key?: string
  readonly ImageUri?: string
}

interface Settings extends Named {
  readonly Runtime?: string
  readonly Handler?: string
  readonly Role?: string
  readonly MemorySize?: number
  readonly Timeout?: number
  readonly Environment?: { readonly Variables: Readonly<Record<string, string>> }
}

interface Url extends Qualified {
  readonly AuthType: string
  readonly InvokeMode?: string
}

interface OfRole {
  readonly RoleName: string
}

type Tags = Readonly<Record<string, string>>

/** Names of AWS's operations with the service in front, as policies of IAM spell them, and their types. */
export interface Operations {
  "lambda:GetFunction": [input: Named, output: {
    readonly Configuration?: FunctionConfiguration
    readonly Code?: { readonly ImageUri?: string }
    readonly Tags?: Tags
  }]
  "lambda:CreateFunction": [
    input: Settings & {
      readonly Code: Code
      readonly PackageType: string
      readonly Architectures: ReadonlyArray<string>
      readonly Tags?: Tags
    },
    output: FunctionConfiguration
  ]
  "lambda:UpdateFunctionCode": [
    input: Named & Code & { readonly Architectures?: ReadonlyArray<string> },
    output: FunctionConfiguration
  ]
  "lambda:UpdateFunctionConfiguration": [input: Settings, output: FunctionConfiguration]
  "lambda:DeleteFunction": [input: Named, output: unknown]
  "lambda:TagResource": [input: { readonly Resource: string; readonly Tags: Tags }, output: unknown]
  "lambda:ListVersionsByFunction": [input: Named & { readonly Marker: string | undefined }, output: {
    readonly Versions?: ReadonlyArray<FunctionConfiguration>
    readonly NextMarker?: string
  }]
  "lambda:PublishVersion": [input: Named, output: FunctionConfiguration]
  "lambda:GetAlias": [input: Named & { readonly Name: string }, output: { readonly FunctionVersion?: string }]
  "lambda:ListAliases": [input: Named & { readonly Marker: string | undefined }, output: {
    readonly Aliases?: ReadonlyArray<{ readonly Name?: string }>
    readonly NextMarker?: string
  }]
  "lambda:CreateAlias": [
    input: Named & { readonly Name: string; readonly FunctionVersion: string },
    output: unknown
  ]
  "lambda:UpdateAlias": [
    input: Named & { readonly Name: string; readonly FunctionVersion: string },
    output: unknown
  ]
  "lambda:GetFunctionUrlConfig": [input: Qualified, output: {
    readonly FunctionUrl?: string
    readonly AuthType?: string
    readonly InvokeMode?: string
  }]
  "lambda:CreateFunctionUrlConfig": [input: Url, output: unknown]
  "lambda:UpdateFunctionUrlConfig": [input: Url, output: unknown]
  "lambda:DeleteFunctionUrlConfig": [input: Qualified, output: unknown]
  "lambda:GetPolicy": [input: Qualified, output: { readonly Policy?: string }]
  "lambda:AddPermission": [
    input: Qualified & {
      readonly StatementId: string
      readonly Action: string
      readonly Principal: string
      readonly FunctionUrlAuthType?: string
      readonly InvokedViaFunctionUrl?: boolean
    },
    output: unknown
  ]
  "lambda:RemovePermission": [input: Qualified & { readonly StatementId: string }, output: unknown]
  "lambda:ListEventSourceMappings": [
    input: { readonly EventSourceArn: string | undefined; readonly Marker: string | undefined },
    output: { readonly EventSourceMappings?: ReadonlyArray<Mapping>; readonly NextMarker?: string }
  ]
  "lambda:CreateEventSourceMapping": [
    input: Named & { readonly EventSourceArn: string; readonly FunctionResponseTypes: ReadonlyArray<string> },
    output: unknown
  ]
  "lambda:UpdateEventSourceMapping": [
    input: Named & { readonly UUID: string; readonly FunctionResponseTypes: ReadonlyArray<string> },
    output: unknown
  ]
  "lambda:DeleteEventSourceMapping": [input: { readonly UUID: string }, output: unknown]
  "iam:GetRole": [input: OfRole, output: {
    readonly Role?: {
      readonly Arn?: string
      readonly Tags?: ReadonlyArray<{ readonly Key?: string; readonly Value?: string }>
    }
  }]
  "iam:CreateRole": [
    input: OfRole & {
      readonly AssumeRolePolicyDocument: string
      readonly Description: string
      readonly Tags: ReadonlyArray<{ readonly Key: string; readonly Value: string }>
    },
    output: unknown
  ]
  "iam:DeleteRole": [input: OfRole, output: unknown]
  "iam:ListAttachedRolePolicies": [input: OfRole & { readonly Marker: string | undefined }, output: {
    readonly AttachedPolicies?: ReadonlyArray<{ readonly PolicyArn?: string }>
    readonly Marker?: string
  }]
  "iam:AttachRolePolicy": [input: OfRole & { readonly PolicyArn: string }, output: unknown]
  "iam:DetachRolePolicy": [input: OfRole & { readonly PolicyArn: string }, output: unknown]
  "iam:ListRolePolicies": [input: OfRole & { readonly Marker: string | undefined }, output: {
    readonly PolicyNames?: ReadonlyArray<string>
    readonly Marker?: string
  }]
  "iam:DeleteRolePolicy": [input: OfRole & { readonly PolicyName: string }, output: unknown]
  "logs:DescribeLogGroups": [
    input: { readonly logGroupNamePrefix: string; readonly nextToken: string | undefined },
    output: {
      readonly logGroups?: ReadonlyArray<{
        readonly logGroupName?: string
        readonly retentionInDays?: number
        readonly logGroupArn?: string
        readonly arn?: string
      }>
      readonly nextToken?: string
    }
  ]
  "logs:ListTagsForResource": [input: { readonly resourceArn: string }, output: { readonly tags?: Tags }]
  "logs:CreateLogGroup": [input: { readonly logGroupName: string; readonly tags: Tags }, output: unknown]
  "logs:PutRetentionPolicy": [
    input: { readonly logGroupName: string; readonly retentionInDays: number },
    output: unknown
  ]
  "s3:PutObject": [
    input: { readonly Bucket: string; readonly Key: string; readonly Body: Uint8Array },
    output: unknown
  ]
  "s3:DeleteObject": [input: { readonly Bucket: string; readonly Key: string }, output: unknown]
}

export type Operation = keyof Operations
export type Input<Name extends Operation> = Operations[Name][0]
export type Output<Name extends Operation> = Operations[Name][1]

/** The name without the service. */
export const shortName = (operation: Operation): string => operation.replace(/^.*:/, "")
