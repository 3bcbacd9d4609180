import { describe, expect, it } from "vitest";
import { defaults } from "../tests/support/stackConfig";
import { forms, parseSettings } from "./form";

const given = () =>
  Object.fromEntries(Object.entries(defaults()).map(([key, value]) => [key.replace("lamp:", ""), value]));

describe("parseSettings", () => {
  it("reads the defaults of Pulumi.yaml, which has every setting and no other", () => {
    expect(Object.keys(given()).sort()).toEqual(Object.keys(forms).sort());
    expect(parseSettings(given())).toEqual({
      problems: [],
      values: {
        webServers: 2,
        webInstanceType: "t4g.small",
        image: undefined,
        zones: 2,
        cidrBlock: "10.20.0.0/16",
        nat: "perZone",
        site: "site",
        phpExtensions: [],
        phpChildren: undefined,
        requestTimeoutSeconds: 60,
        checkPath: "/",
        environment: {},
        secrets: {},
        sharedPaths: [],
        stickySeconds: 0,
        databaseInstanceClass: "db.t4g.small",
        databaseStorageGb: 20,
        databaseEngineVersion: "8.4",
        replicaEngineVersion: undefined,
        databaseParameters: {},
        databaseMultiAz: true,
        avoidZone: undefined,
        databaseGeneration: 1,
        databaseKeepRetired: true,
        promotionTimeoutSeconds: 900,
        databasePasswordGeneration: 1,
        backupRetentionDays: 7,
        protectData: true,
        domain: undefined,
        moreDomains: [],
        redirectMoreDomains: true,
        hstsSeconds: 86_400,
        hostedZone: undefined,
        certificateArn: undefined,
        waf: false,
        wafCount: [],
        wafBlock: [],
        wafExceptPaths: [],
        wafWordPress: false,
        outgoingPorts: [],
        sessionManager: false,
        mailRelay: undefined,
        mailFrom: undefined,
        allowedNetworks: ["0.0.0.0/0"],
        accessLogDays: 30,
        logDays: 0,
        alarmEmail: undefined,
        healthTimeoutSeconds: 900,
      },
    });
  });

  const mysql = "be 8.4, or an exact release such as 8.4.9 (RDS offers no MySQL 9)";
  const checkPath = "be the path of a page such as / or /login, without blanks and without #";
  const extensions = "be a list of PHP extensions such as gd,intl, of at most 1000 characters";
  const parameters =
    'be a map of parameters of MySQL such as {"max_connections": 200}, or words such as max_connections=200';
  const relay = "be the host name and the port of a mail relay, such as email-smtp.eu-central-1.amazonaws.com:587";
  const networks =
    "be 0.0.0.0/0 (everybody), or a list of at most 25 IPv4 blocks of the internet that do not overlap, such as 198.51.100.7/32,203.0.112.0/24, each beginning at its first address";
  const exceptPaths =
    "be a list of beginnings of paths such as /wp-admin/,/wiki/index.php, each of / and more letters, digits and ._~-/, of at most 400 characters in all";
  const logDays =
    "be a number of days that CloudWatch offers: 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653; or 0 for no logs";
  const rules = "be a list of rules of AWS's managed rule groups such as CrossSiteScripting_BODY,SQLi_BODY";
  const ports =
    "be a list of at most 40 different TCP ports such as 465,587, from 1 to 65535, without 80 and 443, which are open already";
  const moreNames =
    "be a list of host names in lower case such as example.com or *.example.com, each with =ZONE behind it if it is in another zone than lamp:hostedZone";
  const certificate = "be the ARN of an ACM certificate, as arn:aws:acm:REGION:ACCOUNT:certificate/ID";
  it.each<string[]>([
    ["webServers", "1", "be a whole number (one alone would be a single point of failure) from 2 to 20"],
    ["webServers", "two", "be a whole number (one alone would be a single point of failure) from 2 to 20"],
    ["webServers", "2.5", "be a whole number (one alone would be a single point of failure) from 2 to 20"],
    ["webInstanceType", "small", "be an EC2 instance type such as t4g.small"],
    [
      "image",
      "debian-12-arm64-20260501-2465",
      "be the exact name of a Debian 13 image, such as debian-13-arm64-20260501-2465, or the id of an image, such as ami-0123456789abcdef0",
    ],
    [
      "image",
      "ami-12",
      "be the exact name of a Debian 13 image, such as debian-13-arm64-20260501-2465, or the id of an image, such as ami-0123456789abcdef0",
    ],
    ["imageOwner", "1234", "be the number of an AWS account: 12 digits, in quotes in a file"],
    ["zones", "1", "be a whole number from 2 to 8"],
    ["zones", "9", "be a whole number from 2 to 8"],
    [
      "cidrBlock",
      "10.20.0.0/24",
      "be an IPv4 block such as 10.20.0.0/16, from /16 to /22: three tiers in up to eight zones need the room",
    ],
    ["nat", "maybe", "be one of perZone, single, none"],
    ["site", "", "be a folder of the project, such as site"],
    ["phpExtensions", "gd; rm -rf /", extensions],
    ["phpExtensions", "[gd]", extensions],
    ["phpExtensions", "[1]", extensions],
    ["phpChildren", "4", "be a whole number from 5 to 1000"],
    ["requestTimeoutSeconds", "9", "be a number of seconds from 10 to 3600"],
    ["checkPath", "login", checkPath],
    ["checkPath", "/a b", checkPath],
    ["checkPath", "https://www.example.com/", checkPath],
    ["sessionManager", "yes", "be true or false"],
    ["stickySeconds", "604801", "be a number of seconds from 0 to 604800"],
    ["databaseInstanceClass", "t4g.small", "be an RDS instance class such as db.t4g.small"],
    ["databaseStorageGb", "19", "be a number of GiB from 20 to 65536"],
    ["databaseEngineVersion", "9.1", mysql],
    ["databaseEngineVersion", "8.0", mysql],
    ["replicaEngineVersion", "8.40", mysql],
    ["databaseParameters", "max_connections", parameters],
    ["databaseParameters", '["max_connections"]', parameters],
    ["databaseParameters", '{"max_connections": [1]}', parameters],
    ["databaseParameters", '{"max_connections": ""}', parameters],
    ["databaseParameters", '{"max_connections"', parameters],
    ["databaseParameters", '{"init connect": "x"}', parameters],
    ["databaseMultiAz", "yes", "be true or false"],
    ["avoidZone", "b", "be the name of an availability zone such as eu-central-1a"],
    ["databaseGeneration", "0", "be a whole number from 1 to 999"],
    ["databaseKeepRetired", "", "be true or false"],
    ["databasePasswordGeneration", "-1", "be a whole number from 1 to 999"],
    ["backupRetentionDays", "0", "be a number of days from 1 to 35"],
    ["protectData", "True", "be true or false"],
    ["domain", "https://www.example.com", "be a host name in lower case, such as www.example.com"],
    ["moreDomains", "https://example.com", moreNames],
    ["moreDomains", "Example.com", moreNames],
    ["moreDomains", "shop.*.example.com", moreNames],
    ["moreDomains", "*.com", moreNames],
    ["moreDomains", "*", moreNames],
    ["moreDomains", "example.com=example.com", moreNames],
    ["moreDomains", "example.com=", moreNames],
    ["moreDomains", "[1]", moreNames],
    ["redirectMoreDomains", "yes", "be true or false"],
    ["hstsSeconds", "63072001", "be a number of seconds from 0 to 63072000"],
    ["hostedZone", "example.com", "be the id of a Route 53 zone, such as Z0123456789ABCDEFGHIJ"],
    ["certificateArn", "arn:aws:iam::123456789012:server-certificate/x", certificate],
    ["waf", "1", "be true or false"],
    ["wafCount", "SQLi-BODY", rules],
    ["wafBlock", "SQLi-BODY", rules],
    ...["wp-admin", "/", "/a*b", "/a(b", "/caf\u00e9/", `/${"a".repeat(400)}`].map(got => [
      "wafExceptPaths",
      got,
      exceptPaths,
    ]),
    ["wafWordPress", "yes", "be true or false"],
    ...["0", "65536", "smtp", "587,587", "80", "443", "5.5", "[587", "-1"].map(got => ["outgoingPorts", got, ports]),
    ...[
      "relay",
      "relay.example.com",
      "relay.example.com:0",
      "relay.example.com:65536",
      "a.example.com:5:6",
      "10.0.0.1:25",
    ].map(got => ["mailRelay", got, relay]),
    ["mailFrom", "site", "be the mail address of a sender, such as site@example.com"],
    ["mailFrom", "a b@example.com", "be the mail address of a sender, such as site@example.com"],
    ...[
      ...["", "everybody", "198.51.100.7", "198.51.100.7/24", "10.0.0.0/8", "192.168.1.0/24", "127.0.0.1/32", "::/0"],
      ...["0.0.0.0/0,198.51.100.7/32", "198.51.100.0/24,198.51.100.7/32", "8.8.8.8/32,8.8.8.8/32", "8.0.0.0/0"],
      Array.from({ length: 26 }, (_, n) => `8.8.${n}.0/24`).join(),
    ].map(got => ["allowedNetworks", got, networks]),
    ["accessLogDays", "forever", "be a number of days (0: no access logs) from 0 to 3650"],
    ...["31", "forever", "-1", "1.5"].map(got => ["logDays", got, logDays]),
    ["alarmEmail", "ops", "be an email address, or empty"],
    ["healthTimeoutSeconds", "10", "be a number of seconds from 30 to 3600"],
  ])("refuses %s = %j and says what is allowed", (name = "", got = "", must) => {
    expect(parseSettings({ ...given(), [name]: got }).problems).toEqual([{ key: `lamp:${name}`, got, must }]);
  });

  it("reports every problem at once, and still reads the rest", () => {
    const { values, problems } = parseSettings({ ...given(), nat: "maybe", waf: "perhaps", zones: "3" });
    expect(problems.map(problem => problem.key)).toEqual(["lamp:nat", "lamp:waf"]);
    expect(values.zones).toBe(3);
  });

  it("reports a key that has no default any more", () => {
    const rest = Object.entries(given()).filter(([name]) => name !== "zones");
    expect(parseSettings(Object.fromEntries(rest)).problems).toEqual([
      { key: "lamp:zones", must: "be a whole number from 2 to 8" },
    ]);
  });

  it("refuses a key that does not exist, and names those that do", () => {
    const { problems } = parseSettings({ ...given(), webServer: "3" });
    expect(problems.map(problem => problem.key)).toEqual(["lamp:webServer"]);
    expect(problems[0]!.must).toMatch(
      /^not be set: there is no such setting. There are: webServers, webInstanceType, /,
    );
  });

  it.each([
    ["gd,intl", ["gd", "intl"]],
    ["gd intl", ["gd", "intl"]],
    ['["gd","intl"]', ["gd", "intl"]],
    ["", []],
  ])("reads the PHP extensions %j", (got, names) => {
    expect(parseSettings({ ...given(), phpExtensions: got }).values.phpExtensions).toEqual(names);
  });

  it.each([
    [
      '{"max_connections": 200, "local_infile": true, "sql_mode": "ANSI, TRADITIONAL"}',
      { max_connections: "200", local_infile: "1", sql_mode: "ANSI, TRADITIONAL" },
    ],
    ["max_connections=200 sql_mode=ANSI", { max_connections: "200", sql_mode: "ANSI" }],
    ["optimizer_switch=mrr=off", { optimizer_switch: "mrr=off" }],
    ["", {}],
    ["{}", {}],
  ])("reads the parameters %j", (got, expected) => {
    expect(parseSettings({ ...given(), databaseParameters: got }).values.databaseParameters).toEqual(expected);
  });

  it.each([
    ["587,465", [465, 587]],
    ["[587, 993]", [587, 993]],
    ["", []],
  ])("reads the ports %j", (got, expected) => {
    expect(parseSettings({ ...given(), outgoingPorts: got }).values.outgoingPorts).toEqual(expected);
  });

  it.each([
    ["example.com *.example.com", ["example.com", undefined], ["*.example.com", undefined]],
    ['["example.com","example.de=Z2"]', ["example.com", undefined], ["example.de", "Z2"]],
    ["example.com,example.de=Z2", ["example.com", undefined], ["example.de", "Z2"]],
    [""],
  ])("reads the further names %j", (got, ...names) => {
    const { moreDomains, ...others } = parseSettings({ ...given(), moreDomains: got }).values;
    expect(moreDomains).toEqual(names.map(([name, zone]) => ({ name, zone })));
    expect(others.domain).toBeUndefined();
  });
});
