// What a test lets go wrong with writes to the FHIR server: refused, answered late, or done and not answered.
import { setTimeout as delay } from 'node:timers/promises';
import { send } from './fhir-server.mjs';

const lateMilliseconds = 100;
const unavailable = { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'transient' }] };
const unanswered = { writeHead: () => {}, end: () => {} };

export class Disturbance {
  #kind = 'none';
  #writes = 0;

  /** @param {'none' | 'refuse-writes' | 'late-writes' | 'lose-answers' | 'hold-answers'} kind */
  set(kind) {
    this.#kind = kind;
  }

  get state() {
    return { kind: this.#kind, writes: this.#writes };
  }

  /** @param {(response: object) => Promise<void>} handle does the request and answers it */
  async around(request, response, handle) {
    if (!['POST', 'PUT'].includes(request.method) || request.url.endsWith('/_search')) {
      return handle(response);
    }

    this.#writes++;
    switch (this.#kind) {
      case 'refuse-writes':
        return send(response, 503, unavailable);
      case 'late-writes':
        await delay(lateMilliseconds);
        return handle(answeredLate(response));
      case 'lose-answers':
        await handle(unanswered);
        return response.socket.destroy();
      case 'hold-answers':
        return handle(unanswered);
      default:
        return handle(response);
    }
  }
}

function answeredLate(response) {
  let head = [];
  return {
    writeHead: (...given) => { head = given; },
    end: (body) => void setTimeout(() => response.writeHead(...head).end(body), lateMilliseconds),
  };
}
