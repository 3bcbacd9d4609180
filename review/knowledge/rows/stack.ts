import { ended, harmless, type Kind, type Risk } from "../kind";
import type { Step } from "../../plan/plan";

/** Resources of Pulumi itself: they are in the state only, and AWS knows nothing of them. */
const ofState = (noun: string, plural?: string): Kind => ({
  tier: "stack",
  noun,
  ...(plural === undefined ? {} : { plural }),
  properties: harmless("input", "keepers", "value", "triggers"),
  replaced: "none",
  deleted: "none",
  cost: "free",
  times: "none",
});

const renamed = (step: Step): Risk => ({
  severity: "medium",
  what: `The random name ${step.name} is made anew.`,
  effect: "Everything whose name is made of it gets another name, and may be replaced.",
  advice: "Look for replacements below.",
});

const keyMade = (step: Step): Risk => ({
  severity: "medium",
  what: `The key or certificate ${step.name} is made anew.`,
  effect: "Programs that know only the old one refuse the new one, or cannot log in.",
  advice: "Check who has the old one.",
});

const ran = (step: Step): Risk => ({
  severity: "medium",
  what: `A command of the program runs: ${step.name}.`,
  effect: "What it does, no preview can tell.",
  advice: "Read the command in the program.",
});

const command = (noun: string): Kind => ({
  tier: "stack",
  noun,
  properties: {
    ...harmless("logging", "addPreviousOutputInEnv"),
    ...Object.fromEntries(
      ["create", "update", "delete", "triggers", "environment", "stdin", "dir", "interpreter", "connection"].map(
        name => [name, (_change: unknown, step: Step) => ran(step)],
      ),
    ),
  },
  created: ran,
  replaced: ran,
  deleted: step =>
    step.operation === "delete"
      ? ran(step)
      : {
          severity: "low",
          what: `The command ${step.name} leaves the stack, and its command for the end does not run.`,
          effect: "What it has made stays.",
          advice: "Check what it has made.",
        },
  cost: "free",
});

const named = (noun: string): Kind => ({ ...ofState(noun), replaced: renamed });
const secret = (noun: string): Kind => ({ ...ofState(noun), replaced: keyMade, tier: "stack" });

export const stack: Readonly<Record<string, Kind>> = {
  "pulumi:index:Stash": ofState("note in the state", "notes in the state"),
  "random:index/randomId:RandomId": named("random name"),
  "random:index/randomString:RandomString": named("random text"),
  "random:index/randomPet:RandomPet": named("random word"),
  "random:index/randomUuid:RandomUuid": named("random number"),
  "random:index/randomUuid4:RandomUuid4": named("random number"),
  "random:index/randomUuid7:RandomUuid7": named("random number"),
  "random:index/randomInteger:RandomInteger": named("random number"),
  "random:index/randomShuffle:RandomShuffle": named("random order"),
  "random:index/randomBytes:RandomBytes": secret("random key"),
  "tls:index/privateKey:PrivateKey": secret("private key"),
  "tls:index/selfSignedCert:SelfSignedCert": secret("self-signed certificate"),
  "tls:index/locallySignedCert:LocallySignedCert": secret("signed certificate"),
  "tls:index/certRequest:CertRequest": secret("request for a certificate"),
  "command:local:Command": command("local command"),
  "command:remote:Command": command("command on a server"),
  "command:remote:CopyFile": command("copy to a server"),
  "command:remote:CopyToRemote": command("copy to a server"),
  "null:index/resource:Resource": ofState("resource that does nothing", "resources that do nothing"),
  "time:index/offset:Offset": ofState("moment"),
  "time:index/rotating:Rotating": { ...ofState("rotating moment"), replaced: renamed },
  "time:index/sleep:Sleep": { ...ofState("pause"), times: "unknown" },
  "time:index/static:Static": ofState("moment"),
  "local:index/file:File": ofState("local file"),
  "local:index/sensitiveFile:SensitiveFile": ofState("local file"),
  "archive:index/file:File": ofState("archive"),
  "pulumi:pulumi:StackReference": { ...ofState("link to another stack"), properties: { name: "none" } },
};

/** A provider is how Pulumi reaches an account: another region or account replaces everything that it made. */
export const provider: Kind = {
  tier: "stack",
  noun: "provider",
  properties: {
    ...harmless("version", "defaultTags", "pluginDownloadURL"),
    ...Object.fromEntries(
      ["region", "profile", "accessKey", "secretKey", "assumeRole", "assumeRoles", "allowedAccountIds"].map(name => [
        name,
        (_change: unknown, step: Step) => elsewhere(step),
      ]),
    ),
  },
  replaced: elsewhere,
  deleted: step => ({
    severity: "low",
    what: `The provider ${step.name} is ${ended(step)}.`,
    effect: "Resources that it made and that stay cannot be changed without it.",
    advice: "Check that nothing is left of it.",
  }),
  cost: "free",
  times: "none",
};

function elsewhere(step: Step): Risk {
  return {
    severity: "high",
    what: `The provider ${step.name} works with another account, region or role.`,
    effect: "Everything that it made may be replaced, or cannot be found any more.",
    advice: "Do not merge this if it was not meant.",
  };
}
