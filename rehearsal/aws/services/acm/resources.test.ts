import { beforeEach, describe, expect, it } from "vitest";
import type { Resource } from "../../core/resource";
import { type Properties, list } from "../../core/values";
import { paperCloud } from "../../testing/paperCloud";
import { problems, refusal } from "../../testing/refusal";
import { AcmStore } from "./store";

const certificateType = "aws:acm/certificate:Certificate";

describe("a certificate", () => {
  let world: ReturnType<typeof paperCloud>;
  let certificate: Resource;
  beforeEach(async () => {
    world = paperCloud();
    certificate = await world.make(certificateType, "site", {
      domainName: "example.com",
      subjectAlternativeNames: ["*.example.com", "example.com"],
    });
  });
  const proofs = () => list(certificate.outputs["domainValidationOptions"]);
  const validate = (certificateArn = certificate.id) =>
    refusal(world.make("aws:acm/certificateValidation:CertificateValidation", "site", { certificateArn }));
  const prove = ({ resourceRecordName: name, resourceRecordValue }: Properties) =>
    world.make("aws:route53/record:Record", String(name), {
      zoneId: "Z1",
      name,
      type: "CNAME",
      records: [resourceRecordValue],
      ttl: 60,
    });

  it("has a domain name without a period at its end", () => {
    expect(problems(certificateType, { domainName: "Example.com" })).toEqual([]);
    expect(problems(certificateType, { domainName: "example.com." })).toEqual([
      "domainName: invalid value for domain_name (cannot end with a period)",
    ]);
  });

  it("has an RSA key, unless the program asks for another", async () => {
    const pem = ({ outputs }: Resource) => world.account.store(AcmStore).certificates.get(outputs["arn"] as string);
    expect(pem(certificate)).toBe("PEM of example.com,*.example.com with RSA_2048");
    const other = await world.make(certificateType, "other", { domainName: "a.test", keyAlgorithm: "EC_prime256v1" });
    expect(pem(other)).toBe("PEM of a.test with EC_prime256v1");
  });

  it("has each of its names once, with a record that proves it", () => {
    expect(proofs().map(proof => proof["domainName"])).toEqual(["example.com", "*.example.com"]);
    for (const proof of proofs()) expect(proof["resourceRecordName"]).toMatch(/^_[0-9a-f]{32}\.example\.com\.$/);
    expect(world.account.store(AcmStore).certificates.get(certificate.id)).toBe(
      "PEM of example.com,*.example.com with RSA_2048",
    );
  });

  it("has the same record as every other certificate of the name, and as the wildcard of its domain", async () => {
    const other = await world.make(certificateType, "other", { domainName: "example.com" });
    const records = [...proofs(), ...list(other.outputs["domainValidationOptions"])].map(proof =>
      [proof["resourceRecordName"], proof["resourceRecordValue"]].join(),
    );
    expect(new Set(records).size).toBe(1);
  });

  it("has as many names as the quota of the account allows", async () => {
    const names = (count: number) => ({
      domainName: "example.com",
      subjectAlternativeNames: Array.from({ length: count - 1 }, (_, i) => `n${i}.example.com`),
    });
    expect(await refusal(world.make(certificateType, "ten", names(10)))).toBe("");
    expect(await refusal(world.make(certificateType, "eleven", names(11)))).toBe(
      "requesting ACM Certificate: RequestCertificate 400 LimitExceededException: Certificate has too many domains.",
    );
  });

  it("is not waited for when the program leaves out a name's record", async () => {
    const [first] = proofs();
    await prove(first ?? {});
    const wait = (...validationRecordFqdns: string[]) =>
      refusal(
        world.make("aws:acm/certificateValidation:CertificateValidation", "site", {
          certificateArn: certificate.id,
          validationRecordFqdns,
        }),
      );
    const fqdn = String(first?.["resourceRecordName"]).replace(/\.$/, "");
    expect(await wait("other.example.com")).toBe(`missing example.com DNS validation record: ${fqdn}`);
    expect(await wait(fqdn)).toBe("");
  });

  it("cannot be deleted while a listener uses it", async () => {
    certificate.outputs["status"] = "ISSUED";
    const listener = await world.make("aws:lb/listener:Listener", "https", {
      loadBalancerArn: "arn:balancer",
      port: 443,
      protocol: "HTTPS",
      certificateArn: certificate.id,
      defaultActions: [],
    });
    expect(await refusal(world.destroy(certificate))).toBe(
      `deleting ACM Certificate (${certificate.id}): DeleteCertificate 400 ResourceInUseException: Certificate ${certificate.id} in use.`,
    );
    await world.destroy(listener);
    expect(await refusal(world.destroy(certificate))).toBe("");
  });

  it("is issued when every record exists, and not before", async () => {
    certificate = await world.make(certificateType, "two", {
      domainName: "example.com",
      subjectAlternativeNames: ["www.example.com"],
    });
    const [first, second] = proofs();
    const waiting = (proof: Properties | undefined) =>
      `waiting for ACM Certificate (${certificate.id}) to be issued: no DNS record ${String(proof?.["resourceRecordName"])} CNAME ${String(proof?.["resourceRecordValue"])} exists, so AWS would wait here until its 75 minutes are over`;
    expect(await validate()).toBe(waiting(first));
    await prove(first ?? {});
    expect(await validate()).toBe(waiting(second));
    expect(certificate.outputs["status"]).toBe("PENDING_VALIDATION");
    await prove(second ?? {});
    expect(await validate()).toBe("");
    expect(certificate.outputs["status"]).toBe("ISSUED");
  });

  it("cannot be waited for when it does not exist", async () => {
    expect(await validate("arn:none")).toBe(
      "reading ACM Certificate: DescribeCertificate 400 ResourceNotFoundException: Could not find certificate arn:none.",
    );
  });
});
