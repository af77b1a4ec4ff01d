/** Builds of AWS CodeBuild. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { awsEvent } from "./internal/awsEvent.ts"

/**
 * A phase of a build.
 *
 * @category models
 * @since 0.1.0
 */
export class CodeBuildPhase extends Schema.Opaque<CodeBuildPhase>()(OpenStruct({
  /** `SUBMITTED`, `QUEUED`, `PROVISIONING`, `BUILD`, `COMPLETED` and others. */
  "phase-type": Schema.String,
  /** Absent until the phase has ended. */
  "phase-status": nullishKey(Schema.String),
  "phase-context": nullishKey(Schema.Array(Schema.NullOr(Schema.String))),
  /** As in `Sep 1, 2017 4:12:29 PM`, in UTC. */
  "start-time": nullishKey(Schema.String),
  /** As in `Sep 1, 2017 4:12:29 PM`, in UTC. */
  "end-time": nullishKey(Schema.String),
  "duration-in-seconds": nullishKey(Schema.Finite)
})) {}

/**
 * What else is known of a build.
 *
 * @category models
 * @since 0.1.0
 */
export class CodeBuildInformation extends Schema.Opaque<CodeBuildInformation>()(OpenStruct({
  artifact: nullishKey(OpenStruct({
    md5sum: nullishKey(Schema.String),
    sha256sum: nullishKey(Schema.String),
    location: nullishKey(Schema.String)
  })),
  environment: nullishKey(OpenStruct({
    image: nullishKey(Schema.String),
    "privileged-mode": nullishKey(Schema.Boolean),
    "compute-type": nullishKey(Schema.String),
    type: nullishKey(Schema.String),
    "environment-variables": nullishKey(Schema.Array(OpenStruct({
      name: Schema.String,
      /** `PLAINTEXT`, `PARAMETER_STORE` or `SECRETS_MANAGER`. */
      type: nullishKey(Schema.String),
      value: nullishKey(Schema.String)
    })))
  })),
  "timeout-in-minutes": nullishKey(Schema.Finite),
  "queued-timeout-in-minutes": nullishKey(Schema.Finite),
  "build-complete": nullishKey(Schema.Boolean),
  "build-number": nullishKey(Schema.Finite),
  initiator: nullishKey(Schema.String),
  /** As in `Sep 1, 2017 4:12:29 PM`, in UTC. */
  "build-start-time": nullishKey(Schema.String),
  source: nullishKey(OpenStruct({ location: nullishKey(Schema.String), type: nullishKey(Schema.String) })),
  "source-version": nullishKey(Schema.String),
  logs: nullishKey(OpenStruct({
    "group-name": nullishKey(Schema.String),
    "stream-name": nullishKey(Schema.String),
    "deep-link": nullishKey(Schema.String)
  })),
  phases: nullishKey(Schema.Array(CodeBuildPhase))
})) {}

const build = {
  "project-name": Schema.String,
  "build-id": Schema.String,
  "additional-information": nullishKey(CodeBuildInformation),
  version: nullishKey(Schema.String)
}

/**
 * A build is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export class CodeBuildStateEvent extends Schema.Opaque<CodeBuildStateEvent>()(awsEvent(
  "aws.codebuild",
  ["CodeBuild Build State Change"],
  OpenStruct({
    ...build,
    /** `IN_PROGRESS`, `SUCCEEDED`, `FAILED` or `STOPPED`. */
    "build-status": Schema.String,
    "current-phase": nullishKey(Schema.String),
    "current-phase-context": nullishKey(Schema.String)
  })
)) {}

/**
 * A phase of a build has ended.
 *
 * @category models
 * @since 0.1.0
 */
export class CodeBuildPhaseEvent extends Schema.Opaque<CodeBuildPhaseEvent>()(awsEvent(
  "aws.codebuild",
  ["CodeBuild Build Phase Change"],
  OpenStruct({
    ...build,
    "completed-phase": Schema.String,
    /** `SUCCEEDED`, `FAILED`, `FAULT`, `TIMED_OUT` or `STOPPED`. */
    "completed-phase-status": nullishKey(Schema.String),
    "completed-phase-context": nullishKey(Schema.String),
    "completed-phase-duration-seconds": nullishKey(Schema.Finite),
    "completed-phase-start": nullishKey(Schema.String),
    "completed-phase-end": nullishKey(Schema.String)
  })
)) {}

/**
 * Any event of AWS CodeBuild, told apart by its `detail-type`.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html
 * @category models
 * @since 0.1.0
 */
export const CodeBuildEvent = Schema.Union([CodeBuildStateEvent, CodeBuildPhaseEvent])
export type CodeBuildEvent = typeof CodeBuildEvent.Type
