import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it, vi } from "vitest";
import { record } from "../tests/support/record";
import { sampleDatabase, shown } from "../tests/support/sampleDatabase";
import { configure, defaults, ownSettings, region } from "../tests/support/stackConfig";
import { loadSettings, type Settings } from "./settings";

/** The loaded settings, or the text of the error. No resource may be registered meanwhile. */
async function load(
  changes: Readonly<Record<string, string>>,
  answers: Record<string, unknown> = region,
): Promise<Settings | string> {
  configure(changes);
  let result: Settings | string = "";
  const graph = await record(
    async () => {
      result = await loadSettings("c0ffee", async () => known).catch((error: Error) => error.message);
    },
    { answers },
  );
  expect(graph).toEqual([]);
  return result;
}

/** What AWS answers about a stack that runs. */
const databases = [sampleDatabase(1), sampleDatabase(2, { replicaOf: "lamp-db-1-c0ffee" })];
const running = {
  ...region,
  "aws:rds/getInstances:getInstances": { instanceIdentifiers: databases.map(({ identifier }) => identifier) },
  "aws:rds/getInstance:getInstance": ({ dbInstanceIdentifier }: { dbInstanceIdentifier: string }) =>
    shown(databases.find(({ identifier }) => identifier === dbInstanceIdentifier)!),
  "aws:rds/getSubnetGroup:getSubnetGroup": { vpcId: "vpc-1" },
  "aws:ec2/getVpc:getVpc": { cidrBlock: "10.20.0.0/16" },
};

/** What RDS answers about parameters. */
const known = new Map([["max_connections", { isModifiable: true, isStatic: false, allowed: "1-100000" }]]);

const footer = "To change a setting: pulumi config set KEY VALUE. To return to its default: pulumi config rm KEY.";

