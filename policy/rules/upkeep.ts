import { type Properties, isGiven, isTrue } from "../pack/resource";
import type { Rule } from "../pack/rule";
import { physicalNames } from "./physicalNames";
import { taggable } from "./taggable";

/** Tags that the provider sets on all of its resources. The engine passes nested properties of a provider as JSON. */
function defaultTags(provider: Properties): Properties {
  const given = provider["defaultTags"];
  const parsed = (typeof given === "string" ? JSON.parse(given) : given) as Properties | undefined;
  return (parsed?.["tags"] ?? {}) as Properties;
}

const tags: Rule = {
  name: "tags",
  description: "What costs money or holds data has the tags that say whose it is.",
  level: "mandatory",
  severity: "low",
  controls: ["FSBP EC2.33 to EC2.52", "FSBP RDS.28 to RDS.33"],
  parameters: {
    required: {
      type: "array",
      description:
        "Keys of tags that each resource needs, for example Project,Owner. Tags of the provider (aws:defaultTags) count.",
      default: ["Project", "Stack"],
    },
  },
  ofResource: [
    {
      types: taggable,
      look: ({ props, provider }, tell, settings) => {
        const has: Properties = {
          ...defaultTags(provider),
          ...((props["tagsAll"] ?? {}) as Properties),
          ...((props["tags"] ?? {}) as Properties),
        };
        const missing = settings.list("required").filter(key => !isGiven(has[key]));
        if (missing.length > 0)
          tell(
            `it lacks the tag${missing.length > 1 ? "s" : ""} ${missing.join(", ")}. Set them for all resources at once, in ` +
              "Pulumi.STACK.yaml: aws:defaultTags: { tags: { KEY: VALUE } }, or in tags of the resource.",
          );
      },
    },
  ],
};

const names: Rule = {
  name: "no-physical-names",
  description: "What may be replaced has no fixed name in AWS, so that its replacement can be made first.",
  level: "advisory",
  severity: "low",
  controls: [],
  ofResource: [
    {
      types: Object.keys(physicalNames),
      look: ({ type, name, props, deleteBeforeReplace }, tell) => {
        const property = physicalNames[type] ?? "";
        const given = props[property];
        if (!isGiven(given) || deleteBeforeReplace === true || isAutomatic(String(given), name)) return;
        tell(
          `${property} is fixed (${String(given)}). Two with one name cannot exist, so a replacement deletes this one first, and what uses ` +
            `it stops. Leave ${property} out: Pulumi then makes a name of its own. Or say that this is meant: deleteBeforeReplace: true.`,
        );
      },
    },
  ],
};

/** Whether Pulumi made the name: the logical name and seven random digits (sdk/go/common/resource/urn, NewUniqueHex). */
function isAutomatic(given: string, logical: string): boolean {
  const start = logical.toLowerCase().replace(/[^a-z0-9]/g, "");
  const digits = given.toLowerCase().replace(/\.fifo$/, "");
  const [ending = ""] = /[0-9a-f]{7}$/.exec(digits) ?? [];
  const front = digits.slice(0, digits.length - 7).replace(/[^a-z0-9]/g, "");
  // Pulumi cuts a long name off; what is left must still begin as the logical name does.
  return ending !== "" && front !== "" && start.startsWith(front);
}

const logs: Rule = {
  name: "log-retention",
  description: "Log groups say how long logs are kept.",
  level: "mandatory",
  severity: "low",
  controls: ["FSBP CloudWatch.16"],
  parameters: { days: { type: "integer", description: "Days. How long logs are kept at least.", default: 1 } },
  ofResource: [
    {
      types: ["aws:cloudwatch/logGroup:LogGroup"],
      look: ({ props }, tell, settings) => {
        const days = Number(props["retentionInDays"] ?? 0);
        if (days === 0)
          tell("retentionInDays is not set, so logs are kept, and paid for, forever. Set it, for example to 30.");
        else if (days < settings.count("days"))
          tell(
            `logs are kept for ${days} days; at least ${settings.count("days")} are asked for. Raise retentionInDays.`,
          );
      },
    },
  ],
};

const rotation: Rule = {
  name: "secret-rotation",
  description: "Secrets of Secrets Manager are rotated by Secrets Manager.",
  level: "disabled",
  severity: "low",
  controls: ["FSBP SecretsManager.1"],
  ofStack: [
    {
      types: ["aws:secretsmanager/secret:Secret"],
      joins: ["aws:secretsmanager/secretRotation:SecretRotation"],
      look: (secret, tell, _settings, graph) => {
        if (graph.referring(secret, "secretId", ["aws:secretsmanager/secretRotation:SecretRotation"]).length === 0)
          tell("nothing rotates it. Add a SecretRotation for it, or except it here if something else rotates it.");
      },
    },
  ],
};

const keys: Rule = {
  name: "key-rotation",
  description: "Keys of KMS are rotated once a year.",
  level: "advisory",
  severity: "low",
  controls: ["FSBP KMS.4"],
  ofResource: [
    {
      types: ["aws:kms/key:Key"],
      look: ({ props }, tell) => {
        // KMS rotates symmetric keys of its own making only.
        const isSymmetric = (props["customerMasterKeySpec"] ?? "SYMMETRIC_DEFAULT") === "SYMMETRIC_DEFAULT";
        if (
          isSymmetric &&
          (props["keyUsage"] ?? "ENCRYPT_DECRYPT") === "ENCRYPT_DECRYPT" &&
          !isTrue(props["enableKeyRotation"])
        )
          tell("enableKeyRotation is not true. Set it to true; what is encrypted stays readable.");
      },
    },
  ],
};

export const upkeep: readonly Rule[] = [tags, names, logs, rotation, keys];
