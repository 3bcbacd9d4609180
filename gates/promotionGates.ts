import type * as aws from "@pulumi/aws";
import { promotionGate, type PromotionGateArgs } from "./promotionGate";
import { successorGate, type SuccessorGateArgs } from "./successorGate";
import { writerGate } from "./writerGate";

/** The gates of a promotion, in their order. Each waits for at most `promotionTimeoutSeconds`. */
export const promotionGates = (promotionTimeoutSeconds: number) => ({
  beforeFence: (args: Omit<SuccessorGateArgs, "promotionTimeoutSeconds">) =>
    successorGate({ ...args, promotionTimeoutSeconds }),
  beforePromotion: (args: Omit<PromotionGateArgs, "promotionTimeoutSeconds">) =>
    promotionGate({ ...args, promotionTimeoutSeconds }),
  afterPromotion: (primary: aws.rds.Instance) => writerGate({ primary, promotionTimeoutSeconds }),
});
