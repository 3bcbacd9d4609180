import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { named, ofType, type Recorded, record, valueOf } from "../../tests/support/record";
import { region } from "../../tests/support/stackConfig";
import { LoadBalancer, type LoadBalancerArgs } from "./loadBalancer";

const certificateArn = "arn:aws:acm:eu-central-1:123456789012:certificate/0f";
const args: LoadBalancerArgs = {
  vpcId: "vpc-1",
  subnets: [],
  securityGroupId: "sg-1",
  requestTimeoutSeconds: 60,
  stickySeconds: 0,
  accessLogDays: 0,
  waf: false,
  wafCount: [],
  wafBlock: [],
  wafExceptPaths: [],
  wafWordPress: false,
  protectData: false,
  https: false,
  names: [],
  redirected: [],
  certificateArn: undefined,
  region: "eu-central-1",
  after: [],
};

async function build(
  changes: Partial<LoadBalancerArgs>,
): Promise<{ graph: Recorded; url: string; listenerArn: string }> {
  let balancer!: LoadBalancer;
  const make = () => {
    balancer = new LoadBalancer("lamp", { ...args, ...changes });
    balancer.redirectHttp(true);
  };
  const graph = await record(make, { answers: region });
  return { graph, url: await valueOf(balancer.url), listenerArn: await valueOf(balancer.listenerArn) };
}
const inputsOf = (graph: Recorded, type: string) => ofType(graph, type).map(one => one.inputs);

const www: Partial<LoadBalancerArgs> = { https: true, names: [{ name: "www.example.com", zone: "Z1" }] };

const forward = [{ type: "forward", targetGroupArn: "arn:aws:test:::lamp-servers" }];

