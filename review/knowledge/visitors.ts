import { type Kind, tagged } from "./kind";

/** The names and certificates under which visitors know the site. */
export const visitors: Readonly<Record<string, Kind>> = {
  "aws:acm/certificate:Certificate": {
    tier: "visitors",
    noun: "certificate",
    properties: { ...tagged },
    replaced: step => ({
      severity: "medium",
      what: `The certificate ${step.name} is replaced.`,
      effect:
        "Visitors get the new one as soon as it is validated and the listener has it. The old one is deleted after that.",
      advice: "Check that the new one has every name that visitors use.",
    }),
    deleted: step => ({
      severity: "high",
      what: `The certificate ${step.name} is deleted.`,
      effect: "A listener that uses it keeps AWS from deleting it; without it there is no HTTPS.",
      advice: "Check what the listener uses.",
    }),
  },
  "aws:acm/certificateValidation:CertificateValidation": {
    tier: "visitors",
    noun: "validation of the certificate",
    properties: {},
    replaced: "none",
    deleted: "none",
  },
  "aws:route53/record:Record": {
    tier: "visitors",
    noun: "DNS record",
    properties: {
      records: (_change, step) => moved(step.name),
      aliases: (_change, step) => moved(step.name),
      ttl: "none",
      allowOverwrite: "none",
    },
    replaced: step => moved(step.name),
    deleted: step => ({
      severity: "high",
      what: `The name of ${step.name} is taken out of the DNS.`,
      effect: "Visitors cannot find the site by this name as soon as their caches have forgotten it.",
      advice: "Check that nobody uses the name.",
    }),
  },
};

function moved(name: string) {
  return {
    severity: "high",
    what: `The DNS record ${name} leads elsewhere.`,
    effect: "New visitors go there within a minute, others when their caches end.",
    advice: "Check that the new place answers under this name, with HTTPS.",
  } as const;
}
