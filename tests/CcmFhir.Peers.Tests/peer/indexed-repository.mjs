// Medplum's memory repository evaluates a search against every resource of the type. This one offers it only those
// that an index of patient, identifier and code lets through; Medplum still decides which of them match.
import './runtime.mjs';
import { MemoryRepository } from '@medplum/fhir-router';

const patientParameters = new Set(['patient', 'subject', 'beneficiary']);
const patientElements = ['subject', 'patient', 'for', 'beneficiary'];

export class IndexedRepository extends MemoryRepository {
  #index = new Map();

  createResourceSync(resource, options, update) {
    const stored = super.createResourceSync(resource, options, update);
    for (const key of keysOf(stored)) {
      const ids = this.#index.get(key) ?? new Set();
      this.#index.set(key, ids.add(stored.id));
    }
    return stored;
  }

  searchSync(request) {
    const all = this.resources.get(request.resourceType);
    const ids = all && this.#candidates(request);
    if (!ids) {
      return super.searchSync(request);
    }

    // Nothing is awaited in between, so no other request sees the narrowed map.
    this.resources.set(request.resourceType, new Map([...ids].filter((id) => all.has(id)).map((id) => [id, all.get(id)])));
    try {
      return super.searchSync(request);
    } finally {
      this.resources.set(request.resourceType, all);
    }
  }

  /** Ids which may match; undefined when no filter is indexed. An old version's keys stay, so this is never too few. */
  #candidates({ resourceType, filters = [] }) {
    const sets = filters.filter((f) => f.operator === 'eq' || f.operator === 'exact').map((f) => keysFor(resourceType, f)).filter(Boolean)
      .map((keys) => new Set(keys.flatMap((key) => [...(this.#index.get(key) ?? [])])));
    return sets.sort((a, b) => a.size - b.size)[0];
  }
}

function keysOf(resource) {
  const type = resource.resourceType;
  const patients = patientElements.map((e) => resource[e]?.reference).filter(Boolean);
  const identifiers = [resource.identifier ?? []].flat();
  const codings = [resource.code ?? []].flat().flatMap((c) => c.coding ?? []);
  return [
    ...patients.map((reference) => `${type} patient ${lastPart(reference)}`),
    ...identifiers.map((identifier) => `${type} identifier ${identifier.value}`),
    ...codings.map((coding) => `${type} code ${coding.code}`),
  ];
}

function keysFor(type, { code, value }) {
  const values = value.split(',');
  if (patientParameters.has(code)) {
    return values.map((v) => `${type} patient ${lastPart(v)}`);
  }
  if ((code === 'identifier' || code === 'code') && values.every((v) => afterBar(v))) {
    return values.map((v) => `${type} ${code} ${afterBar(v)}`);
  }
  return undefined;
}

const lastPart = (reference) => reference.slice(reference.lastIndexOf('/') + 1);
const afterBar = (token) => token.slice(token.indexOf('|') + 1);
