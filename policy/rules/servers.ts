import { gunzipSync } from "node:zlib";
import { at, isGiven, isSet, isTrue, listOf } from "../pack/resource";
import type { Rule } from "../pack/rule";
import { secretsIn } from "./secretText";

const instance = "aws:ec2/instance:Instance";
const template = "aws:ec2/launchTemplate:LaunchTemplate";
const configuration = "aws:ec2/launchConfiguration:LaunchConfiguration";

const metadata: Rule = {
  name: "imds-v2",
  description: "The metadata service of a server takes only requests with a session token (IMDSv2).",
  level: "mandatory",
  severity: "high",
  controls: ["FSBP EC2.8", "FSBP EC2.170", "FSBP AutoScaling.3"],
  parameters: {
    hops: {
      type: "integer",
      description:
        "How many hops an answer of the metadata service may travel at most. Containers with a network of their own need 2.",
      default: 2,
    },
  },
  ofResource: [
    {
      types: [instance, template, configuration],
      look: ({ type, props }, tell, settings) => {
        const [options] = listOf(props["metadataOptions"]);
        if (options === undefined && type === instance && isSet(props, "launchTemplate")) return;
        if (options?.["httpEndpoint"] === "disabled") return;
        if (options?.["httpTokens"] !== "required")
          tell(
            "metadataOptions.httpTokens is not required, so a request that a program is tricked into making can read the keys of the " +
              'role. Set metadataOptions: { httpTokens: "required" }. On a running instance, the change is made in place.',
          );
        const hops = Number(options?.["httpPutResponseHopLimit"] ?? 1);
        if (hops > settings.count("hops"))
          tell(
            `metadataOptions.httpPutResponseHopLimit is ${hops}; at most ${settings.count("hops")} is allowed. Lower it: each hop lets ` +
              "answers travel farther from the server.",
          );
      },
    },
  ],
};

/** User-data as the server gets it: in clear, in Base64, or compressed in Base64. */
export function plainText(given: string): string {
  const compact = given.replace(/\s+/g, "");
  if (compact.length < 8 || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact) || compact.length % 4 !== 0) return given;
  const bytes = Buffer.from(compact, "base64");
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    try {
      return gunzipSync(bytes, { maxOutputLength: 2 ** 24 }).toString("utf8");
    } catch {
      return given;
    }
  const text = bytes.toString("utf8");
  return text.includes("�") ? given : text;
}

const found = (what: string, text: string, where: string) =>
  secretsIn(text).map(
    ({ kind, line }) =>
      `line ${line} of ${what} looks like ${kind}. ${where} Keep the secret in Secrets Manager or Parameter Store, pass its name, and ` +
      "let the role read it. Then replace the secret, because the state of Pulumi and AWS have stored it.",
  );

const userData: Rule = {
  name: "no-secrets-in-user-data",
  description: "No password, key or token is in the user-data of a server.",
  level: "mandatory",
  severity: "critical",
  controls: ["awsguard ec2", "FSBP AutoScaling.5"],
  ofResource: [
    {
      types: [instance, template, configuration],
      look: ({ props }, tell) => {
        for (const property of ["userData", "userDataBase64"])
          if (isGiven(props[property]))
            for (const message of found(
              property,
              plainText(String(props[property])),
              "Each program on the server, and everybody who may describe it, can read user-data.",
            ))
              tell(message);
      },
    },
  ],
};

const environment: Rule = {
  name: "no-secrets-in-environment",
  description: "No password, key or token is in the environment of a function or a container.",
  level: "mandatory",
  severity: "high",
  controls: ["FSBP ECS.8"],
  ofResource: [
    {
      types: ["aws:lambda/function:Function"],
      look: ({ props }, tell) => {
        for (const [name, value] of Object.entries((at(props, "environment", "variables") ?? {}) as object))
          for (const message of found(
            `variable ${name}`,
            `${name}=${String(value)}`,
            "Everybody who may describe the function can read it.",
          ))
            tell(message);
      },
    },
    {
      types: ["aws:ecs/taskDefinition:TaskDefinition"],
      look: ({ props }, tell) => {
        for (const container of containersOf(props["containerDefinitions"]))
          for (const { name, value } of container.environment ?? [])
            for (const message of found(
              `variable ${name} of container ${container.name ?? ""}`,
              `${name}=${value}`,
              "Everybody who may describe the task can read it. ECS itself reads a secret that is named in secrets.",
            ))
              tell(message);
      },
    },
  ],
};

interface Container {
  readonly name?: string;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
}

function containersOf(definitions: unknown): readonly Container[] {
  try {
    const parsed = JSON.parse(String(definitions)) as unknown;
    return Array.isArray(parsed) ? (parsed as Container[]) : [];
  } catch {
    return [];
  }
}

const publicAddress: Rule = {
  name: "no-public-servers",
  description: "Servers have no public address.",
  level: "disabled",
  severity: "medium",
  controls: ["FSBP EC2.9", "FSBP AutoScaling.5"],
  ofResource: [
    {
      types: [instance, configuration],
      look: ({ props }, tell) => {
        if (isTrue(props["associatePublicIpAddress"]))
          tell("associatePublicIpAddress is true. Put the server into a private subnet, and set it to false.");
      },
    },
    {
      types: [template],
      look: ({ props }, tell) => {
        if (listOf(props["networkInterfaces"]).some(one => isTrue(one["associatePublicIpAddress"])))
          tell("networkInterfaces has associatePublicIpAddress: true. Use a private subnet, and set it to false.");
      },
    },
  ],
};

export const servers: readonly Rule[] = [metadata, userData, environment, publicAddress];
