// A second opinion on resources: @medplum/core's validator, with the profiles of a folder.
import './definitions.mjs';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadDataType, OperationOutcomeError, validateResource } from '@medplum/core';

export class Validator {
  #profiles = new Map();

  /** @param {string | undefined} folder holds StructureDefinition JSON files with snapshots, at any depth */
  constructor(folder) {
    const files = folder ? readdirSync(folder, { recursive: true }).filter((f) => f.endsWith('.json')) : [];
    for (const file of files) {
      const definition = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      if (definition.resourceType === 'StructureDefinition' && definition.snapshot) {
        loadDataType(definition);
        for (const name of [definition.url, definition.id, definition.name]) {
          this.#profiles.set(name, definition);
        }
      }
    }
  }

  /** The issues found; a profile that is not there is an issue too. */
  issues(resource, profileName) {
    const profile = profileName && this.#profiles.get(profileName);
    if (profileName && !profile) {
      return [{ severity: 'error', code: 'not-found', details: { text: `Profile ${profileName} is not loaded.` } }];
    }
    try {
      return validateResource(resource, profile ? { profile } : undefined);
    } catch (e) {
      if (e instanceof OperationOutcomeError) {
        return e.outcome.issue;
      }
      throw e;
    }
  }
}
