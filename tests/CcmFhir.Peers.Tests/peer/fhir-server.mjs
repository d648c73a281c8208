// Medplum's FHIR router behind plain HTTP: bearer check, scopes, validation on write, the headers R4 asks for.
import { badRequest, forbidden, getStatus, notFound, unauthorized } from '@medplum/core';
import { FhirRouter } from '@medplum/fhir-router';
import { resourceTypes, searchParameters } from './definitions.mjs';
import { IndexedRepository } from './indexed-repository.mjs';
import { permits } from './scopes.mjs';

const letterOf = {
  'search-type': 's', read: 'r', vread: 'r', 'history-instance': 'r', create: 'c', update: 'u', patch: 'u', delete: 'd',
};

export class FhirServer {
  #router = new FhirRouter();
  #repository = new IndexedRepository();

  /**
   * @param {string} base for example http://127.0.0.1:4000/fhir
   * @param {(token: string) => Promise<string[] | undefined>} scopesOf the granted scopes of a good access token
   */
  constructor(base, validator, scopesOf, endpoints) {
    Object.assign(this, { base, validator, scopesOf, endpoints });
  }

  async handle(request, response, body) {
    const path = request.url.slice(new URL(this.base).pathname.length + 1);
    if (request.method === 'GET' && path === 'metadata') {
      return send(response, 200, this.#capabilities());
    }
    if (request.method === 'GET' && path === '.well-known/smart-configuration') {
      return send(response, 200, this.endpoints, 'application/json');
    }

    const [outcome, resource] = await this.#answer(request, path, body);
    if (resource?.resourceType === 'Bundle') {
      this.#link(resource, path);
    }
    const headers = resource?.meta?.versionId ? {
      ETag: `W/"${resource.meta.versionId}"`,
      'Last-Modified': new Date(resource.meta.lastUpdated).toUTCString(),
      Location: `${this.base}/${resource.resourceType}/${resource.id}/_history/${resource.meta.versionId}`,
    } : {};
    return send(response, getStatus(outcome), resource ?? outcome, 'application/fhir+json', headers);
  }

  async #answer(request, path, body) {
    const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const scopes = token && await this.scopesOf(token);
    if (!scopes) {
      return [unauthorized];
    }

    const route = this.#router.find(request.method, path);
    const interaction = route?.data?.interaction;
    if (!letterOf[interaction] || !resourceTypes.includes(route.params.resourceType)) {
      return [notFound];
    }
    if (!permits(scopes, route.params.resourceType, letterOf[interaction])) {
      return [forbidden];
    }

    const parsed = request.method === 'GET' || request.method === 'DELETE' ? {} : parse(request, body);
    if (!parsed) {
      return [badRequest('The body is not valid JSON.')];
    }
    const errors = interaction === 'create' || interaction === 'update'
      ? this.validator.issues(parsed).filter((issue) => issue.severity === 'error')
      : [];
    if (errors.length > 0) {
      return [{ ...badRequest('The resource is not valid.'), issue: errors }];
    }

    return this.#router.handleRequest(
      { method: request.method, url: path, pathname: '', params: {}, query: {}, body: parsed, headers: request.headers }, this.#repository);
  }

  /** The router leaves full URLs and links to its host. */
  #link(bundle, path) {
    for (const entry of bundle.entry ?? []) {
      entry.fullUrl = `${this.base}/${entry.resource.resourceType}/${entry.resource.id}`;
    }
    const url = new URL(`${this.base}/${path}`);
    const [count, offset] = [url.searchParams.get('_count'), url.searchParams.get('_offset')].map(Number);
    bundle.link = [{ relation: 'self', url: url.href }];
    if (count > 0 && offset + count < bundle.total) {
      url.searchParams.set('_offset', String(offset + count));
      bundle.link.push({ relation: 'next', url: url.href });
    }
  }

  #capabilities() {
    const interaction = Object.keys(letterOf).map((code) => ({ code }));
    return {
      resourceType: 'CapabilityStatement',
      status: 'active',
      date: '2026-11-01',
      kind: 'instance',
      software: { name: '@medplum/fhir-router' },
      implementation: { description: 'Medplum fhir-router with its memory repository', url: this.base },
      fhirVersion: '4.0.1',
      format: ['application/fhir+json'],
      patchFormat: ['application/json-patch+json'],
      rest: [{
        mode: 'server',
        security: { service: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' }] }] },
        resource: resourceTypes.map((type) => ({
          type, interaction, versioning: 'versioned-update', updateCreate: true, conditionalCreate: true, searchParam: searchParameters(type),
        })),
      }],
    };
  }
}

function parse(request, body) {
  if (request.headers['content-type']?.includes('x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body));
  }
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export function send(response, status, body, type = 'application/fhir+json', headers = {}) {
  response.writeHead(status, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
}
