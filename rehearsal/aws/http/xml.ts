/** Text as the content of an XML element. */
const escapeXml = (value: string) => value.replace(/[<>&"']/g, c => `&#${c.charCodeAt(0)};`);

/** An XML element that holds a text; nothing for undefined. */
export const element = (name: string, value: string | number | undefined) =>
  value === undefined ? "" : `<${name}>${escapeXml(String(value))}</${name}>`;
