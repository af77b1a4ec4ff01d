/** Builds of AWS CodeBuild. */
import * as Schema from "effect/Schema"
import { EventBridgeEvent } from "./EventBridgeEvent.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

/**
 * A phase of a build.
 *
 * @category models
 * @since 0.1.0
 */
export const CodeBuildPhase = OpenStruct({
  /** `SUBMITTED`, `QUEUED`, `PROVISIONING`, `BUILD`, `COMPLETED` and others. */
  "phase-type": Schema.String,
  /** Absent until the phase has ended. */
  "phase-status": maybe(Schema.String),
  "phase-context": maybe(Schema.Array(Schema.NullOr(Schema.String))),
  /** As in `Sep 1, 2017 4:12:29 PM`, in UTC. */
  "start-time": maybe(Schema.String),
  /** As in `Sep 1, 2017 4:12:29 PM`, in UTC. */
  "end-time": maybe(Schema.String),
  "duration-in-seconds": maybe(Schema.Finite)
})

/**
 * A phase of a build.
 *
 * @category models
 * @since 0.1.0
 */
export type CodeBuildPhase = typeof CodeBuildPhase.Type

/**
 * What else is known of a build.
 *
 * @category models
 * @since 0.1.0
 */
export const CodeBuildInformation = OpenStruct({
  artifact: maybe(OpenStruct({
    md5sum: maybe(Schema.String),
    sha256sum: maybe(Schema.String),
    location: maybe(Schema.String)
  })),
  environment: maybe(OpenStruct({
    image: maybe(Schema.String),
    "privileged-mode": maybe(Schema.Boolean),
    "compute-type": maybe(Schema.String),
    type: maybe(Schema.String),
    "environment-variables": maybe(Schema.Array(OpenStruct({
      name: Schema.String,
      /** `PLAINTEXT`, `PARAMETER_STORE` or `SECRETS_MANAGER`. */
      type: maybe(Schema.String),
      value: maybe(Schema.String)
    })))
  })),
  "timeout-in-minutes": maybe(Schema.Finite),
  "queued-timeout-in-minutes": maybe(Schema.Finite),
  "build-complete": maybe(Schema.Boolean),
  "build-number": maybe(Schema.Finite),
  initiator: maybe(Schema.String),
  /** As in `Sep 1, 2017 4:12:29 PM`, in UTC. */
  "build-start-time": maybe(Schema.String),
  source: maybe(OpenStruct({ location: maybe(Schema.String), type: maybe(Schema.String) })),
  "source-version": maybe(Schema.String),
  logs: maybe(OpenStruct({
    "group-name": maybe(Schema.String),
    "stream-name": maybe(Schema.String),
    "deep-link": maybe(Schema.String)
  })),
  phases: maybe(Schema.Array(CodeBuildPhase))
})

/**
 * What else is known of a build.
 *
 * @category models
 * @since 0.1.0
 */
export type CodeBuildInformation = typeof CodeBuildInformation.Type

const build = {
  "project-name": Schema.String,
  "build-id": Schema.String,
  "additional-information": maybe(CodeBuildInformation),
  version: maybe(Schema.String)
}

/**
 * A build is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export const CodeBuildStateEvent = EventBridgeEvent(
  "CodeBuild Build State Change",
  OpenStruct({
    ...build,
    /** `IN_PROGRESS`, `SUCCEEDED`, `FAILED` or `STOPPED`. */
    "build-status": Schema.String,
    "current-phase": maybe(Schema.String),
    "current-phase-context": maybe(Schema.String)
  })
)

/**
 * A build is in another state.
 *
 * @category models
 * @since 0.1.0
 */
export type CodeBuildStateEvent = typeof CodeBuildStateEvent.Type

/**
 * A phase of a build has ended.
 *
 * @category models
 * @since 0.1.0
 */
export const CodeBuildPhaseEvent = EventBridgeEvent(
  "CodeBuild Build Phase Change",
  OpenStruct({
    ...build,
    "completed-phase": Schema.String,
    /** `SUCCEEDED`, `FAILED`, `FAULT`, `TIMED_OUT` or `STOPPED`. */
    "completed-phase-status": maybe(Schema.String),
    "completed-phase-context": maybe(Schema.String),
    "completed-phase-duration-seconds": maybe(Schema.Finite),
    "completed-phase-start": maybe(Schema.String),
    "completed-phase-end": maybe(Schema.String)
  })
)

/**
 * A phase of a build has ended.
 *
 * @category models
 * @since 0.1.0
 */
export type CodeBuildPhaseEvent = typeof CodeBuildPhaseEvent.Type

/**
 * Any event of AWS CodeBuild, told apart by its `detail-type`.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications.html
 * @category models
 * @since 0.1.0
 */
export const CodeBuildEvent = Schema.Union([CodeBuildStateEvent, CodeBuildPhaseEvent])

/**
 * Any event of AWS CodeBuild, told apart by its `detail-type`.
 *
 * @category models
 * @since 0.1.0
 */
export type CodeBuildEvent = typeof CodeBuildEvent.Type
