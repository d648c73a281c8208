// An interface engine for the tests: takes MLLP on loopback, reads every message with npm hl7-standard, says on standard output what it
// read, and acknowledges as it was told: --answers ok,late,negative,twice,none, one word a message, the last one for all that follow.
import HL7 from 'hl7-standard';
import net from 'node:net';

const [start, end, cr] = ['\x0b', '\x1c', '\r'];
const answers = (process.argv[process.argv.indexOf('--answers') + 1] ?? 'ok').split(',');
let count = 0;

const text = (value) => (typeof value === 'string' ? value : '');

function read(raw) {
  const message = new HL7(raw);
  message.transform();
  return {
    controlId: message.get('MSH.10'),
    type: `${message.get('MSH.9.1')}^${message.get('MSH.9.2')}`,
    family: message.get('PID.5.1'),
    segments: raw.split(cr).filter(Boolean).map((s) => s.slice(0, 3)),
    transactions: message.getSegments('FT1').map((s) => ({
      id: text(s.get('FT1.2')),
      day: text(s.get('FT1.4')),
      kind: text(s.get('FT1.6')),
      code: text(s.get('FT1.7.1')),
      units: Number(s.get('FT1.10')),
      npi: text(s.get('FT1.20.1')),
    })),
    diagnoses: message.getSegments('DG1').map((s) => text(s.get('DG1.3.1'))),
  };
}

const acknowledge = (code, about) =>
  `${start}MSH|^~\\&|ENG|GH|CCM|P1|20261122000000||ACK^P03^ACK|A${about}|P|2.5.1${cr}MSA|${code}|${about}${cr}${end}${cr}`;

const server = net.createServer((socket) => {
  let received = '';
  socket.setEncoding('utf8');
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    received += chunk;
    const at = received.indexOf(end);
    if (at < 0) {
      return;
    }

    const message = read(received.slice(received.indexOf(start) + 1, at));
    received = received.slice(at + 1);
    console.log(JSON.stringify(message));
    const answer = answers[Math.min(count++, answers.length - 1)];
    const positive = acknowledge('AA', message.controlId);
    switch (answer) {
      case 'late':
        socket.write(acknowledge('AE', 'SOMEONE ELSES'));
        setTimeout(() => socket.write(positive), 1500);
        break;
      case 'negative':
        socket.write(acknowledge('AE', message.controlId));
        break;
      case 'twice':
        socket.write(positive + positive);
        break;
      case 'none':
        socket.destroy();
        break;
      default:
        socket.write(positive);
    }
  });
});

server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
process.stdin.on('end', () => process.exit(0)).resume();
