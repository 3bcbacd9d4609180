import { describe, expect, it } from "vitest";
import { isMet } from "./condition";

const context = {
  "aws:SourceIp": "198.51.100.4",
  "aws:SourceVpc": undefined,
  "aws:TokenIssueTime": "2026-05-01T10:00:00.000Z",
  "aws:PrincipalArn": "arn:aws:iam::123456789012:role/web",
};

/** The answers follow the IAM user guide, "IAM JSON policy elements: Condition operators". */
describe("a condition", () => {
  it.each<[object, boolean | undefined]>([
    [{ IpAddress: { "aws:SourceIp": "198.51.100.4/32" } }, true],
    [{ IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.4"] } }, true],
    [{ IpAddress: { "aws:SourceIp": "198.51.100.5/32" } }, false],
    [{ IpAddress: { "aws:SourceIp": "2001:db8::/32" } }, false],
    [{ NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.5/32"] } }, true],
    [{ NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24", "198.51.100.4/32"] } }, false],
    [{ IpAddress: { "AWS:sourceip": "198.51.100.0/24" } }, true],
    // A key that the request does not have.
    [{ StringEquals: { "aws:SourceVpc": "vpc-1" } }, false],
    [{ StringEqualsIfExists: { "aws:SourceVpc": "vpc-1" } }, true],
    [{ StringNotEquals: { "aws:SourceVpc": "vpc-1" } }, true],
    [{ Null: { "aws:SourceVpc": "true" } }, true],
    [{ Null: { "aws:SourceIp": "true" } }, false],
    [{ Null: { "aws:SourceIp": "false" } }, true],
    [{ DateLessThan: { "aws:TokenIssueTime": "2026-05-01T10:00:01Z" } }, true],
    [{ DateLessThan: { "aws:TokenIssueTime": "2026-05-01T10:00:00Z" } }, false],
    [{ DateGreaterThanEquals: { "aws:TokenIssueTime": "1777629600" } }, true],
    [{ ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/other" } }, true],
    // All keys and all operators must be met.
    [{ IpAddress: { "aws:SourceIp": "198.51.100.0/24" }, StringEquals: { "aws:SourceVpc": "vpc-1" } }, false],
    [{ IpAddress: { "aws:SourceIp": "198.51.100.0/24" }, Null: { "aws:SourceVpc": "true" } }, true],
    // What the stand-in does not know.
    [{ StringEquals: { "aws:RequestedRegion": "eu-central-1" } }, undefined],
    [{ StringEquals: { "aws:SourceIp": "${aws:PrincipalTag/address}" } }, undefined],
    [{ BinaryEquals: { "aws:SourceIp": "x" } }, undefined],
    [{ IpAddress: { "aws:SourceIp": "203.0.113.1" }, StringEquals: { "aws:RequestedRegion": "x" } }, false],
  ])("%j is met: %s", (condition, met) => {
    expect(isMet(condition as never, context)).toBe(met);
  });

  it("that is missing is met", () => {
    expect(isMet(undefined, context)).toBe(true);
  });
});
