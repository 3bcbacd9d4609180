import { describe, expect, it } from "vitest";
import { debianMirror, inherited } from "./aptSettings";

describe("debianMirror", () => {
  it("reads the one-line form", () => {
    expect(
      debianMirror([
        "# deb http://old.test/debian sid main\ndeb [signed-by=/k.gpg] http://mirror.test/debian trixie main\n",
      ]),
    ).toBe("http://mirror.test/debian");
  });

  it("reads the deb822 form", () => {
    const security = "Types: deb\nURIs: http://mirror.test/debian-security\nSuites: trixie-security\n";
    const main = "Types: deb\nURIs: http://mirror.test/debian/\nSuites: trixie trixie-updates\n";
    expect(debianMirror([security, main])).toBe("http://mirror.test/debian/");
  });

  it("finds none on another distribution", () => {
    expect(
      debianMirror(["deb http://archive.test/ubuntu noble main universe\n", "URIs: https://other.test/node\n"]),
    ).toBe(undefined);
  });
});

describe("inherited", () => {
  it("takes proxies and the mirror's date checks, and nothing else", () => {
    const dump = [
      'Acquire "";',
      'Acquire::Check-Valid-Until "false";',
      'Acquire::http::Proxy "http://proxy.test:3142";',
      'Acquire::https::Proxy "DIRECT";',
      'Acquire::http::Proxy "";',
      'Acquire::cdrom::mount "/media/cdrom/";',
      'Acquire::Languages:: "en";',
    ];
    expect(inherited(dump.join("\n"))).toEqual([dump[1], dump[2], dump[3]]);
  });
});
