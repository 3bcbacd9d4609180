import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { architecture } from "../../settings/contradictions";
import { instanceRole, type Origin, secretsFrom } from "../instanceRole";
import { known } from "../known";
import type { ZoneSubnet } from "../zoneSubnet";
import { type AccountPurpose, accountUserData } from "./accountUserData";

/** Size of its disk in GiB: the smallest that Debian's images fit on. */
export const accountDiskGb = 8;

/** By architecture, the instance types with the fewest virtual CPUs: those count in a quota that is small in a new account. */
const smallTypes = { arm64: "c6g.medium", amd64: "t3.nano" } as const;

export interface AccountServerArgs {
  /** What the server is made for. A change of the password's generation or of the data replaces the server. */
  readonly purpose: AccountPurpose;
  /** ARNs of the secrets that it reads. A change replaces the server. */
  readonly secretArns: { readonly administrator: pulumi.Input<string>; readonly application: pulumi.Input<string> };
  /** Id of the image, `ami-...`. A change does nothing to an existing server. */
  readonly ami: pulumi.Input<string>;
  /** EC2 instance type of the web servers, whose image this server shares. A change does nothing to an existing server. */
  readonly webInstanceType: string;
  /** Subnets with a way to the internet, one in each zone. A change replaces the server if its own is not among them. */
  readonly subnets: readonly ZoneSubnet[];
  /** Id of the security group, `sg-...`. A change is made in place. */
  readonly securityGroupId: pulumi.Input<string>;
  /** From where its rights can be used. A change is made in place. */
  readonly from: Origin;
  /** With `none`, the server gets a public address to reach the internet. A change does nothing to an existing server. */
  readonly nat: "perZone" | "single" | "none";
  /** AWS region, for example `eu-central-1`. A change replaces everything. */
  readonly region: string;
  /** Waits until the server, given by its instance id, has done its work. It throws if the server has failed. */
  readonly gate: (instanceId: string) => Promise<void>;
  /** Resources that it needs although no input refers to them: routes, NAT, rules of security groups. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * A small server that makes the site's account in MySQL, or gives it a new password, and then turns itself off. It alone reads the
 * administrator's secret, so whoever takes over a web server is not the administrator of the databases. Nothing waits for it but
 * the end of the update.
 */
export class AccountServer extends pulumi.ComponentResource {
  /** Is there when the gate has opened. A preview has it at once. */
  readonly done: pulumi.Output<unknown>;

  constructor(name: string, args: AccountServerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("lamp:index:AccountServer", name, {}, opts);
    const parent = { parent: this };
    const { administrator, application } = args.secretArns;

    const iamInstanceProfile = instanceRole(
      `${name}-account`,
      [secretsFrom([administrator, application], args.from)],
      parent,
    );
    const { passwordGeneration, lineage, published } = args.purpose;
    const userData = pulumi
      .all([administrator, application, passwordGeneration, lineage])
      .apply(([administratorSecretArn, applicationSecretArn, passwordGeneration, lineage]) =>
        accountUserData({
          region: args.region,
          administratorSecretArn,
          applicationSecretArn,
          passwordGeneration,
          lineage,
        }),
      );
    const place = placeFor(args, parent);
    const server = new aws.ec2.Instance(
      `${name}-account-server`,
      {
        ami: args.ami,
        instanceType: place.instanceType,
        subnetId: place.subnetId,
        vpcSecurityGroupIds: [args.securityGroupId],
        associatePublicIpAddress: args.nat === "none",
        iamInstanceProfile,
        userData,
        userDataReplaceOnChange: true,
        instanceInitiatedShutdownBehavior: "stop",
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
        rootBlockDevice: { volumeType: "gp3", volumeSize: accountDiskGb, encrypted: true },
        // The review of costs reads this tag: the server runs only for minutes, and is off otherwise.
        tags: { Name: `${name}-account-server`, Runs: "briefly" },
      },
      {
        ...parent,
        dependsOn: [...args.after, ...published],
        // It has done its work. A server that is off has no public address, which a refresh takes for a change.
        ignoreChanges: ["ami", "associatePublicIpAddress", "instanceType"],
      },
    );

    // The hook runs before the state notes that this server has done its work. So an update that fails here waits again.
    const wait = async ({ newInputs = {} }: pulumi.ResourceHookArgs) => {
      const id = await known<unknown>(newInputs["input"]);
      await args.gate(String(id));
    };
    const hook = new pulumi.ResourceHook("account-server-done", wait);
    const stash = new pulumi.Stash(
      `${name}-account-done`,
      { input: server.id },
      { ...parent, hooks: { beforeCreate: [hook], beforeUpdate: [hook] } },
    );
    this.done = stash.urn;
    this.registerOutputs({});
  }
}

/** The zone and the instance type: the small type in the first zone that has it, else the one of the web servers. */
function placeFor(
  { webInstanceType, subnets }: Pick<AccountServerArgs, "webInstanceType" | "subnets">,
  opts: pulumi.InvokeOptions,
): { readonly instanceType: pulumi.Output<string>; readonly subnetId: pulumi.Output<string> } {
  const small = smallTypes[architecture(webInstanceType)];
  const filters = [{ name: "instance-type", values: [small] }];
  const offered = aws.ec2
    .getInstanceTypeOfferingsOutput({ locationType: "availability-zone", filters }, opts)
    .apply(({ locations }) => subnets.find(({ zone }) => locations.includes(zone)));
  return {
    instanceType: offered.apply(found => (found === undefined ? webInstanceType : small)),
    subnetId: offered.apply(found => (found ?? subnets[0]!).id),
  };
}
