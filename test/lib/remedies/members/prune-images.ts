import type { ContainerControl, ListedImage } from '../../../../lib/kit/control.ts'
import type { Stage } from '../../../contracts/remedy.ts'
import { aTrouble, theHands } from '../../../helpers/hands.ts'
import { changing } from '../../../helpers/held-container.ts'

const image = (digit: string): ListedImage => ({
  ...{ id: `sha256:${digit.repeat(64)}`, names: [], digests: [], createdAt: 0, bytes: 1024 },
  ...{ isDangling: true, isUsed: false },
})

export function open(): Promise<Stage> {
  const { changes, change, fail, hang } = changing()
  let there = [image('a'), image('b')]
  const trouble = aTrouble({ target: 'engine', check: 'engine-disk', item: '' })
  const control: Partial<ContainerControl> = {
    images: () => Promise.resolve(there),
    async removeImage(id, signal) {
      await change(`remove ${id}`, signal)
      return true
    },
  }
  return Promise.resolve({
    ...{ written: {}, trouble, fail, hang, changes: () => changes },
    hands: (signal) =>
      theHands(signal, {
        containers: () => Promise.resolve(control as ContainerControl),
        imagesWanted: () => Promise.resolve(new Set<string>()),
      }),
    replace: () => {
      there = [image('a'), image('c')]
      return Promise.resolve(trouble)
    },
    close: () => Promise.resolve(),
  })
}
