import * as aws from "@pulumi/aws";
import type { ExistingDatabase } from "./existingDatabases";
import { fullKey, type Problem, type Values } from "./form";

/** The IPv4 block of the VPC that the stack's databases are in. Undefined when there are none. */
export async function blockOfDatabases(existing: readonly ExistingDatabase[]): Promise<string | undefined> {
  const [database] = existing;
  if (database === undefined) return undefined;
  const { vpcId } = await aws.rds.getSubnetGroup({ name: database.subnetGroup });
  return (await aws.ec2.getVpc({ id: vpcId })).cidrBlock;
}

/**
 * Refuses another block while there are databases. A VPC keeps its block, and neither a database nor a load balancer moves to
 * another VPC: half a second network would be left.
 */
export function networkProblems({ cidrBlock }: Partial<Values>, running: string | undefined): Problem[] {
  if (cidrBlock === undefined || running === undefined || cidrBlock === running) return [];
  const must = `be ${running} while the stack has databases: they cannot move to another network. For another block, make a new stack with it and restore a snapshot of the database there (docs/operations.md, "Restore wanted")`;
  return [{ key: fullKey("cidrBlock"), got: cidrBlock, must }];
}
