import { describe, expect, it } from "vitest";
import { problems } from "../../testing/refusal";
import { matches } from "./filter";

const message = { NewStateValue: "ALARM", OldStateValue: "OK", Trigger: { MetricName: "ReplicaLag" } };

// SNS developer guide, "AND/OR logic in Amazon SNS" and "Filter policy constraints" (payload-based filtering).
describe("a filter policy", () => {
  it.each<[object, boolean]>([
    [{}, true],
    [{ NewStateValue: ["ALARM"] }, true],
    [{ NewStateValue: ["OK", "ALARM"] }, true],
    [{ NewStateValue: ["OK"] }, false],
    [{ NewStateValue: ["ALARM"], OldStateValue: ["OK"] }, true],
    [{ NewStateValue: ["ALARM"], OldStateValue: ["ALARM"] }, false],
    [{ Other: ["ALARM"] }, false],
    [{ Trigger: { MetricName: ["ReplicaLag"] } }, true],
    [{ Trigger: { MetricName: ["CPUUtilization"] } }, false],
    [{ $or: [{ NewStateValue: ["OK"] }, { OldStateValue: ["OK"] }] }, true],
    [{ $or: [{ NewStateValue: ["OK"] }, { OldStateValue: ["ALARM"] }] }, false],
    // An `$or` of one object is a property like any other.
    [{ $or: [{ NewStateValue: ["ALARM"] }] }, false],
  ])("%j: %s", (policy, expected) => {
    expect(matches(policy, message)).toBe(expected);
  });
});

describe("a preview of a subscription", () => {
  const subscription = { topic: "arn:aws:sns:eu-central-1:123456789012:t", protocol: "email", endpoint: "a@b.c" };
  it.each<[object, string[]]>([
    [{}, []],
    [{ filterPolicy: "{}", filterPolicyScope: "MessageBody" }, []],
    [
      { filterPolicy: "{}", filterPolicyScope: "Body" },
      ['filterPolicyScope: expected filter_policy_scope to be one of ["MessageAttributes" "MessageBody"], got Body'],
    ],
    [
      { filterPolicyScope: "MessageBody" },
      ["filterPolicyScope: filter_policy is required when filter_policy_scope is set"],
    ],
    [{ filterPolicy: "{" }, ['filterPolicy: "filter_policy" contains an invalid JSON']],
    [
      { filterPolicy: '{"a":[{"prefix":"b"}]}' },
      ['filterPolicy: the rehearsal does not know the operator {"prefix":"b"} of a filter policy'],
    ],
    [
      { filterPolicy: '{"$or":[{"a":["b"]},{"c":{"d":[{"exists":true}]}}]}' },
      ['filterPolicy: the rehearsal does not know the operator {"exists":true} of a filter policy'],
    ],
  ])("%j", (inputs, expected) => {
    expect(problems("aws:sns/topicSubscription:TopicSubscription", { ...subscription, ...inputs })).toEqual(expected);
  });
});
