import { projectSettings, stackValues } from "./stacks";

const stacks = ["dev", "prod"];

/** docs/configuration.md: a table of the settings, made from Pulumi.yaml and the files of the stacks. */
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
    "`npm run docs` makes this page from Pulumi.yaml. To change a setting, run for example",
    "`pulumi config set lamp:webServers 3`, then `pulumi preview`. The columns of the stacks show what Pulumi.STACK.yaml sets.",
    "Where a column is empty, the stack uses the default. The program refuses wrong, contradictory and unknown settings, all",
    "in one error, before it changes anything.",
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
