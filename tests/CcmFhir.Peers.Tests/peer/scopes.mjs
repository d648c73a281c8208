// SMART clinical scopes, v1 and v2. https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
import { resourceTypes } from './definitions.mjs';

const grammar = /^(patient|user|system)\/(\*|[A-Z][A-Za-z]+)\.(read|write|\*|(?=[cruds])c?r?u?d?s?)$/;
const letters = { read: 'rs', write: 'cud', '*': 'cruds' };

/** oidc-provider wants every scope it may grant by name, so all of them are spelt out. */
export function everyScope() {
  const combinations = [...Array(32).keys()].slice(1).map((bits) => [...'cruds'].filter((_, i) => bits & (1 << i)).join(''));
  const clinical = ['patient', 'user', 'system'].flatMap((context) => ['*', ...resourceTypes].flatMap(
    (type) => ['read', 'write', '*', ...combinations].map((may) => `${context}/${type}.${may}`)));
  return ['openid', 'fhirUser', 'profile', 'launch', 'launch/patient', 'online_access', 'offline_access', ...clinical];
}

/** Does one of the granted scopes allow this letter on this type? */
export function permits(granted, type, letter) {
  return granted.map((scope) => grammar.exec(scope)).some(
    (match) => match && (match[2] === '*' || match[2] === type) && (letters[match[3]] ?? match[3]).includes(letter));
}
