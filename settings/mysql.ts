/**
 * The release series of MySQL that the stack runs. RDS for MySQL also has 8.0, whose standard support has ended, and no 9.x.
 * Another series needs another parameter group family, and RDS must offer an upgrade to it.
 */
export const mysqlSeries = "8.4";