describe("LoadBalancer", () => {
  it("checks the servers' health at a port of its own, and gives last requests half a minute", async () => {
    const { graph } = await build({});
    expect(inputsOf(graph, "TargetGroup")).toEqual([
      {
        vpcId: "vpc-1",
        targetType: "instance",
        port: 80,
        protocol: "HTTP",
        deregistrationDelay: 30,
        healthCheck: {
          port: "8080",
          path: "/healthz",
          protocol: "HTTP",
          matcher: "200",
          interval: 5,
          timeout: 2,
          healthyThreshold: 2,
          unhealthyThreshold: 2,
        },
        stickiness: { type: "lb_cookie", enabled: false },
        tags: { Name: "lamp-servers" },
      },
    ]);
  });

  it("speaks HTTPS to the servers of a site with HTTPS, and checks their health over HTTP", async () => {
    const { graph } = await build({ https: true, certificateArn });
    expect(inputsOf(graph, "TargetGroup")).toMatchObject([
      { port: 443, protocol: "HTTPS", healthCheck: { port: "8080", protocol: "HTTP", path: "/healthz" } },
    ]);
  });

  it("forwards HTTP when there is no certificate", async () => {
    const { graph, url, listenerArn } = await build({});
    expect(inputsOf(graph, "Listener")).toEqual([
      { loadBalancerArn: "arn:aws:test:::lamp", port: 80, protocol: "HTTP", defaultActions: forward },
    ]);
    expect(url).toBe("http://lamp.elb.amazonaws.com");
    expect(listenerArn).toBe("arn:aws:test:::lamp-http");
  });

  it("forwards HTTPS with a modern policy and redirects HTTP there permanently when there is one", async () => {
    const { graph, url, listenerArn } = await build({ https: true, certificateArn });
    expect(inputsOf(graph, "Listener")).toEqual([
      {
        loadBalancerArn: "arn:aws:test:::lamp",
        port: 80,
        protocol: "HTTP",
        defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } }],
      },
      {
        loadBalancerArn: "arn:aws:test:::lamp",
        port: 443,
        protocol: "HTTPS",
        certificateArn,
        sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        defaultActions: forward,
      },
    ]);
    expect(url).toBe("https://lamp.elb.amazonaws.com");
    expect(listenerArn).toBe("arn:aws:test:::lamp-https");
  });

  it("makes a certificate for a domain, proves it in the zone, and publishes the domain there", async () => {
    const { graph, url } = await build(www);
    expect(url).toBe("https://www.example.com");
    expect(inputsOf(graph, "Certificate")).toMatchObject([{ domainName: "www.example.com", validationMethod: "DNS" }]);
    expect(inputsOf(graph, "Record")).toEqual([
      {
        zoneId: "Z1",
        name: "_proof.www.example.com.",
        type: "CNAME",
        records: ["_value"],
        ttl: 300,
        allowOverwrite: true,
      },
      {
        zoneId: "Z1",
        name: "www.example.com",
        type: "A",
        aliases: [{ name: "lamp.elb.amazonaws.com", zoneId: "Z215JYRZR1TBD5", evaluateTargetHealth: true }],
      },
    ]);
    // The listener waits until the certificate has been issued.
    const issued = named(graph, "lamp-certificate-issued");
    expect(inputsOf(graph, "Listener")[1]!["certificateArn"]).toBe(issued.inputs["certificateArn"]);
    expect(named(graph, "lamp-https").dependencies).toContain("lamp-certificate-issued");
  });

  it("proves each domain of the further names once, in its zone, and publishes every name", async () => {
    const names = [
      { name: "www.example.com", zone: "Z1" },
      { name: "*.example.com", zone: "Z1" },
      { name: "example.com", zone: "Z1" },
      { name: "example.de", zone: "Z2" },
    ];
    const { graph } = await build({ https: true, names });
    expect(inputsOf(graph, "Certificate")).toMatchObject([
      { domainName: "www.example.com", subjectAlternativeNames: ["*.example.com", "example.com", "example.de"] },
    ]);
    expect(
      ofType(graph, "Record").map(({ name, inputs }) => [name, inputs["type"], inputs["name"], inputs["zoneId"]]),
    ).toEqual([
      ["lamp-certificate-proof", "CNAME", "_proof.www.example.com.", "Z1"],
      ["lamp-certificate-proof-example.com", "CNAME", "_proof.example.com.", "Z1"],
      ["lamp-certificate-proof-example.de", "CNAME", "_proof.example.de.", "Z2"],
      ["lamp-domain", "A", "www.example.com", "Z1"],
      ["lamp-domain-any.example.com", "A", "*.example.com", "Z1"],
      ["lamp-domain-example.com", "A", "example.com", "Z1"],
      ["lamp-domain-example.de", "A", "example.de", "Z2"],
    ]);
    expect(named(graph, "lamp-certificate-issued").inputs["validationRecordFqdns"]).toHaveLength(3);
  });

  it("leads from further names to the first, five in each rule, which is as many as AWS allows", async () => {
    const redirected = ["a", "b", "c", "d", "e", "f"].map(letter => `${letter}.example.com`);
    const { graph } = await build({ ...www, redirected });
    expect(inputsOf(graph, "ListenerRule")).toEqual(
      [redirected.slice(0, 5), redirected.slice(5)].map((values, index) => ({
        listenerArn: "arn:aws:test:::lamp-https",
        priority: index + 1,
        conditions: [{ hostHeader: { values } }],
        actions: [
          {
            type: "redirect",
            redirect: { host: "www.example.com", protocol: "HTTPS", port: "443", statusCode: "HTTP_301" },
          },
        ],
      })),
    );
  });

  it("redirects HTTP only after what it is told to wait for", async () => {
    let open!: (value: boolean) => void;
    const gate = new Promise<boolean>(resolve => (open = resolve));
    const graph = await record(
      async () => {
        const balancer = new LoadBalancer("lamp", { ...args, https: true, certificateArn });
        balancer.redirectHttp(gate);
        await valueOf(balancer.listenerArn);
        await valueOf(new pulumi.ComponentResource("lamp:index:Test", "opened").urn);
        open(true);
      },
      { answers: region },
    );
    expect(graph.filter(one => /:(Listener|Test)$/.test(one.type)).map(({ name }) => name)).toEqual([
      "lamp-https",
      "opened",
      "lamp-http",
    ]);
  });

  it("shows the redirect in a preview, which waits for nothing", async () => {
    const graph = await record(
      () => {
        const balancer = new LoadBalancer("lamp", { ...args, https: true, certificateArn });
        balancer.redirectHttp(new Promise(() => undefined));
      },
      { answers: region, preview: true },
    );
    expect(named(graph, "lamp-http").inputs["defaultActions"]).toMatchObject([{ type: "redirect" }]);
  });

  it("changes no DNS for a domain without a hosted zone", async () => {
    const { graph, url } = await build({
      ...www,
      names: [{ name: "www.example.com", zone: undefined }],
      certificateArn,
    });
    expect(url).toBe("https://www.example.com");
    expect([...inputsOf(graph, "Record"), ...inputsOf(graph, "Certificate")]).toEqual([]);
  });

  it.each([
    [10, 30],
    [60, 30],
    [300, 270],
    [3600, 3570],
  ])(
    "ends a request that stands still for %d s, and lets a server that leaves finish for %d s",
    async (seconds, drain) => {
      const { graph } = await build({ requestTimeoutSeconds: seconds });
      expect(inputsOf(graph, "LoadBalancer")[0]!["idleTimeout"]).toBe(seconds);
      expect(inputsOf(graph, "TargetGroup")[0]!["deregistrationDelay"]).toBe(drain);
    },
  );

  it("keeps visitors on one server when told to", async () => {
    const { graph } = await build({ stickySeconds: 3600 });
    expect(inputsOf(graph, "TargetGroup")[0]!["stickiness"]).toEqual({
      type: "lb_cookie",
      enabled: true,
      cookieDuration: 3600,
    });
  });

  it("drops invalid headers, and cannot be deleted while protected", async () => {
    const { graph } = await build({ protectData: true });
    expect(inputsOf(graph, "LoadBalancer")).toEqual([
      {
        loadBalancerType: "application",
        internal: false,
        subnets: [],
        securityGroups: ["sg-1"],
        idleTimeout: 60,
        dropInvalidHeaderFields: true,
        enableDeletionProtection: true,
        tags: { Name: "lamp" },
      },
    ]);
  });

  it("writes request logs only after the policy of the bucket allows it, and only the load balancer may, over TLS", async () => {
    const { graph } = await build({ accessLogDays: 30 });
    expect(inputsOf(graph, "LoadBalancer")[0]!["accessLogs"]).toEqual({ enabled: true, bucket: "lamp-logs" });
    expect(named(graph, "lamp").dependencies).toContain("lamp-logs-writers");
    expect(JSON.parse(inputsOf(graph, "BucketPolicy")[0]!["policy"] as string)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
          Action: "s3:PutObject",
          Resource: "arn:aws:s3:::lamp-logs/AWSLogs/123456789012/*",
          Condition: {
            ArnLike: {
              "aws:SourceArn": "arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/*",
            },
          },
        },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: ["arn:aws:s3:::lamp-logs", "arn:aws:s3:::lamp-logs/*"],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
    expect(inputsOf(graph, "BucketLifecycleConfiguration")[0]!["rules"]).toEqual([
      { id: "expire", status: "Enabled", filter: {}, expiration: { days: 30 } },
    ]);
  });

  it("puts a web application firewall in front when told to", async () => {
    const { graph } = await build({ waf: true });
    expect(inputsOf(graph, "WebAclAssociation")).toEqual([
      { webAclArn: "arn:aws:test:::lamp-firewall", resourceArn: "arn:aws:test:::lamp" },
    ]);
    const rules = inputsOf(graph, "WebAcl")[0]!["rules"] as { name: string; priority: number; statement: never }[];
    expect(rules.map(rule => [rule.priority, rule.name])).toEqual([
      [0, "AWSManagedRulesAmazonIpReputationList"],
      [1, "AWSManagedRulesCommonRuleSet"],
      [2, "AWSManagedRulesKnownBadInputsRuleSet"],
      [3, "AWSManagedRulesPHPRuleSet"],
      [4, "AWSManagedRulesSQLiRuleSet"],
      [5, "RequestsOfOneAddress"],
    ]);
  });

  interface Rule {
    name: string;
    priority: number;
    action?: object;
    statement: {
      managedRuleGroupStatement?: { ruleActionOverrides: { name: string; actionToUse: object }[] };
      andStatement?: { statements: object[] };
    };
  }
  const firewallRules = async (args: object) =>
    inputsOf((await build({ waf: true, ...args })).graph, "WebAcl")[0]!["rules"] as Rule[];
  const countedIn = (rules: readonly Rule[]) => {
    const groups = rules.flatMap(({ statement }) => statement.managedRuleGroupStatement?.ruleActionOverrides ?? []);
    for (const { actionToUse } of groups) expect(actionToUse).toEqual({ count: {} });
    return groups.map(({ name }) => name);
  };
  const bodies = [
    ...["SizeRestrictions_BODY", "EC2MetaDataSSRF_BODY", "GenericLFI_BODY", "GenericRFI_BODY"],
    ...["CrossSiteScripting_BODY", "JavaDeserializationRCE_BODY", "Log4JRCE_BODY", "ReactJSRCE_BODY"],
    ...["PHPHighRiskMethodsVariables_BODY", "SQLi_BODY", "SQLiExtendedPatterns_BODY"],
  ];

  it("only counts what looks like an attack in a body, so that editors can save and upload", async () => {
    expect(countedIn(await firewallRules({}))).toEqual(bodies);
  });

  it("lets further rules only count, and rules for bodies refuse, as the settings name them", async () => {
    const rules = await firewallRules({
      wafCount: ["SQLi_QUERYARGUMENTS"],
      wafBlock: ["SQLi_BODY", "GenericLFI_BODY"],
    });
    expect(countedIn(rules)).toEqual(
      bodies.flatMap(name =>
        name === "SQLi_BODY" ? ["SQLi_QUERYARGUMENTS"] : name === "GenericLFI_BODY" ? [] : [name],
      ),
    );
    expect(rules.map(({ name }) => name)).not.toContain("OutsideOfExceptedPaths");
  });

  it("refuses what it found in bodies and queries everywhere but below the excepted paths", async () => {
    const rules = await firewallRules({ wafBlock: ["SQLi_BODY"], wafExceptPaths: ["/wp-admin/", "/wiki/index.php"] });
    // The limit for each address comes first, and knows no exception.
    expect(rules.slice(5).map(({ priority, name }) => [priority, name])).toEqual([
      [5, "RequestsOfOneAddress"],
      [6, "OutsideOfExceptedPaths"],
    ]);
    expect(Object.keys(rules[5]!.statement)).toEqual(["rateBasedStatement"]);
    const [found, except] = rules[6]!.statement.andStatement!.statements as [
      { orStatement: { statements: { labelMatchStatement: { scope: string; key: string } }[] } },
      object,
    ];
    const labels = found.orStatement.statements.map(({ labelMatchStatement: { scope, key } }) => {
      expect(scope).toBe("LABEL");
      return key.replace("awswaf:managed:aws:", "");
    });
    expect(labels).toEqual([
      "core-rule-set:SizeRestrictions_QueryString",
      "core-rule-set:EC2MetaDataSSRF_QueryArguments",
      "core-rule-set:GenericLFI_QueryArguments",
      "core-rule-set:RestrictedExtensions_QueryArguments",
      "core-rule-set:GenericRFI_QueryArguments",
      "core-rule-set:CrossSiteScripting_QueryArguments",
      "known-bad-inputs:JavaDeserializationRCE_QueryString",
      "known-bad-inputs:Log4JRCE_QueryString",
      "php-app:PHPHighRiskMethodsVariables_QueryString",
      "sql-database:SQLi_QueryArguments",
      "sql-database:SQLi_Body",
      "sql-database:SQLiExtendedPatterns_QueryArguments",
    ]);
    // The rules that put the labels must not refuse by themselves.
    expect(countedIn(rules)).toEqual(expect.arrayContaining(["SQLi_BODY", "Log4JRCE_QUERYSTRING"]));
    expect(countedIn(rules)).not.toContain("Log4JRCE_HEADER");
    expect(rules[6]!.action).toEqual({ block: {} });
    expect(except).toEqual({
      notStatement: {
        statement: {
          regexMatchStatement: {
            regexString: "^(/wp-admin/|/wiki/index\\.php)",
            fieldToMatch: { uriPath: {} },
            textTransformations: [
              { priority: 0, type: "URL_DECODE" },
              { priority: 1, type: "NORMALIZE_PATH" },
            ],
          },
        },
      },
    });
  });

  it("has the rules for WordPress only when told to, and excepts no path from them", async () => {
    const rules = await firewallRules({ wafWordPress: true, wafExceptPaths: ["/wp-admin/"] });
    expect(rules.map(({ priority, name }) => [priority, name]).slice(4)).toEqual([
      [4, "AWSManagedRulesSQLiRuleSet"],
      [5, "AWSManagedRulesWordPressRuleSet"],
      [6, "RequestsOfOneAddress"],
      [7, "OutsideOfExceptedPaths"],
    ]);
    expect(rules[5]!.statement.managedRuleGroupStatement!.ruleActionOverrides).toEqual([]);
  });

  it.each([
    [[], { block: {} }],
    [["RequestsOfOneAddress"], { count: {} }],
  ])(
    "with wafCount %j, an address with more than 10,000 requests in five minutes is met by %j",
    async (wafCount, action) => {
      const { graph } = await build({ waf: true, wafCount });
      expect((inputsOf(graph, "WebAcl")[0]!["rules"] as object[])[5]).toMatchObject({
        action,
        statement: { rateBasedStatement: { limit: 10_000, evaluationWindowSec: 300, aggregateKeyType: "IP" } },
      });
    },
  );
});
