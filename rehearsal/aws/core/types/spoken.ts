import { snakeCase } from "../values";

/** A type as errors name it: `aws:ec2/routeTable:RouteTable` gives `EC2 route table`. */
export function spoken(token: string): string {
  const [, module = "", className = ""] = token.split(":").flatMap(part => part.split("/", 1));
  return `${module.toUpperCase()} ${snakeCase(className).slice(1).replaceAll("_", " ")}`;
}
