// The part of HL7's R4 definitions our validator needs to judge what the app writes, without texts: node base.mjs [OUTPUT_FILE].
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hl7Resources } from './core-package.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const output = process.argv[2] ?? join(here, '../base/hl7-r4.ndjson');
const published = join(here, '../package');
const ours = readdirSync(published).map((f) => JSON.parse(readFileSync(join(published, f), 'utf8')));
const byUrl = new Map(hl7Resources().filter((r) => ['StructureDefinition', 'ValueSet', 'CodeSystem'].includes(r.resourceType)).map((r) => [r.url, r]));
const wanted = new Set();
const type = (code) => `http://hl7.org/fhir/StructureDefinition/${code}`;

function want(url) {
  const name = url.split('|')[0];
  if (!wanted.has(name) && byUrl.has(name)) {
    wanted.add(name);
    needs(byUrl.get(name));
  }
}

function needs(definition) {
  for (const element of definition.snapshot?.element ?? []) {
    for (const t of element.type ?? []) {
      want(type(t.code));
      (t.profile ?? []).forEach(want);
    }
    if (element.binding?.strength === 'required') {
      want(element.binding.valueSet);
    }
  }
  for (const part of [...(definition.compose?.include ?? []), ...(definition.compose?.exclude ?? [])]) {
    want(part.system ?? '');
    (part.valueSet ?? []).forEach(want);
  }
}

ours.forEach((definition) => {
  want(definition.type ? type(definition.type) : '');
  needs(definition);
});
// What a reference may point at must be known by name, to tell a profile from its type; what Resource may be is any of ours.
['string', 'xhtml', 'base64Binary', 'oid', 'uuid', 'url', 'canonical', 'Patient', 'Practitioner', 'PractitionerRole', 'Organization', 'Condition', 'OperationOutcome',
  // Read, never written; the conformance run judges them.
  'Encounter', 'Coverage', 'MedicationRequest']
  .forEach((code) => want(type(code)));

const pick = (object, names) => Object.fromEntries(names.filter((n) => object[n] !== undefined).map((n) => [n, object[n]]));
const concepts = (list) => list?.map((c) => ({ code: c.code, ...(c.concept ? { concept: concepts(c.concept) } : {}) }));
const regexOnly = (t) => {
  const regex = (t.extension ?? []).filter((x) => x.url === 'http://hl7.org/fhir/StructureDefinition/regex');
  return { ...pick(t, ['code', 'profile', 'targetProfile']), ...(regex.length > 0 ? { extension: regex } : {}) };
};

function element(e) {
  const values = Object.keys(e).filter((k) => k.startsWith('fixed') || k.startsWith('pattern'));
  const binding = e.binding?.strength === 'required' ? { binding: pick(e.binding, ['strength', 'valueSet']) } : {};
  const types = e.type ? { type: e.type.map(regexOnly) } : {};
  return { ...pick(e, ['id', 'path', 'sliceName', 'slicing', 'min', 'max', 'contentReference', ...values]), ...types, ...binding };
}

function trimmed(r) {
  const head = pick(r, ['resourceType', 'id', 'url', 'version', 'kind', 'type', 'derivation', 'content']);
  switch (r.resourceType) {
    case 'StructureDefinition':
      return { ...head, snapshot: { element: r.snapshot.element.map(element) } };
    case 'CodeSystem':
      return { ...head, concept: concepts(r.concept) };
    default: {
      const part = (p) => ({ ...pick(p, ['system', 'valueSet', 'filter']), ...(p.concept ? { concept: concepts(p.concept) } : {}) });
      const { include, exclude } = r.compose ?? {};
      return { ...head, compose: { include: include?.map(part), ...(exclude ? { exclude: exclude.map(part) } : {}) } };
    }
  }
}

const lines = [...wanted].sort().map((url) => JSON.stringify(trimmed(byUrl.get(url))));
writeFileSync(output, lines.join('\n') + '\n');
console.log(`${lines.length} definitions`);
