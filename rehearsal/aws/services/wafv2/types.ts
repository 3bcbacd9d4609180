import { rows } from "../../core/types/row";

export const wafv2Types = rows({
  "aws:wafv2/webAcl:WebAcl": {
    id: "<uuid>",
    arn: "arn:aws:wafv2:<region>:<account>:regional/webacl/<name>/<id>",
    replaceOn: ["name", "namePrefix", "scope"],
    autoName: { property: "name", maxLength: 255 },
  },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    id: "<webAclArn>,<resourceArn>",
    replaceOn: ["resourceArn", "webAclArn"],
  },
});
