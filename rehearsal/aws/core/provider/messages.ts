import type * as provider from "@pulumi/pulumi/proto/provider_pb";
import type * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import type * as status from "@pulumi/pulumi/proto/status_pb";
import type * as any from "google-protobuf/google/protobuf/any_pb";
import type * as empty from "google-protobuf/google/protobuf/empty_pb";
import type * as struct from "google-protobuf/google/protobuf/struct_pb";
import { createRequire } from "node:module";
import type { Properties } from "../values";

// These modules fill their exports at run time, which only `require` sees.
const load = createRequire(__filename);

/** Messages of the engine's provider protocol. */
export const messages = load("@pulumi/pulumi/proto/provider_pb.js") as typeof provider;
export const { PluginInfo } = load("@pulumi/pulumi/proto/plugin_pb.js") as typeof plugin;
export const { Empty } = load("google-protobuf/google/protobuf/empty_pb.js") as typeof empty;
export const { Status } = load("@pulumi/pulumi/proto/status_pb.js") as typeof status;
export const { Any } = load("google-protobuf/google/protobuf/any_pb.js") as typeof any;
const { Struct } = load("google-protobuf/google/protobuf/struct_pb.js") as typeof struct;

/** Properties out of a message. */
export const decode = (value: struct.Struct | undefined): Properties => value?.toJavaScript() ?? {};

/** Properties for a message. What JSON cannot hold, such as undefined, is left out. */
export const encode = (properties: Properties) =>
  Struct.fromJavaScript(JSON.parse(JSON.stringify(properties)) as Parameters<typeof Struct.fromJavaScript>[0]);
