// The snapshots fhir-snapshot-generator makes of our differentials: one line each, { url, element }. Argument: our package folder.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FhirPackageExplorer } from 'fhir-package-explorer';
import { FhirSnapshotGenerator } from 'fhir-snapshot-generator';
import { corePackages } from '../../../fhir-profiles/tool/core-package.mjs';

const [published] = process.argv.slice(2);
const core = corePackages();
const cache = mkdtempSync(join(tmpdir(), 'ccmfhir-snapshots-'));
const quiet = { info() {}, warn() {}, error: (text) => console.error(text) };
try {
  const folder = join(cache, 'ccmfhir.profiles#1.0.0/package');
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(core, 'hl7.fhir.r4.core#4.0.1'), join(cache, 'hl7.fhir.r4.core#4.0.1'));
  const urls = [];
  for (const file of readdirSync(published)) {
    const { snapshot, ...definition } = JSON.parse(readFileSync(join(published, file), 'utf8'));
    writeFileSync(join(folder, file), JSON.stringify(definition));
    if (snapshot) {
      urls.push(definition.url);
    }
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({
    name: 'ccmfhir.profiles', version: '1.0.0', fhirVersions: ['4.0.1'], dependencies: { 'hl7.fhir.r4.core': '4.0.1' },
  }));
  // It insists on these two; nothing of ours refers to them.
  for (const name of ['hl7.terminology.r4', 'hl7.fhir.uv.extensions.r4']) {
    mkdirSync(join(cache, `${name}#1.0.0/package`), { recursive: true });
    writeFileSync(join(cache, `${name}#1.0.0/package/package.json`), JSON.stringify({ name, version: '1.0.0', fhirVersions: ['4.0.1'], dependencies: {} }));
  }
  const fpe = await FhirPackageExplorer.create({
    context: ['ccmfhir.profiles@1.0.0'], cachePath: cache, fhirVersion: '4.0.1', registryUrl: 'n/a', logger: quiet,
  });
  const generator = await FhirSnapshotGenerator.create({ fpe, fhirVersion: '4.0.1', cacheMode: 'none', logger: quiet });
  for (const url of urls) {
    const { snapshot } = await generator.getSnapshot(url);
    process.stdout.write(JSON.stringify({ url, element: snapshot.element }) + '\n');
  }
} finally {
  rmSync(cache, { recursive: true });
}
