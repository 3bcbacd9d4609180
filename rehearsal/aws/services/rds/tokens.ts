import type { Resource } from "../../core/resource";

/** Type tokens of a database and of its parameter group. */
export const instanceType = "aws:rds/instance:Instance";
export const parameterGroupType = "aws:rds/parameterGroup:ParameterGroup";

export type Instance = Resource<typeof instanceType>;
