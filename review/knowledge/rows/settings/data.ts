import type { Kind } from "../../kind";
import { setting } from "../../setting";

/** What databases, caches and keys are made of. */
export const dataSettings: Readonly<Record<string, Kind>> = {
  "aws:elasticache/parameterGroup:ParameterGroup": setting("database", "parameter group of caches"),
  "aws:elasticache/user:User": setting("database", "user of caches"),
  "aws:elasticache/userGroup:UserGroup": setting("database", "group of users of caches"),
  "aws:kms/grant:Grant": setting("database", "grant of a key"),
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": setting("database", "parameter group of clusters"),
  "aws:rds/eventSubscription:EventSubscription": setting("database", "subscription to database events"),
  "aws:rds/instanceDesiredState:InstanceDesiredState": setting("database", "wanted state of a database"),
  "aws:rds/optionGroup:OptionGroup": setting("database", "option group"),
};
