import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

/** A promotion that an update is about to make. */
export interface Promotion {
  /** RDS identifier of the primary that retires, for example `lamp-db-1-0c1d2e`. */
  readonly source: string;
  /** RDS identifier of its replica, which takes its place. */
  readonly successor: string;
  /** The parameter group of the retiring primary. Once RDS has applied it, that primary takes no more writes. */
  readonly fence: aws.rds.ParameterGroup;
  /** Generation that takes the promotion back. */
  readonly generationBefore: number;
}

/** What came before a promotion, and the database that it makes the primary. */
export interface Promoted {
  /** RDS identifier of the primary that has retired. Undefined when an earlier update has promoted. */
  readonly source: string | undefined;
  /** The database that takes writes now. */
  readonly primary: aws.rds.Instance;
  /** What it does not have yet, in words. */
  readonly missing: readonly string[];
}

/** The next step waits for the resources that a gate returns. */
export interface PromotionGates {
  /** Before the fence: the list must not be known before RDS can promote the replica. */
  readonly beforeFence: (promotion: Omit<Promotion, "fence">) => pulumi.Input<pulumi.Resource[]>;
  /** After the fence: the list must not be known before the replica has received every write. */
  readonly beforePromotion: (promotion: Promotion) => pulumi.Input<pulumi.Resource[]>;
  /** Hooks of the primary, in every update: one that does not promote must not promote by mistake. */
  readonly hooks: (isPromoted: boolean) => pulumi.ResourceHookBinding;
  /** After the promotion, before anything relies on the new primary: the list must not be known before that takes writes. */
  readonly afterPromotion: (promoted: Promoted) => pulumi.Input<pulumi.Resource[]>;
  /** Warns when a database must be restarted before it could be fenced. */
  readonly warnOfRestart: (database: aws.rds.Instance) => void;
}
