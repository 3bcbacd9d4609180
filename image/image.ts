// npm run image: makes an image with the packages of the web servers, lists such images, and removes them.
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { EC2Client } from "@aws-sdk/client-ec2";
import { clientConfig } from "../gates/awsClient";
import { type Arguments, parseArguments, usage } from "./arguments";
import { type Baked, bake } from "./bake";
import { type Configuration, readConfiguration } from "./configuration";
import { type Kept, keptImages, removeImages } from "./images";
import { problemText } from "./problemText";

const project = resolve(__dirname, "..");
// The settings begin with the name of the project, which the engine would tell.
process.env["PULUMI_NODEJS_PROJECT"] ??= "lamp";

async function main(words: readonly string[]): Promise<void> {
  if (words.includes("--help") || words.includes("-h")) return void process.stdout.write(usage);
  const args = parseArguments(words, process.env, project);
  const configuration = args.configFile === undefined ? undefined : readConfiguration(project, args.configFile);
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const region = args.region ?? configuration?.region ?? AWS_REGION ?? AWS_DEFAULT_REGION;
  const ec2 = new EC2Client(clientConfig({ region, profile: args.profile ?? configuration?.profile }));
  try {
    if (args.action === "bake") await bakeOne(ec2, args, configuration as Configuration);
    else if (args.action === "list") process.stdout.write(listed(await keptImages(ec2, project)));
    else {
      await removeImages(ec2, args.ids, project);
      console.log(`Removed: ${args.ids.join(", ")}.`);
    }
  } finally {
    ec2.destroy();
  }
}

async function bakeOne(ec2: EC2Client, args: Arguments, configuration: Configuration): Promise<void> {
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (!ending.signal.aborted) console.error(`\n${signal}: removing the builder, which takes a minute`);
      process.exitCode = 130; // The code that a shell gives to a command that Ctrl-C has ended.
      ending.abort(new Error("Interrupted. No image was made, and nothing is left."));
    });
  const patience = { pollMs: 2000, signal: ending.signal };
  const baked = await bake(ec2, { ...args, configuration, patience, say: text => console.log(text) });
  if (args.json !== undefined) await writeFile(args.json, `${JSON.stringify(baked, null, 2)}\n`);
  process.stdout.write(told(baked));
}

function told({ image, setting, name, from, packages }: Baked): string {
  const width = Math.max(...Object.keys(packages).map(one => one.length));
  const versions = Object.entries(packages).map(([one, version]) => `  ${one.padEnd(width)}  ${version}`);
  return `${[`${image} (${name}), made from ${from}:`, ...versions, "To use it:", `  pulumi config set ${setting} ${image}`].join("\n")}\n`;
}

function listed(kept: readonly Kept[]): string {
  if (kept.length === 0) return "There are no images of this command in this account and region.\n";
  const line = ({ image, users }: Kept) =>
    `${image.ImageId}  ${image.Name}  ${users.length === 0 ? "not used" : `used by ${users.join(", ")}`}`;
  return `${kept.map(line).join("\n")}\n`;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`image: ${problemText(error)}\n`);
  process.exitCode ??= 1;
});
