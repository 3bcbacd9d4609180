import { z } from "zod";
import { list } from "../collections";

const rulesMust = "be a list of rules of AWS's managed rule groups such as CrossSiteScripting_BODY,SQLi_BODY";

/** The form of `lamp:wafCount` and `lamp:wafBlock`: names of rules. */
export const rules = z
  .string(rulesMust)
  .transform(list)
  .refine(names => names.every(name => /^\w+$/.test(name)), rulesMust);

// They become one regular expression, which may have 512 characters (AWS WAF quotas). Each dot is two of them.
const exceptPathsMust =
  "be a list of beginnings of paths such as /wp-admin/,/wiki/index.php, each of / and more letters, digits and ._~-/, of at most 400 characters in all";

/** The form of `lamp:wafExceptPaths`: what paths begin with. */
export const exceptPaths = z
  .string(exceptPathsMust)
  .transform(list)
  .refine(paths => paths.every(path => /^\/[\w.~/-]+$/.test(path)) && paths.join("|").length <= 400, exceptPathsMust);
