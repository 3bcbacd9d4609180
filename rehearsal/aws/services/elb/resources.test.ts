import { beforeEach, describe, expect, it } from "vitest";
import type { Properties } from "../../core/values";
import { paperCloud, smallNetwork } from "../../testing/paperCloud";
import { refusal } from "../../testing/refusal";

describe("Elastic Load Balancing", () => {
  let world: ReturnType<typeof paperCloud>;
  let net: Awaited<ReturnType<typeof smallNetwork>>;
  beforeEach(async () => {
    world = paperCloud();
    net = await smallNetwork(world.make);
  });
  const subnet = async (cidrBlock: string, zone: string) =>
    (
      await world.make("aws:ec2/subnet:Subnet", cidrBlock, {
        vpcId: net.vpc.id,
        cidrBlock,
        availabilityZone: `eu-central-1${zone}`,
      })
    ).id;
  const balancer = (inputs: Properties = {}) =>
    world.make("aws:lb/loadBalancer:LoadBalancer", "site", {
      name: "site",
      subnets: net.subnets.map(s => s.id),
      ...inputs,
    });
  const targetGroup = (inputs: Properties = {}) =>
    world.make("aws:lb/targetGroup:TargetGroup", "web", {
      name: "web",
      port: 80,
      protocol: "HTTP",
      vpcId: net.vpc.id,
      ...inputs,
    });
  const listener = (loadBalancerArn: string, inputs: Properties = {}) =>
    world.make("aws:lb/listener:Listener", "http", {
      loadBalancerArn,
      port: 80,
      defaultActions: [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } }],
      ...inputs,
    });
  const create = "creating ELBv2 application Load Balancer (site):";

  it("refuses a second balancer and a second target group of one name", async () => {
    await balancer();
    expect(await refusal(balancer())).toBe("ELBv2 Load Balancer (site) already exists");
    await targetGroup();
    expect(await refusal(targetGroup())).toBe("ELBv2 Target Group (web) already exists");
  });

  it("refuses a balancer in one zone", async () => {
    expect(await refusal(balancer({ subnets: [net.subnets[0]?.id] }))).toBe(
      `${create} CreateLoadBalancer 400 ValidationError: At least two subnets in two different Availability Zones must be specified`,
    );
  });

  it("refuses two subnets of one zone, also for a balancer that exists", async () => {
    const twin = await subnet("10.20.7.0/24", "a");
    const refused =
      "400 InvalidConfigurationRequest: A load balancer cannot be attached to multiple subnets in the same Availability Zone";
    expect(await refusal(balancer({ subnets: [...net.subnets.map(s => s.id), twin] }))).toBe(
      `${create} CreateLoadBalancer ${refused}`,
    );
    const site = await balancer();
    const more = [await subnet("10.20.8.0/24", "c"), await subnet("10.20.9.0/24", "c")];
    expect(await refusal(world.change(site, { subnets: [...net.subnets.map(s => s.id), ...more] }))).toBe(
      `${create} SetSubnets ${refused}`,
    );
  });

  it("refuses a subnet with too few addresses", async () => {
    const small = await subnet("10.20.7.0/28", "c");
    expect(await refusal(balancer({ subnets: [net.subnets[0]?.id, small] }))).toBe(
      `${create} CreateLoadBalancer 400 InvalidSubnet: Not enough IP space available in ${small}. ELB requires at least 8 free IP addresses in each subnet.`,
    );
    const enough = await subnet("10.20.7.32/27", "c");
    expect(await refusal(balancer({ subnets: [net.subnets[0]?.id, enough] }))).toBe("");
  });

  it("refuses to delete a protected balancer", async () => {
    const site = await balancer({ enableDeletionProtection: true });
    expect(await refusal(world.destroy(site))).toBe(
      `deleting ELBv2 application Load Balancer (${site.id}): DeleteLoadBalancer 400 OperationNotPermitted: Load balancer '${site.id}' cannot be deleted because deletion protection is enabled`,
    );
  });

  it("refuses a second listener on a port", async () => {
    const site = await balancer();
    await listener(site.id);
    expect(await refusal(listener(site.id))).toBe(
      `creating ELBv2 Listener: CreateListener 400 DuplicateListener: A listener already exists on this port for this load balancer '${site.id}'`,
    );
    expect(await refusal(listener(site.id, { port: 81 }))).toBe("");
  });

  it("refuses an HTTPS listener without a certificate that is issued", async () => {
    const site = await balancer();
    const secure = (inputs: Properties = {}) => refusal(listener(site.id, { port: 443, protocol: "HTTPS", ...inputs }));
    const create = "creating ELBv2 Listener: CreateListener 400";
    expect(await secure()).toBe(`${create} ValidationError: A certificate must be specified for HTTPS listeners`);
    expect(await secure({ certificateArn: "arn:aws:acm:us-east-1:1:certificate/x" })).toBe(
      `${create} CertificateNotFound: Certificate 'arn:aws:acm:us-east-1:1:certificate/x' not found`,
    );
    const own = await world.make("aws:acm/certificate:Certificate", "own", { domainName: "example.com" });
    expect(await secure({ certificateArn: own.id })).toBe(
      `${create} UnsupportedCertificate: The certificate '${own.id}' must have a fully-qualified domain name, a supported signature, and a supported key size.`,
    );
    own.outputs.status = "ISSUED";
    expect(await secure({ certificateArn: own.id })).toBe("");
  });

  it("refuses a security policy that AWS does not have, also in a change, and has AWS's default", async () => {
    const site = await balancer();
    const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/of-another-program";
    const secure = { port: 443, protocol: "HTTPS", certificateArn };
    expect(await refusal(listener(site.id, { ...secure, sslPolicy: "ELBSecurityPolicy-None" }))).toBe(
      "creating ELBv2 Listener: CreateListener 400 SSLPolicyNotFound: SSL policy 'ELBSecurityPolicy-None' not found",
    );
    const made = await listener(site.id, secure);
    expect(made.outputs["sslPolicy"]).toBe("ELBSecurityPolicy-2016-08");
    expect(await refusal(world.change(made, { sslPolicy: "x" }))).toMatch(/ModifyListener 400 SSLPolicyNotFound/);
  });

  it("refuses to take the certificate of an HTTPS listener away", async () => {
    const site = await balancer();
    const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/of-another-program";
    const secure = await listener(site.id, { port: 443, protocol: "HTTPS", certificateArn });
    expect(await refusal(world.change(secure, { certificateArn: undefined }))).toBe(
      `modifying ELBv2 Listener (${secure.id}): ModifyListener 400 ValidationError: A certificate must be specified for HTTPS listeners`,
    );
  });

  it("refuses a priority that is in use, and gives the next one where none is named", async () => {
    const site = await balancer();
    const http = await listener(site.id);
    const rule = (inputs: Properties) =>
      world.make("aws:lb/listenerRule:ListenerRule", "rule", {
        listenerArn: http.id,
        actions: [],
        conditions: [],
        ...inputs,
      });
    await rule({ priority: 10 });
    expect(await refusal(rule({ priority: 10 }))).toBe(
      "creating ELBv2 Listener Rule: CreateRule 400 PriorityInUse: Priority '10' is currently in use",
    );
    expect((await rule({})).outputs.priority).toBe(11);
  });

  it("refuses conditions and redirects of a rule that AWS does not know", async () => {
    const site = await balancer();
    const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/of-another-program";
    const secure = await listener(site.id, { port: 443, protocol: "HTTPS", certificateArn });
    const rule = (values: readonly string[], redirect: Properties = {}) =>
      world.make("aws:lb/listenerRule:ListenerRule", "rule", {
        listenerArn: secure.id,
        conditions: [{ hostHeader: { values } }],
        actions: [{ type: "redirect", redirect: { host: "www.example.com", statusCode: "HTTP_301", ...redirect } }],
      });
    const doing = "creating ELBv2 Listener Rule: CreateRule 400";
    const names = ["a", "b", "c", "d", "e", "f"].map(letter => `${letter}.example.com`);
    expect(await refusal(rule(names))).toBe(`${doing} ValidationError: A rule can only have '5' condition values`);
    for (const wrong of ["localhost", "192.0.2.1", `${"a".repeat(125)}.com`])
      expect(await refusal(rule([wrong]))).toBe(
        `${doing} ValidationError: The host header condition value '${wrong}' is not valid`,
      );
    expect(await refusal(rule(["example.com"], { protocol: "HTTP" }))).toBe(
      `${doing} InvalidLoadBalancerAction: The redirect configuration is not valid because it leads from HTTPS to HTTP.`,
    );
    const made = await rule([...names.slice(0, 4), "*.example.com"]);
    expect(await refusal(world.change(made, { conditions: [{ hostHeader: { values: names } }] }))).toBe(
      `modifying ELBv2 Listener Rule (${made.id}): ModifyRule 400 ValidationError: A rule can only have '5' condition values`,
    );
  });

  it("refuses a health check that takes as long as its interval", async () => {
    expect(await refusal(targetGroup({ healthCheck: { interval: 10, timeout: 10 } }))).toBe(
      "creating ELBv2 Target Group (web): CreateTargetGroup 400 ValidationError: Health check timeout '10' must be smaller than the interval '10'",
    );
    expect(await refusal(targetGroup({ healthCheck: { interval: 10, timeout: 9 } }))).toBe("");
  });

  it("refuses to delete a target group that a listener or a rule forwards to", async () => {
    const site = await balancer();
    const group = await targetGroup();
    const forward = [{ type: "forward", targetGroupArn: group.id }];
    const refused = `deleting ELBv2 Target Group (${group.id}): DeleteTargetGroup 400 ResourceInUse: Target group '${group.id}' is currently in use by a listener or a rule`;
    const http = await listener(site.id, { defaultActions: forward });
    expect(await refusal(world.destroy(group))).toBe(refused);
    await world.destroy(http);
    const other = await listener(site.id);
    const weighted = [{ type: "forward", forward: { targetGroups: [{ arn: group.id, weight: 1 }] } }];
    const rule = await world.make("aws:lb/listenerRule:ListenerRule", "rule", {
      listenerArn: other.id,
      actions: weighted,
      conditions: [],
    });
    expect(await refusal(world.destroy(group))).toBe(refused);
    await world.destroy(rule);
    expect(await refusal(world.destroy(group))).toBe("");
  });

  it("refuses a target of a group, or an instance, that does not exist", async () => {
    const attach = (targetGroupArn: string, targetId: string) =>
      refusal(world.make("aws:lb/targetGroupAttachment:TargetGroupAttachment", "web", { targetGroupArn, targetId }));
    expect(await attach("arn:none", "i-1")).toBe(
      "registering ELBv2 Target Group (arn:none) target: RegisterTargets 400 TargetGroupNotFound: One or more target groups not found",
    );
    const group = await targetGroup();
    expect(await attach(group.id, "i-1")).toBe(
      `registering ELBv2 Target Group (${group.id}) target: RegisterTargets 400 InvalidTarget: The following targets are not in a running state and cannot be registered: 'i-1'`,
    );
    const addresses = await targetGroup({ name: "addresses", targetType: "ip" });
    expect(await attach(addresses.id, "10.20.0.9")).toBe("");
  });
});
