import { rows } from "../../core/types/row";

export const ssmTypes = rows({
  "aws:ssm/document:Document": {
    id: "<name>",
    arn: "arn:aws:ssm:<region>:<account>:document/<name>",
    replaceOn: ["name"],
    defaults: { documentFormat: "JSON" },
    autoName: { property: "name", maxLength: 255 },
  },
  "aws:ssm/parameter:Parameter": {
    id: "<name>",
    arn: "arn:aws:ssm:<region>:<account>:parameter<name>",
    replaceOn: ["dataType", "name"],
    awsDefaults: { tier: "Standard", dataType: "text" },
    autoName: { property: "name", maxLength: 255 },
  },
});
