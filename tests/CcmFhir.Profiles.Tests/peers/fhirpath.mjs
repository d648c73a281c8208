// What npm fhirpath says of an invariant: { resource, path, expression } -> [true, false, ...], one for each element at the path.
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';
import { answer } from './lines.mjs';

answer(({ resource, path, expression }) => {
  const elements = path.includes('.') ? fhirpath.evaluate(resource, path, null, r4) : [resource];
  const base = path.includes('.') ? { base: path, expression } : expression;
  return elements.map((element) => {
    const result = fhirpath.evaluate(element, base, null, r4);
    return result.length === 1 && result[0] === true;
  });
});
