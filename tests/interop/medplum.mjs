// @medplum/hl7's client: a persistent connection, messages parsed by its own library, answers matched by it through MSA-2.
import { Hl7Client } from '@medplum/hl7';
import { Hl7Message } from '@medplum/core';
import { readFileSync, readdirSync } from 'node:fs';

const [port, folder] = [Number(process.argv[2]), process.argv[3]];
const client = new Hl7Client({ host: '127.0.0.1', port, keepAlive: true });
const codes = {};
for (const name of readdirSync(folder).filter((n) => /^0[0-4].*\.hl7$/.test(n)).sort()) {
  const text = readFileSync(`${folder}/${name}`, 'utf8').replace(/\r?\n/g, '\r');
  if (text.includes('|ACK') || text.split('\r')[0].endsWith('|NE|NE')) continue;       // never answered
  const message = Hl7Message.parse(text);
  message.getSegment('MSH').setField(10, `M${name.slice(0, 3)}`);
  const answer = await client.sendAndWait(message, { timeoutMs: 10_000 });
  const code = answer.getSegment('MSA').getField(1).toString();
  codes[code] = (codes[code] ?? 0) + 1;
  console.log(`${name}: ${code}`);
}
await client.close();
console.log('@medplum/hl7:', codes);
process.exit(codes.AA > 30 ? 0 : 1);
