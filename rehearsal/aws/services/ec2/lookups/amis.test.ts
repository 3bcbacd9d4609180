import { beforeEach, describe, expect, it } from "vitest";
import { Account } from "../../../core/account";
import { invoke } from "../../../core/invokes";
import type { Properties } from "../../../core/values";
import { images } from "../catalog";
import { imagesOf } from "../images";

describe("a search for an image", () => {
  let account: Account;
  beforeEach(() => {
    account = new Account();
    account.region = "eu-central-1";
  });
  const ami = (args: Properties) => invoke("aws:ec2/getAmi:getAmi", args, account);
  const filter = (name: string, ...values: string[]) => ({ name, values });
  const arm = filter("architecture", "arm64");
  const newest = (more: Properties = {}) =>
    ami({ mostRecent: true, filters: [filter("name", "debian-13-arm64-*")], ...more })["name"];

  it("finds the newest one that every filter fits", () => {
    const found = ami({
      owners: ["136693071363"],
      mostRecent: true,
      filters: [arm, filter("name", "debian-13-arm64-*")],
    });
    expect([found["name"], found["architecture"]]).toEqual(["debian-13-arm64-20261102-2650", "arm64"]);
    expect(ami({ nameRegex: "amd64-20260914" })["architecture"]).toBe("x86_64");
  });

  it("is refused without a result, and with several, in the provider's words", () => {
    const offered = `(The rehearsal offers: ${images.map(image => image.name).join(", ")}, owner 136693071363.)`;
    expect(() => ami({ owners: ["amazon"] })).toThrow(
      `invoking aws:ec2/getAmi:getAmi: Your query returned no results. Please change your search criteria and try again. ${offered}`,
    );
    expect(() => ami({ filters: [arm] })).toThrow(
      "invoking aws:ec2/getAmi:getAmi: Your query returned more than one result. Please try a more specific search criteria, or set `most_recent` attribute to true.",
    );
  });

  it("is refused with a filter that nobody knows, whatever its value", () => {
    expect(() => newest({ filters: [filter("unheard-of", "*")] })).toThrow(
      /^reading EC2 AMIs: .*DescribeImages, .* StatusCode: 400, .* api error InvalidParameterValue: The filter 'unheard-of' is invalid \(the rehearsal knows architecture, /,
    );
  });

  it("leaves a deprecated one out from the day that is two years after its creation, unless it is asked for", () => {
    const store = imagesOf(account);
    store.today = "2028-11-01";
    expect(newest()).toBe("debian-13-arm64-20261102-2650");
    store.today = "2028-11-02";
    expect(() => newest()).toThrow("returned no results");
    expect(newest({ includeDeprecated: true })).toBe("debian-13-arm64-20261102-2650");
    store.publish("3100");
    expect(newest()).toBe("debian-13-arm64-20281102-3100");
  });

  it("does not find one that its owner has taken away, not even among the deprecated", () => {
    imagesOf(account).deregister(({ name }) => name.includes("-20261102-"));
    expect(newest({ includeDeprecated: true })).toBe("debian-13-arm64-20260914-2601");
  });
});
