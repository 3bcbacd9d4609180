import { costs } from "../../figures/costs";
import { durations } from "../../figures/durations";
import { shown } from "../../plan/shown";
import type { Step } from "../../plan/plan";
import { ended, harmless, type Kind, type Risk, tagged } from "../kind";

/** The names and certificates under which visitors know the site. */
export const visitors: Readonly<Record<string, Kind>> = {
  "aws:acm/certificate:Certificate": {
    tier: "visitors",
    noun: "certificate",
    properties: { ...tagged, ...harmless("options", "earlyRenewalDuration") },
    replaced: step => ({
      severity: "medium",
      what: `The certificate ${step.name} is replaced.`,
      effect:
        "Visitors get the new one as soon as it is validated and the listener has it. The old one is deleted after that.",
      advice: "Check that the new one has every name that visitors use.",
    }),
    deleted: step => ({
      severity: "high",
      what: `The certificate ${step.name} is ${ended(step)}.`,
      effect: "AWS refuses to delete it while a listener uses it; without it there is no HTTPS.",
      advice: "Check what the listener uses.",
    }),
    cost: "free",
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    tier: "visitors",
    noun: "validation of the certificate",
    properties: {},
    replaced: "none",
    deleted: "none",
    cost: "free",
    times: { creation: durations.certificate },
  },
  "aws:route53/record:Record": {
    tier: "visitors",
    noun: "DNS record",
    properties: {
      ...Object.fromEntries(
        ["records", "aliases", "weightedRoutingPolicies", "failoverRoutingPolicies", "latencyRoutingPolicies"].map(
          name => [name, (_change: unknown, step: Step) => moved(step)],
        ),
      ),
      // Source: Route 53 developer guide, "How Route 53 determines whether a health check is healthy".
      healthCheckId: (_change, step) => moved(step),
      ttl: ({ before, after }, step) => ({
        severity: "low",
        what: `Caches keep the DNS record ${step.name} for ${shown(after)} s instead of ${shown(before)} s.`,
        effect: "A later move reaches visitors after this time.",
        advice: "Lower it a day before a move, and raise it afterwards.",
      }),
      ...harmless("allowOverwrite"),
    },
    replaced: moved,
    deleted: step => ({
      severity: step.operation === "forget" || isOfValidation(step) ? "low" : "high",
      what: `The DNS record ${step.name} is ${ended(step)}.`,
      effect: isOfValidation(step)
        ? "Visitors do not use it. A certificate that it validates is no longer renewed."
        : "Visitors cannot find the site by this name as soon as their caches have forgotten it.",
      advice: "Check that nobody uses the name.",
    }),
    cost: "free",
    times: { creation: durations.record, change: durations.record, deletion: durations.record },
  },
  "aws:route53/zone:Zone": {
    tier: "visitors",
    noun: "DNS zone",
    properties: { ...tagged, ...harmless("comment", "forceDestroy", "delegationSetId", "vpcs") },
    replaced: zoneGone,
    deleted: zoneGone,
    cost: costs.zone,
  },
  "aws:route53/healthCheck:HealthCheck": {
    tier: "visitors",
    noun: "health check of the DNS",
    properties: { ...tagged, ...harmless("failureThreshold", "resourcePath", "searchString", "disabled", "inverted") },
    replaced: "none",
    deleted: step => moved(step),
    cost: costs.healthCheck,
  },
  "aws:cloudfront/distribution:Distribution": {
    tier: "visitors",
    noun: "distribution",
    properties: {
      ...tagged,
      ...harmless("comment", "priceClass", "waitForDeployment", "httpVersion", "isIpv6Enabled", "loggingConfig"),
      ...Object.fromEntries(
        [
          ...[
            "origins",
            "originGroups",
            "defaultCacheBehavior",
            "orderedCacheBehaviors",
            "aliases",
            "viewerCertificate",
          ],
          ...["customErrorResponses", "defaultRootObject", "restrictions", "webAclId", "enabled"],
        ].map(name => [name, (change: { path: string }, step: Step) => delivered(change, step)]),
      ),
    },
    replaced: step => delivered({ path: "everything" }, step, "high"),
    deleted: step => delivered({ path: "its end" }, step, "high"),
    cost: costs.distribution,
    times: { creation: durations.distribution, change: durations.distribution, deletion: durations.distribution },
  },
  "aws:cognito/userPool:UserPool": {
    tier: "visitors",
    noun: "user pool",
    properties: { ...tagged },
    replaced: usersGone,
    deleted: usersGone,
  },
  "aws:cognito/userPoolClient:UserPoolClient": {
    tier: "visitors",
    noun: "client of a user pool",
    properties: { ...harmless("name"), callbackUrls: (_change, step) => usersOut(step) },
    replaced: step => usersOut(step),
    deleted: step => usersOut(step),
  },
};

/** The record with which ACM checks that a name is yours. Source: ACM user guide, "DNS validation". */
function isOfValidation({ before }: Step): boolean {
  return /acm-validations\.aws\.?/.test(JSON.stringify(before?.["records"] ?? ""));
}

function moved(step: Step): Risk {
  return isOfValidation(step)
    ? {
        severity: "low",
        what: `The record ${step.name}, which validates a certificate, changes.`,
        effect: "Visitors do not use it. The certificate of the old record is no longer renewed.",
        advice: "Check that the new certificate has every name that visitors use.",
      }
    : {
        severity: "high",
        what: `The DNS record ${step.name} leads elsewhere.`,
        effect: "New visitors go there within a minute, others when their caches end.",
        advice: "Check that the new place answers under this name, with HTTPS.",
      };
}

function zoneGone(step: Step): Risk {
  return {
    severity: step.operation === "forget" ? "medium" : "high",
    what: `The DNS zone ${step.name} is ${step.operation === "replace" ? "replaced, and gets other name servers" : ended(step)}.`,
    effect: "Every name in it stops working when caches end, until the domain names the right name servers again.",
    advice: "Do not merge this for a domain that is used.",
  };
}

/** Source: CloudFront developer guide, "Update a distribution": a change reaches all places within minutes. */
function delivered({ path }: { path: string }, step: Step, severity: Risk["severity"] = "medium"): Risk {
  return {
    severity,
    what: `What the distribution ${step.name} delivers changes: ${path}.`,
    effect: "Visitors everywhere get the new behaviour within minutes. A mistake takes as long to undo.",
    advice: "Open the site by the distribution after the update.",
  };
}

function usersGone(step: Step): Risk {
  return {
    severity: "high",
    what: `The user pool ${step.name} is ${step.operation === "replace" ? "replaced by an empty one" : ended(step)}.`,
    effect: "All accounts of its users are lost, and nobody can log in.",
    advice: "Do not merge this without a copy of the users. Passwords cannot be copied.",
  };
}

function usersOut(step: Step): Risk {
  return {
    severity: "medium",
    what: `How programs log users in by ${step.name} changes.`,
    effect: "Users may not be able to log in until the program knows the new values.",
    advice: "Check that the program gets them in this update.",
  };
}
