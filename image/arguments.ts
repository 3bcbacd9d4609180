import { join } from "node:path";
import { parseArgs } from "node:util";

export const usage = `usage: npm run image -- [bake] [FLAGS]    make an image with the packages of a stack's servers
       npm run image -- list [FLAGS]      list the images that this command has made, and who uses them
       npm run image -- remove ID... [FLAGS]
                                          remove images with their snapshots; one that is in use is kept

It starts one server (the builder) from Debian's newest image, installs the packages and all updates, and makes an image of its disk.
The builder is removed in every case. It takes about ten minutes. docs/image.md tells the rest.

  --stack NAME         the stack whose lamp:phpExtensions and lamp:webInstanceType count, and whose region and profile are
                       used: Pulumi.NAME.yaml. Default: $PULUMI_STACK
  --config-file FILE   the same as a file. Default: $PULUMI_OPTION_CONFIG_FILE
  --region REGION      default: aws:region of the stack, else $AWS_REGION, else that of the profile
  --profile NAME       default: aws:profile of the stack, else $AWS_PROFILE
  --from ami-ID        the image to begin with. Default: Debian's newest image of the architecture
  --subnet subnet-ID   where the builder runs. It must reach the internet. Default: a subnet of the default VPC
  --public-address     gives the builder a public address, which a subnet needs that reaches the internet without NAT
  --json FILE          also writes the id of the image and the versions of its packages as JSON
`;

/** The command line of `image`. */
export interface Arguments {
  /** What to do. */
  readonly action: "bake" | "list" | "remove";
  /** Ids of the images to remove. */
  readonly ids: readonly string[];
  /** File with the configuration of the stack. Undefined: none was named, which only `list` and `remove` allow. */
  readonly configFile: string | undefined;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly from: string | undefined;
  readonly subnet: string | undefined;
  readonly publicAddress: boolean;
  readonly json: string | undefined;
}

const imageId = /^ami-([0-9a-f]{8}|[0-9a-f]{17})$/;
const subnetId = /^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** @throws Error if the words make no sense; the message says what is allowed */
export function parseArguments(words: readonly string[], environment: NodeJS.ProcessEnv, project: string): Arguments {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      stack: text,
      "config-file": text,
      region: text,
      profile: text,
      from: text,
      subnet: text,
      "public-address": { type: "boolean", default: false },
      json: text,
    },
  });
  const [action = "bake", ...ids] = positionals;
  if (action !== "bake" && action !== "list" && action !== "remove")
    throw new Error(`"${action}" is none of bake, list, remove.`);
  if (action === "remove" ? ids.length === 0 : ids.length > 0)
    throw new Error(action === "remove" ? "remove needs the id of an image." : `${action} takes no further word.`);
  const { stack, "config-file": file, region, profile, from, subnet, "public-address": publicAddress, json } = values;
  if (stack !== undefined && file !== undefined) throw new Error("Give either --stack or --config-file.");
  for (const id of [...ids, ...(from === undefined ? [] : [from])])
    if (!imageId.test(id)) throw new Error(`"${id}" is not the id of an image, such as ami-0123456789abcdef0.`);
  if (subnet !== undefined && !subnetId.test(subnet))
    throw new Error(`"${subnet}" is not the id of a subnet, such as subnet-0123456789abcdef0.`);
  const named = (name: string | undefined) => (name === undefined ? undefined : join(project, `Pulumi.${name}.yaml`));
  const configFile =
    file ?? named(stack) ?? environment["PULUMI_OPTION_CONFIG_FILE"] ?? named(environment["PULUMI_STACK"]);
  if (configFile === undefined && action === "bake") throw new Error("Give --stack, for example --stack prod.");
  return { action, ids, configFile, region, profile, from, subnet, publicAddress, json };
}
