import { fromHtml } from "hast-util-from-html";
import { type Schema, defaultSchema, sanitize } from "hast-util-sanitize";
import { toHtml } from "hast-util-to-html";

/** A node of a tree of HTML, as hast writes it. */
export interface Node {
  readonly type: string;
  readonly tagName?: string;
  readonly value?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly children?: readonly Node[];
}

/** GitHub also keeps the language of a block of code. The rest of the default schema follows GitHub's. */
const schema: Schema = {
  ...defaultSchema,
  attributes: { ...defaultSchema.attributes, code: [["className", /^language-./]] },
};

/** HTML of a Markdown parser, as GitHub's sanitizer leaves it. */
export const sanitized = (html: string): string => toHtml(sanitize(fromHtml(html, { fragment: true }), schema));

/** The tree of a piece of HTML. */
export const treeOf = (html: string): Node => fromHtml(html, { fragment: true }) as Node;

/** All nodes of a tree, in the order of the document. */
export const nodesIn = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(nodesIn)];

/** All elements with one of these names, in the order of the document. */
export const elementsIn = (node: Node, ...names: readonly string[]): Node[] =>
  nodesIn(node).filter(({ tagName }) => tagName !== undefined && names.includes(tagName));

/** The text of a node, without its marks. */
export const textIn = (node: Node): string =>
  nodesIn(node)
    .map(({ type, value = "" }) => (type === "text" ? value : ""))
    .join("");
