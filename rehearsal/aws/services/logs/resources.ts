import { AwsError } from "../../core/awsError";
import type { Behaviours, Problem } from "../../core/behaviour";
import type { Inputs } from "../../core/resource";
import { LogsStore } from "./store";

export const groupType = "aws:cloudwatch/logGroup:LogGroup";

/** For how many days a group can keep its events (API reference, PutRetentionPolicy). The provider's 0 is for ever. */
const retentions = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** terraform-provider-aws, internal/service/logs/group.go and validate.go. */
function check({ name, retentionInDays }: Inputs<typeof groupType>): Problem[] {
  const problems: Problem[] = [];
  if (name !== undefined && (!/^[\w./#-]+$/.test(name) || name.length > 512))
    problems.push([
      "name",
      `"name" isn't a valid log group name (alphanumeric characters, underscores, hyphens, slashes, hash signs and dots are allowed, at most 512): "${name}"`,
    ]);
  if (retentionInDays !== undefined && !retentions.includes(retentionInDays))
    problems.push([
      "retentionInDays",
      `expected retention_in_days to be one of [${retentions.join(" ")}], got ${retentionInDays}`,
    ]);
  return problems;
}

export const resources: Behaviours = {
  [groupType]: {
    check,
    create({ inputs }, { account }) {
      const { name = "" } = inputs;
      const { strays } = account.store(LogsStore);
      if (account.find(groupType, "name", name) !== undefined || strays.has(name))
        throw new AwsError(
          `creating CloudWatch Logs Log Group (${name})`,
          "CloudWatch Logs",
          "CreateLogGroup",
          "ResourceAlreadyExistsException",
          "The specified log group already exists",
        );
      return {};
    },
    remove({ id }, { account }) {
      account.store(LogsStore).groups.delete(id);
    },
  },
};