describe("loadSettings", () => {
  it("takes the first zones by name among those that offer the instance type", async () => {
    const answers = {
      ...region,
      "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": { locations: ["eu-central-1c", "eu-central-1b"] },
    };
    expect(await load({}, answers)).toMatchObject({ zones: ["eu-central-1b", "eu-central-1c"] });
    expect(await load({})).toMatchObject({ zones: ["eu-central-1a", "eu-central-1b"] });
  });

  it("reports all problems in one message: form, contradiction, and what only AWS knows", async () => {
    expect(await load({ "lamp:databaseEngineVersion": "9.1", "lamp:zones": "7", "lamp:nat": "maybe" })).toBe(
      [
        "3 settings cannot be used; nothing has been changed in AWS.",
        '  lamp:databaseEngineVersion is "9.1"; it must be 8.4, or an exact release such as 8.4.9 (RDS offers no MySQL 9)',
        '  lamp:nat is "maybe"; it must be one of perZone, single, none',
        '  lamp:zones is "7"; it must be 3 at most: eu-central-1 offers t4g.small in eu-central-1a, eu-central-1b, eu-central-1c',
        footer,
      ].join("\n"),
    );
  });

  it("checks the parameters of MySQL with RDS, together with the other settings", async () => {
    const given = { "lamp:databaseParameters": "max_connections=0 read_only=0", "lamp:zones": "7" };
    const text = await load(given);
    expect(text).toContain("3 settings cannot be used");
    expect(text).toContain(
      'lamp:databaseParameters is "max_connections=0"; it must set max_connections to what RDS takes: 1-100000',
    );
    expect(text).toContain(
      'lamp:databaseParameters is "read_only=0"; it must not set read_only, which belongs to the stack',
    );
    expect(await load({ "lamp:databaseParameters": "max_connections=99" })).toMatchObject({
      databaseParameters: [{ name: "max_connections", value: "99", isStatic: false }],
    });
  });

  it("refuses an instance type that is offered in one zone only", async () => {
    const offerings = "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings";
    expect(await load({ "lamp:webInstanceType": "x9g.tiny" }, { ...region, [offerings]: { locations: [] } })).toBe(
      [
        "One setting cannot be used; nothing has been changed in AWS.",
        '  lamp:webInstanceType is "x9g.tiny"; it must be offered in two zones of eu-central-1 at least; this one is offered in none',
        footer,
      ].join("\n"),
    );
  });

  it("refuses a site without a document root", async () => {
    expect(await load({ "lamp:site": "components" })).toBe(
      [
        "One setting cannot be used; nothing has been changed in AWS.",
        '  lamp:site is "components"; it must be a folder that has a folder public, the document root; there is no components/public in the project',
        footer,
      ].join("\n"),
    );
  });

  it("refuses an image that Debian does not offer", async () => {
    const image = "debian-13-arm64-20260501-2465";
    const nothing = "* Your query returned no results. Please change your search criteria and try again.";
    const answers = { ...region, "aws:ec2/getAmi:getAmi": nothing };
    expect(await load({ "lamp:image": image }, answers)).toContain(
      `lamp:image is "${image}"; it must be the exact name of an image that Debian offers in eu-central-1; there is none of this name`,
    );
  });

  it("asks AWS about an image that is given by its id, and checks what AWS answers", async () => {
    const image = "ami-0123456789abcdef0";
    const asked: unknown[] = [];
    const own = {
      id: image,
      ownerId: "123456789012",
      state: "available",
      architecture: "arm64",
      rootDeviceType: "ebs",
      virtualizationType: "hvm",
      enaSupport: true,
      platformDetails: "Linux/UNIX",
      deprecationTime: "",
      rootDeviceName: "/dev/xvda",
      blockDeviceMappings: [
        { deviceName: "/dev/xvdb", ebs: { volume_size: "100" } },
        { deviceName: "/dev/xvda", ebs: { volume_size: "8" } },
      ],
    };
    const load1 = (change: object) =>
      load(
        { "lamp:image": image },
        {
          ...region,
          "aws:ec2/getAmi:getAmi": (args: unknown) => {
            asked.push(args);
            return { ...own, ...change };
          },
        },
      );
    expect(await load1({})).toMatchObject({ image: { wanted: image, id: image } });
    expect(asked).toEqual([{ includeDeprecated: true, filters: [{ name: "image-id", values: [image] }] }]);
    const large = [{ deviceName: "/dev/xvda", ebs: { volume_size: "30" } }];
    expect(await load1({ ownerId: "999999999999", blockDeviceMappings: large })).toMatch(
      /^2 settings cannot be used; .*belongs to 999999999999.*root disk has 30 GiB/s,
    );
  });

  it("refuses an id that AWS does not show", async () => {
    const nothing = "* Your query returned no results. Please change your search criteria and try again.";
    expect(await load({ "lamp:image": "ami-01234567" }, { ...region, "aws:ec2/getAmi:getAmi": nothing })).toContain(
      'lamp:image is "ami-01234567"; it must be the id of an image that this account may start in eu-central-1; AWS shows none of this id: it is in another region, was deregistered or disabled, or is not shared with this account',
    );
  });

  it("lets a stack run on whose image has been taken away", async () => {
    const answers = {
      ...region,
      "aws:ec2/getAmi:getAmi": "* Your query returned no results. Please change your search criteria and try again.",
      "aws:rds/getInstances:getInstances": { instanceIdentifiers: ["lamp-db-1-c0ffee", "lamp-db-2-c0ffee"] },
      "aws:rds/getInstance:getInstance": ({ dbInstanceIdentifier: identifier }: { dbInstanceIdentifier: string }) =>
        shown(
          identifier === "lamp-db-2-c0ffee" ? sampleDatabase(2, { replicaOf: "lamp-db-1-c0ffee" }) : sampleDatabase(1),
        ),
      "aws:rds/getSubnetGroup:getSubnetGroup": { vpcId: "vpc-1" },
      "aws:ec2/getVpc:getVpc": { cidrBlock: "10.20.0.0/16" },
    };
    const image = "debian-13-arm64-20260501-2465";
    expect(await load({ "lamp:image": image }, answers)).toMatchObject({ image: { wanted: image, id: undefined } });
  });

  it("asks for the newest image of the instance type's architecture, and by name for a deprecated one too", async () => {
    const asked: unknown[] = [];
    const answers = {
      ...region,
      "aws:ec2/getAmi:getAmi": (args: unknown) => {
        asked.push(args);
        return { id: "ami-1" };
      },
    };
    expect(await load({}, answers)).toMatchObject({ image: { wanted: "newest-arm64", id: "ami-1" } });
    expect(await load({ "lamp:webInstanceType": "t3.small" }, answers)).toMatchObject({
      image: { wanted: "newest-amd64" },
    });
    const image = "debian-13-arm64-20260501-2465";
    expect(await load({ "lamp:image": image }, answers)).toMatchObject({ image: { wanted: image, id: "ami-1" } });
    const search = (name: string, includeDeprecated: boolean) => ({
      owners: ["136693071363"],
      mostRecent: true,
      includeDeprecated,
      filters: [{ name: "name", values: [name] }],
    });
    expect(asked).toEqual([
      search("debian-13-arm64-*", false),
      search("debian-13-amd64-*", false),
      search(image, true),
    ]);
  });

  it("refuses a generation that would make an empty primary", async () => {
    expect(await load({ "lamp:databaseGeneration": "3" }, running)).toContain(
      'lamp:databaseGeneration is "3"; it must be 1 or 2: lamp-db-1-c0ffee is the primary now',
    );
    const promotion = { source: "lamp-db-1-c0ffee", successor: "lamp-db-2-c0ffee" };
    expect(await load({ "lamp:databaseGeneration": "2" }, running)).toMatchObject({
      succession: { retired: [1], promotion },
    });
  });

  it("accepts the defaults on a running stack", async () => {
    expect(await load({}, running)).toMatchObject({ succession: { promotion: undefined, postponed: undefined } });
  });

  it("refuses what the running databases do not allow, in one message with the others", async () => {
    const changes = {
      "lamp:nat": "maybe",
      "lamp:cidrBlock": "10.30.0.0/16",
      "lamp:databaseStorageGb": "21",
      "lamp:databaseEngineVersion": "8.4.8",
      "lamp:avoidZone": "eu-central-1z",
    };
    const lines = String(await load(changes, running)).split("\n");
    expect(lines.slice(1, -1).map(line => line.trim().split(" is ")[0])).toEqual([
      "lamp:avoidZone",
      "lamp:cidrBlock",
      "lamp:databaseEngineVersion",
      "lamp:databaseStorageGb",
      "lamp:nat",
      "lamp:replicaEngineVersion",
    ]);
  });

  it("refuses a database class that RDS does not offer in every zone", async () => {
    const token = "aws:rds/getOrderableDbInstance:getOrderableDbInstance";
    expect(await load({}, { ...region, [token]: { availabilityZones: ["eu-central-1b"] } })).toContain(
      'lamp:databaseInstanceClass is "db.t4g.small"; it must be offered by RDS in every zone of the stack (eu-central-1a, eu-central-1b); this one is offered in eu-central-1b',
    );
  });

  it("warns when data are protected and the site has no certificate", async () => {
    const warn = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
    const warnings = async (changes: Readonly<Record<string, string>>) => {
      warn.mockClear();
      await load(changes);
      return warn.mock.calls.map(([text]) => text);
    };
    expect(await warnings({})).toEqual([
      "The site has no certificate: passwords and session cookies cross the internet in clear, although lamp:protectData is true. What to do: set lamp:domain and lamp:hostedZone, or lamp:certificateArn.",
    ]);
    expect(await warnings({ "lamp:protectData": "false" })).toEqual([]);
    expect(await warnings({ "lamp:domain": "www.example.com", "lamp:hostedZone": "Z1" })).toEqual([]);
    warn.mockRestore();
  });

  it("refuses credentials that the health check could not use", async () => {
    expect(await load({ "aws:assumeRoles": "[]" })).toContain("aws:assumeRoles must not be set: name a profile");
  });

  it("says that AWS does not answer, what to do, and nothing about the program's inside", async () => {
    const refused = "User: operator is not authorized to perform: ec2:DescribeImages";
    const text = await load({}, { ...region, "aws:ec2/getAmi:getAmi": refused });
    expect(text).toContain("The settings cannot be checked, because AWS does not answer: ");
    expect(text).toContain(refused);
    expect(text).toContain("Nothing has been changed in AWS.\nWhat to do: ");
    expect(text).not.toMatch(/^ +at /m);
  });

  it("reports the problems that need no access to AWS when there is none", async () => {
    expect(await load({ "lamp:nat": "maybe" }, {})).toContain('lamp:nat is "maybe"');
    expect(await load({}, {})).toContain("no answer for aws:");
  });
});

describe("the stack files", () => {
  it.each(["dev", "prod", "rehearsal"])("Pulumi.%s.yaml can be used, and repeats no default", async stack => {
    const own = ownSettings(stack);
    expect(Object.entries(own).filter(([key, value]) => defaults()[key] === value)).toEqual([]);
    expect(typeof (await load(own))).toBe("object");
  });

  it("of rehearsal and prod differ only in the protection and the time-out", () => {
    const { "lamp:protectData": protectData, "lamp:healthTimeoutSeconds": timeout, ...rest } = ownSettings("rehearsal");
    expect([protectData, timeout]).toEqual(["false", "180"]);
    expect(rest).toEqual(ownSettings("prod"));
  });
});
