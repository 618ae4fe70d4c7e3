// node-hl7-client: builds its messages itself and has one at a time in flight.
import { Client, Message } from 'node-hl7-client';
import { once } from 'node:events';

const port = Number(process.argv[2]);
const limit = setTimeout(() => { console.error(`node-hl7-client: ${answers.length} answers in 30 s`); process.exit(1); }, 30_000);
const answers = [];
let answered;
const outbound = new Client({ host: '127.0.0.1' }).createConnection({ port }, (response) => {
  answers.push(response.getMessage().get('MSA.1').toString());
  answered();
});
await once(outbound, 'connect');
for (let i = 0; i < 20; i++) {
  const message = new Message({ messageHeader: { msh_9_1: 'ADT', msh_9_2: 'A01', msh_10: `NODE${i}`, msh_11_1: 'P' } });
  const pid = message.addSegment('PID');
  pid.set('3', `N${i}`);
  pid.set('5', 'MUSTER');
  message.addSegment('PV1').set('2', 'I');
  const answer = new Promise((resolve) => { answered = resolve; });
  await outbound.sendMessage(message);
  await answer;
}
clearTimeout(limit);
console.log('node-hl7-client:', answers.join(' '));
process.exit(answers.every((a) => a === 'AA') ? 0 : 1);
