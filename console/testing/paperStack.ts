import { Sessions } from "../../components/web/sessions";
import { WebServerRole } from "../../components/web/webServerRole";
import type { Hardware } from "../../rehearsal/aws/core/hardware";
import { images } from "../../rehearsal/aws/services/ec2/catalog";
import { paperApis } from "../../rehearsal/aws/testing/paperApis";
import { paperCloud, smallNetwork } from "../../rehearsal/aws/testing/paperCloud";
import { record } from "../../tests/support/record";

/**
 * The rehearsal's AWS on paper with two servers of a stack with lamp:sessionManager: its role, its document, and what AWS's clients
 * need in their environment.
 *
 * @param openTerminal runs the commands of sessions. Default: none runs
 */
export async function paperStack(openTerminal?: Hardware["openTerminal"]) {
  const world = paperCloud();
  const { make } = world;
  const { subnets, group, vpc } = await smallNetwork(make);
  const from = { vpcId: vpc.id, addresses: [] };
  const graph = await record(() => {
    const sessions = new Sessions("lamp");
    const rights = { secretArns: ["arn:s"], objectArns: [], logGroupArns: [], sessionLogArn: sessions.logArn };
    return new WebServerRole("lamp", { ...rights, from });
  });
  const inputsOf = (type: string) => graph.find(one => one.type === type)?.inputs ?? {};
  const document = await make("aws:ssm/document:Document", "lamp-session", inputsOf("aws:ssm/document:Document"));
  const role = await make("aws:iam/role:Role", "web", { assumeRolePolicy: "{}" });
  const profile = await make("aws:iam/instanceProfile:InstanceProfile", "web", { role: role.id });
  const { policy } = inputsOf("aws:iam/rolePolicy:RolePolicy");
  const rights = await make("aws:iam/rolePolicy:RolePolicy", "web", { role: role.id, policy });
  const server = (name: string) =>
    make("aws:ec2/instance:Instance", name, {
      ami: images.find(({ architecture }) => architecture === "arm64")?.id,
      instanceType: "t4g.small",
      subnetId: subnets[0]?.id,
      vpcSecurityGroupIds: [group.id],
      iamInstanceProfile: profile.id,
    });
  const servers = [await server("lamp-web-1"), await server("lamp-web-2")];
  const hardware = Object.assign(world.hardware, openTerminal === undefined ? {} : { openTerminal });
  const { client, stop } = await paperApis({ ...world, cloud: { ...world.cloud, hardware } });
  const { credentials, endpoint } = client;
  const environment = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
  };
  const webServers = servers.map(({ id, name }) => ({ name, id, zone: "eu-central-1a" }));
  return { world, webServers, rights, document, environment, stop };
}
