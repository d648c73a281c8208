// Bundles the browser's part: one script, one style sheet. Called by the build (Client.targets) with the output folder.
import { build } from "esbuild";

await build({
  entryPoints: ["src/app.ts", "src/styles/app.css"],
  entryNames: "[name]",
  outdir: process.argv[2] ?? "../wwwroot/dist",
  bundle: true,
  minify: true,
  target: "es2022",
  format: "iife",
  legalComments: "none",
  logLevel: "warning",
});
