import type { Account } from "../../core/account";
import { type Properties, text } from "../../core/values";
import type { Lookups } from "../service";
import { groupType } from "./resources";
import { LogsStore } from "./store";

/** All groups whose names begin so (terraform-provider-aws, internal/service/logs/groups_data_source.go). */
function getLogGroups(args: Properties, account: Account): Properties {
  const prefix = text(args["logGroupNamePrefix"] ?? "");
  const names = [...account.all(groupType).map(({ inputs }) => text(inputs.name)), ...account.store(LogsStore).strays];
  const logGroupNames = names.filter(name => name.startsWith(prefix)).sort();
  const { region, id } = account;
  return {
    ...args,
    id: region,
    logGroupNames,
    arns: logGroupNames.map(name => `arn:aws:logs:${region}:${id}:log-group:${name}`),
  };
}

export const lookups: Lookups = { "aws:cloudwatch/getLogGroups:getLogGroups": getLogGroups };
