/** The services of Node that HTTP apps use. */
import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as NodeHttpPlatform from "@effect/platform-node/NodeHttpPlatform"
import * as NodePath from "@effect/platform-node/NodePath"
import type { FileSystem } from "effect/FileSystem"
import * as Etag from "effect/http/Etag"
import type { HttpPlatform } from "effect/http/HttpPlatform"
import * as Layer from "effect/Layer"
import type { Path } from "effect/Path"

/**
 * The services that `HttpApi`, multipart bodies, static files and compression use: files, paths, ETags, and the HTTP
 * platform of Node, without a server.
 *
 * **Details**
 *
 * It adds some 46 kB to a bundle. An `HttpApi` that takes no files can do with `HttpServer.layerServices` of Effect, whose
 * file system does nothing.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerServices: Layer.Layer<FileSystem | Path | HttpPlatform | Etag.Generator> = /*#__PURE__*/ Layer
  .provideMerge(
    NodeHttpPlatform.layer,
    /*#__PURE__*/ Layer.mergeAll(NodeFileSystem.layer, NodePath.layer, Etag.layerWeak)
  )
