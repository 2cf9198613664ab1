import { expect } from 'chai'
import type { Session } from '../../../../lib/kit/connector.ts'
import type { ContainerControl } from '../../../../lib/kit/control.ts'
import type { Hands } from '../../../../lib/kit/remedy.ts'
import pruneImages from '../../../../lib/remedies/prune-images.ts'
import { openDocker } from '../../../helpers/docker-session.ts'
import { needEngine, startEngine } from '../../../helpers/engine.ts'
import type { Engine } from '../../../helpers/engine-process.ts'
import { aTrouble, theHands } from '../../../helpers/hands.ts'
import { optionsOf } from '../../../helpers/notices.ts'
import { needPodman, startPodman } from '../../../helpers/podman.ts'
import { aVirtualClock } from '../../../helpers/virtual-clock.ts'

const MONTH_MS = 30 * 86_400_000
const TROUBLE = aTrouble({ target: 'engine', check: 'engine-disk', item: '' })
const never = new AbortController().signal

for (const [kind, need, start] of [
  ['Docker', needEngine, startEngine],
  ['Podman', needPodman, startPodman],
] as const)
  describe(`images of ${kind} that nothing uses`, function () {
    this.timeout(60_000)
    let engine: Engine
    let session: Session
    let control: ContainerControl

    before(async function () {
      await need(this)
      engine = await start()
      session = await openDocker(`unix://${engine.socket}`)
      control = await session.control!.containers!(never)
    })
    after(async () => {
      await (session as Session | undefined)?.close()
      await (engine as Engine | undefined)?.stop()
    })

    const idOf = (told: unknown): string => `sha256:${(told as { Id: string }).Id.replace(/^sha256:/u, '')}`
    /** An image of its own, with a file that no other has. */
    const anImage = async (names: readonly string[]): Promise<string> => {
      const made = await engine.run({ Cmd: ['sh', '-c', `echo ${Math.random()} >/tmp/own`] })
      await made.wait()
      const id = idOf(await made.commit({}))
      await made.remove()
      for (const name of names) {
        const [repo = '', tag = ''] = name.split(':')
        await engine.docker.getImage(id).tag({ repo, tag })
      }
      return id
    }
    const there = async (): Promise<readonly string[]> =>
      (await engine.docker.listImages()).map(({ Id }) => `sha256:${Id.replace(/^sha256:/u, '')}`)
    const hands = (wanted: readonly string[] = []): Hands =>
      theHands(never, {
        clock: aVirtualClock(Date.now() + MONTH_MS),
        containers: () => Promise.resolve(control),
        imagesWanted: () => Promise.resolve(new Set(wanted)),
      })
    const prune = async (written: object, own: Hands): Promise<string> => {
      const options = optionsOf(pruneImages, written as never) as Parameters<typeof pruneImages.apply>[1]
      const [prospect] = await pruneImages.describe(TROUBLE, options, own)
      if (!prospect) return 'nothing'
      await pruneImages.apply(prospect, options, own, TROUBLE)
      expect(await pruneImages.wasDone({ object: prospect.object } as never, options, own)).to.equal(true)
      return prospect.words
    }

    it('go when they have no name, one that a container has left stays, and so does every one with a name', async () => {
      const [spare, used, named] = [await anImage([]), await anImage([]), await anImage(['shop/web:1'])]
      const left = await engine.run({ Image: used, Cmd: ['true'] })
      await left.wait()
      expect(await prune({}, hands())).to.match(/^remove an image that no container uses from "engine", .*B at most: /u)
      expect(await there())
        .to.include.members([used, named])
        .and.not.include(spare)
      expect(await prune({}, hands())).to.equal('nothing')
      await left.remove()
    })

    it('go with all of their names when that is wished, but for those that are needed to put something back', async () => {
      const [spare, wanted] = [await anImage(['shop/web:2', 'shop/web:two']), await anImage(['shop/web:3'])]
      await prune({ unusedFor: '7d', keep: ['*orch-watch/busybox*'] }, hands([wanted]))
      expect(await there())
        .to.include(wanted)
        .and.not.include(spare)
      expect(await there()).to.have.length(2)
    })

    it('stay when the engine says that it needs them: it is never forced', async () => {
      const used = await anImage(['shop/web:4'])
      const left = await engine.run({ Image: used, Cmd: ['true'] })
      await left.wait()
      expect(await control.removeImage(used, never)).to.equal(false)
      expect(await there()).to.include(used)
      expect(await control.removeImage(`sha256:${'0'.repeat(64)}`, never)).to.equal(true)
    })

    it('lie in a folder that the engine tells', async () => {
      expect(await control.folder(never)).to.match(/^\/.+/u)
    })
  })
