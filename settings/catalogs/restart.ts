/** What an operator types to restart a database, which is given by its identifier. */
export const restartCommand = (identifier: string) =>
  `aws rds reboot-db-instance --db-instance-identifier ${identifier}`;

/** The command, and what a restart means for visitors. It ends with a full stop. */
export const restartAdvice = (identifier: string) =>
  `${restartCommand(identifier)}. A replica can be restarted at any time: the site reads from the primary meanwhile. A primary takes no writes for about a minute.`;
