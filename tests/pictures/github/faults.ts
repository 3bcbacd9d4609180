import { type Node, elementsIn, textIn, treeOf } from "./html";

/** What Markdown makes by itself, and what the review writes as HTML. */
const elements = new Set(
  "h2 h3 p strong em code pre ul li table thead tbody tr th td details summary br input".split(" "),
);
/** The headings of a comment in their order; those of the tiers stand between the second and the third. */
const parts = ["Risks", "tiers", "Single points of failure", "Cost", "Duration", "Picture"];
const tiers = ["Visitors", "Load balancer", "Servers", "Database", "Network", "Watching", "Pulumi and others"];

/**
 * What is wrong with a comment on GitHub: HTML of others, links, pictures, calls of people, broken tables, parts in another order.
 *
 * @param render a parser of GitHub's Markdown, which lets HTML through
 */
export function faultsOf(markdown: string, render: (markdown: string) => string): string[] {
  const tree = treeOf(render(markdown));
  return [...foreign(tree), ...calls(tree), ...tables(markdown, tree), ...order(tree)];
}

const foreign = (tree: Node): string[] => {
  const all = descendants(tree);
  return all.flatMap(({ type, tagName = "", value = "", properties = {} }, index) => {
    if (type === "comment") return index === 0 && value.startsWith(" review of ") ? [] : [`a comment: ${value}`];
    if (type !== "element") return [];
    if (!elements.has(tagName)) return [`the element ${tagName}`];
    const names = Object.keys(properties).filter(name => !(tagName === "code" && name === "className"));
    return names.map(name => `${name} of ${tagName}`);
  });
};

const descendants = (node: Node): Node[] =>
  (node.children ?? []).flatMap((child): Node[] => [child, ...descendants(child)]);

/** GitHub calls whoever is named after an at sign, and links a number after a hash or GH-, but not in code. */
function calls(tree: Node): string[] {
  const text = (node: Node): string =>
    node.tagName === "code" ? " " : (node.value ?? (node.children ?? []).map(text).join(""));
  return [...text(tree).matchAll(/@[\p{L}\p{N}]|#\d|\bGH-\d|https?:\/\/|\bwww\./giu)].map(
    ([found]) => `calls or links by ${found}`,
  );
}

/** A parser fills up a row that is too short, and cuts one that is too long, so the cells are counted in the Markdown. */
function tables(markdown: string, tree: Node): string[] {
  const text = markdown.replaceAll(/^(`{3,})[^`\n]*\n[\s\S]*?^\1$/gm, "");
  const blocks = [...text.matchAll(/^(?:\|.*\n?)+/gm)].map(([block]) => block.trimEnd().split("\n"));
  const cells = (line: string) =>
    [...line.matchAll(/(\\*)\|/g)].filter(([, [...slashes] = ""]) => slashes.length % 2 === 0);
  const uneven = blocks.flatMap(lines => {
    const wanted = cells(lines[0] ?? "").length;
    return lines.filter(line => cells(line).length !== wanted || !line.endsWith("|"));
  });
  const rows = blocks.reduce((sum, lines) => sum + lines.length - 1, 0);
  const [drawnTables, drawnRows] = [elementsIn(tree, "table").length, elementsIn(tree, "tr").length];
  return [
    ...uneven.map(line => `a row of another width: ${line}`),
    ...(drawnTables === blocks.length ? [] : [`${blocks.length} tables, of which ${drawnTables} are tables on GitHub`]),
    ...(drawnRows === rows ? [] : [`${rows} rows, of which ${drawnRows} are rows on GitHub`]),
  ];
}

function order(tree: Node): string[] {
  const titles = elementsIn(tree, "h3").map(textIn);
  const places = titles.map(title => (tiers.includes(title) ? 1 + tiers.indexOf(title) / 10 : parts.indexOf(title)));
  const wrong = titles.filter(
    (_, index) => (places[index] ?? -1) < 0 || (places[index] ?? 0) <= (places[index - 1] ?? -1),
  );
  const heads = elementsIn(tree, "h2").length === 1 ? [] : ["it has not one heading of its own"];
  const blocks = (tree.children ?? []).filter(({ type }) => type === "element");
  const rest = blocks.findIndex(block =>
    elementsIn(block, "summary").some(title => textIn(title) === "Everything else"),
  );
  const folded = rest < 0 || rest === blocks.length - 1 ? [] : ["Everything else is not at its end"];
  return [...heads, ...wrong.map(title => `${title} is not in its place`), ...folded];
}
