import { promotionGate, type PromotionGateArgs } from "./promotionGate";
import { restartWarning } from "./restartWarning";
import { storedPromotion } from "./storedPromotion";
import { successorGate, type SuccessorGateArgs } from "./successorGate";
import { writerGate, type WriterGateArgs } from "./writerGate";

/** The gates of a promotion, in their order. Each waits for at most `promotionTimeoutSeconds`. */
export function promotionGates(promotionTimeoutSeconds: number) {
  const { hooks, check } = storedPromotion();
  return {
    beforeFence: (args: Omit<SuccessorGateArgs, "promotionTimeoutSeconds">) =>
      successorGate({ ...args, promotionTimeoutSeconds }),
    beforePromotion: (args: Omit<PromotionGateArgs, "promotionTimeoutSeconds">) =>
      promotionGate({ ...args, promotionTimeoutSeconds }),
    hooks,
    warnOfRestart: restartWarning,
    afterPromotion: (promoted: Pick<WriterGateArgs, "source" | "primary" | "missing">) =>
      writerGate({ ...promoted, check, promotionTimeoutSeconds }),
  };
}
