import { AwsError } from "../../../core/awsError";
import { engineParameters, takes } from "./engineParameters";

/** A parameter as a program gives it. */
export interface GivenParameter {
  readonly name: string;
  readonly value: string;
  /** Default of the provider: `immediate`. */
  readonly applyMethod?: string | undefined;
}

/**
 * Refuses what ModifyDBParameterGroup refuses. The texts have been seen in public: hashicorp/terraform-provider-aws #522 (no
 * such parameter), hashicorp/terraform #8018 (static); that of a fixed parameter in ansible-collections/amazon.aws, plugin
 * rds_instance_param_group; that of a value is known from practice.
 */
export function refuseParameters(group: string, parameters: readonly GivenParameter[]): void {
  for (const { name, value, applyMethod = "immediate" } of parameters) {
    const failed = (code: string, why: string) =>
      new AwsError(`modifying RDS DB Parameter Group (${group})`, "RDS", "ModifyDBParameterGroup", code, why);
    const known = engineParameters.get(name);
    if (known === undefined) throw failed("InvalidParameterValue", `Could not find parameter with name: ${name}`);
    if (known.fixed === true) throw failed("InvalidParameterValue", `The parameter ${name} cannot be modified.`);
    if (!takes(known, value))
      throw failed(
        "InvalidParameterValue",
        `Invalid parameter value: ${value} for: ${name} allowed values are: ${known.allowed ?? "any text"}`,
      );
    if (known.apply === "static" && applyMethod === "immediate")
      throw failed("InvalidParameterCombination", "cannot use immediate apply method for static parameter");
  }
}
