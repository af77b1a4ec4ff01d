/**
 * A Web Function, which `deploy` does not make: by the API of AWS Lambda Web of 2025-03-07, from a bucket of its own, which
 * has versions and which Lambda may read. Nobody has run this on AWS.
 */
import { Data, Effect, Schedule } from "effect"
import { createHash } from "node:crypto"
import { Place, prefix, send, sendJson, unlessMissing } from "./place.ts"

const name = `${prefix}-web`
const path = `/2025-03-07/web-functions/${name}`
const key = `${name}.zip`

const bucketName = Effect.map(Place, ({ account, region }) => `${prefix}-${account}-${region}`)

interface State {
  readonly state: "Pending" | "Active" | "Failed" | "Deleting"
  readonly stateReason?: string
}

class NotActive extends Data.TaggedError("NotActive")<{ readonly message: string; readonly isFailed: boolean }> {}

/** S3 wants a checksum of what sets a bucket up. */
const put = (bucket: string, setting: string, body: string) =>
  send({
    service: "s3",
    operation: `PUT ?${setting}`,
    method: "PUT",
    path: `/${bucket}`,
    query: { [setting]: "" },
    headers: {
      "content-md5": createHash("md5").update(body).digest("base64"),
      "content-type": body.startsWith("<") ? "application/xml" : "application/json"
    },
    body
  })

const fillBucket = Effect.fnUntraced(function*(zip: Uint8Array) {
  const { account, partition, region } = yield* Place
  const bucket = yield* bucketName
  yield* send({
    service: "s3",
    operation: "CreateBucket",
    method: "PUT",
    path: `/${bucket}`,
    ...(region !== "us-east-1" && {
      headers: { "content-type": "application/xml" },
      body: `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
        `<LocationConstraint>${region}</LocationConstraint></CreateBucketConfiguration>`
    })
  })
  yield* put(
    bucket,
    "versioning",
    `<VersioningConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Status>Enabled</Status></VersioningConfiguration>`
  )
  yield* put(
    bucket,
    "policy",
    JSON.stringify({
      Version: "2012-10-17",
      Statement: [{
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: ["s3:GetObject", "s3:GetObjectVersion"],
        Resource: `arn:${partition}:s3:::${bucket}/*`,
        Condition: {
          ArnLike: { "aws:SourceArn": `arn:${partition}:lambda:${region}:${account}:web-function/${name}/revision/*` }
        }
      }]
    })
  )
  yield* send({
    service: "s3",
    operation: "PutObject",
    method: "PUT",
    path: `/${bucket}/${key}`,
    headers: { "content-type": "application/zip" },
    body: zip
  })
  return bucket
})

/** Waits until a part of it is active. */
const active = (part: string) =>
  sendJson<State & { readonly domainName?: string }>({
    service: "lambda",
    operation: `GET ${path}${part}`,
    path: path + part
  }).pipe(
    Effect.filterOrFail(
      ({ state }) => state === "Active",
      ({ state, stateReason = "" }) =>
        new NotActive({ isFailed: state === "Failed", message: `the Web Function is ${state}: ${stateReason}` })
    ),
    Effect.retry({
      while: (error) => error._tag === "NotActive" && !error.isFailed,
      schedule: Schedule.spaced("3 seconds"),
      times: 60
    })
  )

/** Makes it from the zip file that `build --target web` wrote, and yields its URL. */
export const webFunction = Effect.fnUntraced(function*(zip: Uint8Array, role: string) {
  const bucket = yield* fillBucket(zip)
  yield* sendJson({
    service: "lambda",
    operation: "CreateWebFunction",
    method: "PUT",
    path: "/2025-03-07/web-functions",
    input: {
      functionName: name,
      revisionConfig: {
        buildConfig: { codeConfig: { s3Object: { bucket, key } }, runtimeConfig: { runtime: "nodejs24.x" } },
        serviceConfig: { executionRoleArn: role }
      },
      endpointConfig: { endpointName: "default", endpointType: "HomeRegion", authType: "ApplicationManaged" }
    }
  })
  yield* active("")
  const { domainName } = yield* active("/endpoints/default")
  return `https://${domainName}`
})

export const removeWebFunction = unlessMissing(
  send({ service: "lambda", operation: "DeleteWebFunction", method: "DELETE", path })
)

/** With all versions of what is in it. */
export const removeBucket = Effect.gen(function*() {
  const bucket = yield* bucketName
  const found = yield* unlessMissing(
    send({ service: "s3", operation: "ListObjectVersions", path: `/${bucket}`, query: { versions: "" } }),
    "NoSuchBucket"
  )
  if (found === undefined) return
  for (const [, versionId = ""] of found.text.matchAll(/<VersionId>([^<]*)</g)) {
    yield* send({
      service: "s3",
      operation: "DeleteObject",
      method: "DELETE",
      path: `/${bucket}/${key}`,
      query: { versionId }
    })
  }
  yield* unlessMissing(send({ service: "s3", operation: "DeleteBucket", method: "DELETE", path: `/${bucket}` }))
})
