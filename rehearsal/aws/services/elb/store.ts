/** What Elastic Load Balancing keeps beside its resources. */
export class ElbStore {
  /**
   * Targets that an API call took out of their group although their attachment still exists:
   * `<ARN of the target group> <id of the target>`.
   */
  readonly deregistered = new Set<string>();
}
