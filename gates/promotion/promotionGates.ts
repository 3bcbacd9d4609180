import { promotionGate, type PromotionGateArgs } from "./promotionGate";
import { restartWarning } from "./restartWarning";
import { storedPromotion } from "./storedPromotion";
import { successorGate, type SuccessorGateArgs } from "./successorGate";
import { writerGate, type WriterGateArgs } from "./writerGate";

/** The gates of a promotion, in their order. Each waits for at most `promotionTimeoutSeconds`. */
export function promotionGates(promotionTimeoutSeconds: number) {
  const { hooks, check } = storedPromotion();
  const afterUpdate = restartWarning();
  return {
    beforeFence: (args: Omit<SuccessorGateArgs, "promotionTimeoutSeconds">) =>
      successorGate({ ...args, promotionTimeoutSeconds }),
    beforePromotion: (args: Omit<PromotionGateArgs, "promotionTimeoutSeconds">) =>
      promotionGate({ ...args, promotionTimeoutSeconds }),
    primaryHooks: (isPromoted: boolean) => ({ ...hooks(isPromoted), ...afterUpdate }),
    replicaHooks: () => afterUpdate,
    afterPromotion: (promoted: Pick<WriterGateArgs, "source" | "primary" | "missing">) =>
      writerGate({ ...promoted, check, promotionTimeoutSeconds }),
  };
}
