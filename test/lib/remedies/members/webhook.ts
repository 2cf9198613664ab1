import type { Stage } from '../../../contracts/remedy.ts'
import { aTrouble, theHands } from '../../../helpers/hands.ts'
import { aReceiver } from '../../../helpers/receiver.ts'

export async function open(): Promise<Stage> {
  const receiver = await aReceiver()
  return {
    written: { url: 'env:URL', secret: 'env:SIGN' },
    secrets: { URL: `${receiver.origin}/hook/secret-path-of-it`, SIGN: 'a-signing-secret' },
    trouble: aTrouble(),
    hands: theHands,
    changes: () => receiver.received.map(({ body }) => body),
    replace: () => Promise.resolve(aTrouble({ id: 'another-one' })),
    fail: () => receiver.behave({ kind: 'echoes' }),
    hang: () => receiver.behave({ kind: 'hangs' }),
    close: receiver.close,
  }
}
