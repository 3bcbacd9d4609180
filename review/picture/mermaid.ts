import { type Drawing, type Edge, type Mark, type Node, marks } from "./drawing";

/**
 * Versions of mermaid differ in the layout that they take by themselves; some put the zones under each other, so that the picture is
 * twice as high as it is wide. Words in a box may be as long as one line of most resources.
 */
const settings = `---
config:
  layout: dagre
  flowchart:
    wrappingWidth: 260
    rankSpacing: 36
---`;

/** The drawing as a flowchart of mermaid, which GitHub draws. */
export function mermaid({ nodes, edges, zones }: Drawing): string {
  const line = (indent: string) => (node: Node) => `${indent}${node.id}${shape(node)}`;
  const classes = Object.keys(marks) as Mark[];
  const ending = edges.flatMap(({ ends }, index) => (ends ? [index] : []));
  const idle = nodes.filter(({ isIdle, mark }) => isIdle && mark === undefined).map(({ id }) => id);
  return [
    settings,
    "flowchart TB",
    ...nodes.filter(({ zone }) => zone === undefined).map(line("  ")),
    ...zones.flatMap((zone, index) => [
      `  subgraph z${index}["${escaped(zone)}"]`,
      ...nodes.filter(node => node.zone === zone).map(line("    ")),
      "  end",
    ]),
    ...edges.map(edge => `  ${edge.from} ${arrow(edge)} ${edge.to}`),
    ...classes.flatMap(name => {
      const marked = nodes.filter(({ mark }) => mark === name).map(({ id }) => id);
      const { fill, stroke, dash } = marks[name];
      const border = `stroke-width:3px${dash === "" ? "" : `,stroke-dasharray:${dash}`}`;
      return marked.length === 0
        ? []
        : [
            `  classDef ${name} fill:${fill},stroke:${stroke},${border},color:#1f2328`,
            `  class ${marked.join(",")} ${name}`,
          ];
    }),
    ...(idle.length === 0
      ? []
      : ["  classDef idle stroke-dasharray:2 2,opacity:0.7", `  class ${idle.join(",")} idle`]),
    ...(ending.length === 0 ? [] : [`  linkStyle ${ending.join(",")} stroke:#cf222e,stroke-dasharray:2 3`]),
  ].join("\n");
}

function shape({ row, lines }: Node): string {
  const text = `"${lines.map(escaped).join("<br/>")}"`;
  return row === "visitors" ? `((${text}))` : row === "database" || row === "store" ? `[(${text})]` : `[${text}]`;
}

function arrow({ kind, label, ends }: Edge): string {
  const line = kind === "copies" ? "==>" : kind === "outside" ? "-.->" : "-->";
  const words = [label, ends ? "ENDS" : undefined].filter(word => word !== undefined).join(", ");
  return words === "" ? line : `${line}|"${escaped(words)}"|`;
}

/**
 * Text between quotes of mermaid. What could end the quotes, or be a tag, a mark of Markdown or an entity, is written as an entity of
 * mermaid's: `#60;`.
 */
const escaped = (text: string): string =>
  text
    .replaceAll(/[^\p{L}\p{N} .,:/()_?+-]/gu, character => `#${character.codePointAt(0) ?? 63};`)
    .replaceAll(/^(?=[-+] |\d+\. )/g, "\u200b");
