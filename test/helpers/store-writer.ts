import type { LookSamples } from '../../lib/model/history.ts'
import { startThread } from '../../lib/store/sqlite/thread.ts'
import { anOutgoing, aTargetRecord } from './remembered.ts'

// Writes batches into the store of the first argument until it is killed, from the number of the second. A number is
// printed when its batch is known to be written: each has a notice, a target and a sample of that number. Only the thread is
// loaded, and not what reads rows: most of a short life goes by with loading.
const [, , file = '', first = '0'] = process.argv
const worker = new URL('../store/sqlite/worker.js', import.meta.url)
const thread = await startThread(worker, { file, access: 'write' }, file)
for (let nth = Number(first); ; nth++) {
  const batch = { targets: [aTargetRecord(`t-${nth}`, 3)], outgoing: [anOutgoing(`n-${nth}`)], samples: [aLook(nth)] }
  await thread.ask({ verb: 'write', batch }, 10_000)
  process.stdout.write(`${nth}\n`)
}

/** Of one target, so that they are packed every now and then. */
function aLook(nth: number): LookSamples {
  const sample = { check: 'disk', item: '/', metric: 'used', unit: 'count', value: nth } as const
  return { target: 'web-1', at: nth * 60_000, samples: [sample] }
}
