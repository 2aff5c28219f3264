// Bundles the pages' styles, scripts, fonts and icons into assets/dist/ui/ (git-ignored, served under /static/ui/).
// Run by `npm run build`; nothing is fetched, everything comes from node_modules.
import { build } from "esbuild";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "src");
const target = join(here, "dist", "ui"); // so that static("ui/app.css") finds them
const icons = join(here, "../../../../node_modules/@tabler/icons/icons");

// One <symbol> for each name in icons.json, so that a page refers to icons.svg#name and carries no drawing itself.
async function sprite(own) {
  const names = JSON.parse(await readFile(join(source, "icons.json"), "utf8"));
  const symbols = await Promise.all(
    Object.entries(names).map(async ([name, drawing]) => {
      const svg = await readFile(join(icons, `${drawing}.svg`), "utf8");
      const filled = drawing.startsWith("filled/");
      const body = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
      const shapes = body.replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "").replace(/\s+/g, " ");
      const paint = filled
        ? 'fill="currentColor"'
        : 'fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"';
      return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${shapes.trim()}</symbol>`;
    }),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg"><symbol id="emblem" viewBox="0 0 32 32">${own}</symbol>${symbols.join("")}</svg>\n`;
}

await rm(dirname(target), { recursive: true, force: true });
await mkdir(target, { recursive: true });
await build({
  entryPoints: [join(source, "app.css"), join(source, "app.js"), join(source, "charts.js")],
  outdir: target,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome109", "edge109", "firefox115", "safari16"],
  loader: { ".woff2": "file" },
  assetNames: "[name]-[hash]",
  legalComments: "linked",
  logLevel: "warning",
});
const emblem = (await readFile(join(source, "emblem.svg"), "utf8")).trim();
await writeFile(join(target, "emblem.svg"), `${emblem}\n`);
await writeFile(join(target, "icons.svg"), await sprite(emblem.slice(emblem.indexOf(">") + 1, emblem.lastIndexOf("</svg>"))));
