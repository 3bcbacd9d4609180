import { projectSettings, stackValues } from "./stacks";

const stacks = ["dev", "prod"];

/** The table of settings, docs/configuration.md: Pulumi.yaml and the stacks' own files, for people. */
export function configurationPage(): string {
  const values = stacks.map(stackValues);
  const rows = projectSettings().map(({ key, description, default: value }) => [
    `\`${key}\``,
    code(value),
    ...values.map(of => code(of[key])),
    description.replaceAll("|", "\\|"),
  ]);
  const titles = ["setting", "default", ...stacks, "meaning"];
  return [
    "# Settings",
    "",
    "Made from Pulumi.yaml by `npx tsx docs/docs.ts`; change it there. Set one with `pulumi config set lamp:webServers 3`, then",
    "`pulumi preview`. A column of a stack shows what that stack's own file sets; where it is empty, the default holds.",
    "Wrong, contradictory and unknown settings are refused together, before anything is changed.",
    "",
    row(titles),
    row(titles.map(() => "---")),
    ...rows.map(row),
    "",
  ].join("\n");
}

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const code = (value: unknown) => {
  const text = typeof value === "object" ? JSON.stringify(value) : String(value ?? "");
  return text === "" ? "" : `\`${text}\``;
};
