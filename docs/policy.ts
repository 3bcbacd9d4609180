import type { Parameter } from "../policy/pack/settings";
import { type Rule } from "../policy/pack/rule";
import { parametersOf } from "../policy/pack/settings";
import { rules } from "../policy/rules/rules";

const introduction = `# Policy pack

\`policy/\` is a pack of rules for AWS. It knows nothing of this program, so you can hold any Pulumi program with \`@pulumi/aws\` to it.
This page is generated from the rules by \`npm run docs\`.

\`\`\`sh
npm ci
pulumi preview --policy-pack policy
pulumi up --policy-pack policy
\`\`\`

Another project uses the folder by its path, for example \`--policy-pack ../two-server-lamp/policy\`. The pack takes its packages from
the project that it is in, so run \`npm ci\` there. Its \`tsconfig.json\` turns the type check off, so that it
starts sooner; \`npm run typecheck\` checks it instead.

The pack passes for the stacks \`dev\` and \`prod\`. It says of both that the site is served over HTTP until it has a certificate.

## What happens to a violation

- A **mandatory** rule fails the preview, which shows all violations. In an update, the first one stops it, before the resource is made.
- An **advisory** rule only shows what it found.
- A rule that is **off** does not look until you turn it on.
- A rule that joins several resources (marked _joins_) runs at the end. An update has then made all resources, and still fails. So run the
  preview first.

A rule cannot check a value that only the update will know, for example an id of AWS. The preview then says so, as an advisory line which
names the property and when it will be checked. In the first preview of a stack there are several such lines. They are no violations.

\`pulumi preview --json\` has **no word** of what a policy found, on standard output or on standard error. When a mandatory rule is broken, the
exit code is not 0, and the diagnostics have one line, \`error: preview failed\`. (Pulumi's engine passes over these events when it prints JSON;
seen with 3.232.) \`npm run -s workflow -- preview --stack NAME --policy-pack policy --out FOLDER\` reads them from the log of the engine, and
writes a review with a section Rules. By hand, make the plan for a review without the pack, and ask the pack in a second preview without
\`--json\`. The violations stand under \`Policies:\` in its output:

\`\`\`sh
pulumi preview --json --show-sames > plan.json
pulumi preview --policy-pack policy
\`\`\`

## Configuration

\`\`\`sh
pulumi preview --policy-pack policy --policy-pack-config policies.json
\`\`\`

\`policies.json\` has the rules by name. A text is the level; an object has the level in \`enforcementLevel\`, and parameters. \`all\` sets the
level of all rules. A value of a wrong type stops the preview before it begins.

\`\`\`json
{
  "secret-rotation": "mandatory",
  "imds-v2": { "hops": 1 },
  "no-open-ports": { "ports": [443] },
  "tags": { "enforcementLevel": "advisory", "required": ["Owner"], "except": ["legacy-*"] }
}
\`\`\`

Each rule has these two parameters, besides its own:

`;

const dataLoss = `## Plans that would lose data

A rule of a pack cannot refuse a plan that deletes a database. Pulumi's engine shows a policy only the resources that the program wants to
have, with their new properties: neither what is deleted, nor the old properties, nor whether a change replaces the resource. (Source:
pkg/resource/deploy/step_generator.go, \`analyzeAll\` and \`AnalyzeResources\`.) Therefore a command reads the plan:

\`\`\`sh
pulumi preview --json > plan.json
npm run losses -- plan.json
\`\`\`

It ends with 1 when the plan deletes or replaces a database, a table, a volume, a file system, a key, a search domain, a warehouse, a pool of
users or a backup vault, and names each. A replica may go while its source stays. To let one be lost, name it as the program does, in the
configuration of the stack, where reviewers see it: \`pulumi config set policy:mayLose lamp-db-1\`. Remove that after the update. For one run,
there is \`--may-lose lamp-db-1\`. With a preview that has failed, or with input that is no preview, it ends with 2. The
workflows \`preview\` and \`deploy\` run the same check: what it finds stands in the section Rules as \`policy/data-loss\`, and stops the
deployment.

The rule \`deletion-protection\` is the second line of defence: AWS itself then refuses to delete.
`;

const inWords = (value: Parameter["default"]) =>
  typeof value === "object"
    ? value.length === 0
      ? "none"
      : value.map(one => `\`${one}\``).join(", ")
    : `\`${String(value)}\``;

const levelOf = ({ level }: Rule) => (level === "disabled" ? "off" : level);

function section(rule: Rule): string {
  const facts = [levelOf(rule), rule.severity, ...(rule.ofStack ? ["_joins_"] : [])].join(", ");
  const controls = rule.controls.length > 0 ? ` Asked for by ${rule.controls.join(", ")}.` : "";
  const own = Object.entries(rule.parameters ?? {}).map(([name, parameter]) => line(name, parameter));
  const except = rule.exceptStacks ? [`- By default, \`exceptStacks\` is ${inWords(rule.exceptStacks)}.`] : [];
  const parameters = [...own, ...except];
  return [
    `### ${rule.name}`,
    "",
    `${rule.description} (${facts})${controls}`,
    ...(parameters.length ? ["", ...parameters] : []),
    "",
  ].join("\n");
}

const line = (name: string, parameter: Parameter) =>
  `- \`${name}\`: ${parameter.description} Default: ${inWords(parameter.default)}.`;

/** Text of docs/policy.md: every rule, with its level, its parameters and their defaults. */
export function policyPage(): string {
  const [first] = rules;
  const common = first === undefined ? [] : Object.entries(parametersOf({ ...first, parameters: {} }));
  return [
    introduction + common.map(([name, parameter]) => line(name, parameter)).join("\n"),
    "",
    "## Rules",
    "",
    'FSBP is the standard "AWS Foundational Security Best Practices" of Security Hub, CIS the benchmark of the Center for Internet Security.',
    "",
    ...rules.map(section),
    dataLoss,
  ].join("\n");
}
