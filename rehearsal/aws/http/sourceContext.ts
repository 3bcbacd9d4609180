import type { Account } from "../core/account";
import { addresses } from "../core/addresses";
import { topology } from "../services/ec2/topology";
import { contains } from "../../support/ipv4";
import type { Context } from "../services/iam/condition";
import type { ApiRequest } from "./signature";

/** The keys that a request through a VPC endpoint has, and others lack. */
const noEndpoint = { "aws:SourceVpc": undefined, "aws:SourceVpce": undefined, "aws:VpcSourceIp": undefined };

/**
 * The condition keys that tell where a request comes from. A request through a VPC endpoint has `aws:SourceVpc`, `aws:SourceVpce`
 * and `aws:VpcSourceIp`, and every other request has `aws:SourceIp` (IAM user guide, "AWS global condition context keys"). That is
 * the public address: the one of the NAT gateway behind which the server is, or its own.
 */
export function sourceContext({ source, destination }: ApiRequest, account: Account): Context {
  const { interfaces = [], subnets = [] } = topology(account);
  const eni = interfaces.find(({ address }) => address === source);
  // The operator's machine, and the host on the internet.
  if (eni === undefined) return { "aws:SourceIp": source ?? addresses.internetHost, ...noEndpoint };
  const routes = subnets.find(({ id }) => id === eni.subnetId)?.routes ?? [];
  const route = routes.find(one => contains(one.destination, destination ?? addresses.api));
  if (route?.via !== "endpoint") {
    const address = route?.via === "nat" ? route.publicAddress : eni.publicAddress;
    return { "aws:SourceIp": address, ...noEndpoint };
  }
  const vpc = account.get("aws:ec2/subnet:Subnet", eni.subnetId)?.outputs.vpcId;
  const endpoint = account
    .all("aws:ec2/vpcEndpoint:VpcEndpoint")
    .find(({ inputs }) => inputs.vpcId === vpc && inputs.serviceName?.endsWith(".s3"));
  return {
    "aws:SourceIp": undefined,
    "aws:SourceVpc": vpc,
    "aws:SourceVpce": endpoint?.id,
    "aws:VpcSourceIp": eni.address,
  };
}
