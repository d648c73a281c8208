// What @medplum/core's validator finds: { resource, profile } -> ["path: text"]. Arguments: HL7's definitions, our package folder.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answer } from './lines.mjs';

// The library names WebSocket while it loads. Node 20 has none, and nothing here opens one.
globalThis.WebSocket ??= class {};
const { indexStructureDefinitionBundle, loadDataType, OperationOutcomeError, validateResource } = await import('@medplum/core');

const [hl7, published] = process.argv.slice(2);
const read = (file) => JSON.parse(readFileSync(file, 'utf8'));
indexStructureDefinitionBundle(read(join(hl7, 'profiles-types.json')));
indexStructureDefinitionBundle(read(join(hl7, 'profiles-resources.json')));
indexStructureDefinitionBundle(read(join(hl7, 'extension-definitions.json')));
const profiles = new Map();
for (const file of readdirSync(published).filter((f) => f.startsWith('StructureDefinition-'))) {
  const definition = read(join(published, file));
  loadDataType(definition);
  profiles.set(definition.url, definition);
}

answer(({ resource, profile }) => {
  try {
    return validateResource(resource, { profile: profiles.get(profile) }).map(line);
  } catch (e) {
    if (e instanceof OperationOutcomeError) {
      return e.outcome.issue.map(line);
    }
    throw e;
  }
});

function line(issue) {
  return `${issue.expression?.[0]}: ${issue.details.text}`;
}
