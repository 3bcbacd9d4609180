import { DescribeImagesCommand, DescribeSubnetsCommand, type EC2Client, type Image } from "@aws-sdk/client-ec2";
import { debian } from "../settings/image/images";
import type { Configuration } from "./configuration";

/** AWS's words for the architectures, by Debian's. */
const architectures = { arm64: "arm64", amd64: "x86_64" } as const;

/** The image that a builder starts from: the one with this id, or else the newest of Debian. */
export async function sourceImage(
  ec2: EC2Client,
  { architecture, instanceType }: Configuration,
  id: string | undefined,
): Promise<Image> {
  const named = { Filters: [{ Name: "image-id", Values: [id ?? ""] }], IncludeDeprecated: true };
  const newest = { Owners: [debian], Filters: [{ Name: "name", Values: [`debian-13-${architecture}-*`] }] };
  const { Images = [] } = await ec2.send(new DescribeImagesCommand(id === undefined ? newest : named));
  const found = Images.filter(({ State }) => State === "available").sort((a, b) =>
    (a.CreationDate ?? "") < (b.CreationDate ?? "") ? 1 : -1,
  )[0];
  if (found === undefined)
    throw new Error(
      id === undefined
        ? `Debian offers no image for ${architecture} in this region.`
        : `--from ${id}: AWS shows no available image of this id to this account in this region.`,
    );
  if (found.Architecture !== architectures[architecture])
    throw new Error(
      `--from ${id} is for ${found.Architecture}; it must be for ${architectures[architecture]}, which lamp:webInstanceType ${instanceType} is.`,
    );
  return found;
}

/** Where a builder runs. */
export interface Place {
  /** `subnet-...` */
  readonly subnetId: string;
  /** `vpc-...` */
  readonly vpcId: string;
  /** Whether the builder gets a public address. */
  readonly isPublic: boolean;
}

/** The given subnet, or else one of the default VPC: it is there before the first stack is, and leads to the internet. */
export async function builderPlace(
  ec2: EC2Client,
  { subnet, publicAddress }: { readonly subnet: string | undefined; readonly publicAddress: boolean },
): Promise<Place> {
  const filter =
    subnet === undefined ? { Name: "default-for-az", Values: ["true"] } : { Name: "subnet-id", Values: [subnet] };
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [filter] }));
  const [found] = Subnets.sort((a, b) => ((a.AvailabilityZone ?? "") < (b.AvailabilityZone ?? "") ? -1 : 1));
  if (found === undefined)
    throw new Error(
      subnet === undefined
        ? "This region has no default VPC. Give --subnet, for example one of a stack's web subnets, and --public-address if the stack has no NAT; or make a default VPC: aws ec2 create-default-vpc"
        : `--subnet ${subnet}: there is none of this id in this account and region.`,
    );
  const isPublic = publicAddress || found.MapPublicIpOnLaunch === true;
  return { subnetId: found.SubnetId ?? "", vpcId: found.VpcId ?? "", isPublic };
}
