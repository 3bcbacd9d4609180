import { z } from "zod";

// CloudWatch takes no others (API reference, PutRetentionPolicy).
const offered = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const must = `be a number of days that CloudWatch offers: ${offered.slice(1).join(", ")}; or 0 for no logs`;

/** The form of `lamp:logDays`: for how many days CloudWatch keeps logs. */
export const logDays = z
  .string(must)
  .regex(/^\d{1,4}$/, must)
  .transform(Number)
  .refine(days => offered.includes(days), must);
