import { expect } from 'chai'
import containerFiles from '../../../checks/container-files.ts'
import type { Memory } from '../../../checks/container-files/memory.ts'
import type { FileChange } from '../../../lib/model/inside.ts'
import type { Container } from '../../../lib/model/engine.ts'
import { aContainer, LOOKED_AT, ofContainer } from '../../helpers/facts.ts'

const MINUTE = 60_000
const options = containerFiles.options.parse({})

interface Look {
  readonly containers: readonly Container[]
  readonly changed: readonly string[]
  readonly at: number
  /** What is in a watched file. */
  readonly passwd?: string
}

/** The looks one after the other: what is said of the first container at each, and what is known at the end. */
function story(...looks: readonly Look[]): { readonly said: readonly string[]; readonly memory: Memory | null } {
  let memory: Memory | null = null
  const said = looks.map(({ containers, changed, at, passwd }) => {
    const changes = changed.map((path): FileChange => ({ path, kind: 'added' }))
    const facts = {
      containers,
      layerChanges: containers.map(({ name }) => ofContainer({ name }, { changes, more: 0 })),
      watched: containers.flatMap(({ id }) =>
        passwd === undefined
          ? []
          : [{ container: id, path: '/etc/passwd', looked: { kind: 'seen', value: passwd } as const }],
      ),
    }
    const by = { options, look: { at }, before: memory }
    const [first] = containerFiles.judge(facts, { ...by, limits: {} })
    memory = containerFiles.remember?.(facts, by) ?? null
    return first && 'status' in first ? `${first.status}: ${first.summary}` : 'nothing'
  })
  return { said, memory }
}

const web = aContainer()

describe('what is remembered of the files of containers', () => {
  it('makes of a start script what it is, and of a later change a finding that stays until the container goes', () => {
    const changed = ['/etc/app.conf', '/etc/other.conf']
    const at = LOOKED_AT
    const { said } = story(
      { containers: [web], changed: changed.slice(0, 1), at },
      { containers: [web], changed, at: at + 10 * MINUTE },
      { containers: [web], changed, at: at + 20 * MINUTE },
      { containers: [{ ...web, id: 'id-of-web', imageId: 'sha256:other' }], changed, at: at + 30 * MINUTE },
    )
    expect(said).to.deep.equal([
      'ok: 1 file changed, as expected',
      'warning: added /etc/other.conf; 1 other change as expected',
      'warning: added /etc/other.conf; 1 other change as expected',
      'ok: 2 files changed, as expected',
    ])
  })

  it('learns for an hour where data is kept, and finds what comes elsewhere later', () => {
    const { said } = story(
      { containers: [web], changed: ['/srv/data/1'], at: LOOKED_AT },
      { containers: [web], changed: ['/srv/data/1', '/srv/cache/a'], at: LOOKED_AT + 30 * MINUTE },
      {
        containers: [web],
        changed: ['/srv/data/9', '/srv/cache/deep/b', '/srv/www/x.php', '/x'],
        at: LOOKED_AT + 90 * MINUTE,
      },
    )
    expect(said.at(-1)).to.equal('warning: added /srv/www/x.php, added /x; 2 other changes as expected')
  })

  it('never gets used to keys and programs: who was met with them stays a warning, who comes by them later is critical', () => {
    const { said } = story(
      { containers: [web], changed: ['/usr/bin/a'], at: LOOKED_AT },
      { containers: [web], changed: ['/usr/bin/a'], at: LOOKED_AT + 10 * MINUTE },
      { containers: [web], changed: ['/usr/bin/a', '/root/.ssh/authorized_keys'], at: LOOKED_AT + 20 * MINUTE },
      { containers: [web], changed: ['/usr/bin/a', '/root/.ssh/authorized_keys'], at: LOOKED_AT + 1000 * MINUTE },
    )
    expect(said).to.deep.equal([
      'warning: there at the first look: added /usr/bin/a',
      'warning: there at the first look: added /usr/bin/a',
      'critical: added /root/.ssh/authorized_keys; there at the first look: added /usr/bin/a',
      'critical: added /root/.ssh/authorized_keys; there at the first look: added /usr/bin/a',
    ])
  })

  it('may be told that a file is expected to differ: then only what happens to it under our eyes is told, as it is watched', () => {
    const grown = { ...web, labels: { 'orch-watch.expected-files': '/etc/passwd,/usr/bin/*' } }
    const young = { ...grown, createdAt: LOOKED_AT - 1000 }
    const later = (container: Container, ...passwd: readonly boolean[]) =>
      story(
        ...passwd.map((isChanged, index) => ({
          containers: [container],
          changed: [...(isChanged ? ['/etc/passwd'] : []), ...(index > 1 ? ['/usr/bin/tool'] : [])],
          at: LOOKED_AT + index * MINUTE,
        })),
      ).said.map((words) => words.replace(/;.*/u, ''))
    expect(later(grown, true, true, true)).to.deep.equal([
      'ok: 1 file changed, as expected',
      'ok: 1 file changed, as expected',
      'ok: 2 files changed, as expected',
    ])
    expect(later(grown, false, true)).to.deep.equal(['ok: nothing changed', 'critical: added /etc/passwd'])
    expect(later(young, false, true, true, true, true).at(-1), 'a start script').to.equal(
      'ok: 2 files changed, as expected',
    )
  })

  it('knows an edit by its content, and that it was taken back', () => {
    const look = (passwd: string, after: number): Look => ({
      containers: [web],
      changed: ['/etc/passwd'],
      passwd,
      at: LOOKED_AT + after * MINUTE,
    })
    const { said } = story(look('one', 0), look('two', 10), look('two', 20), look('one', 30))
    expect(said.map((words) => words.includes('edited since: /etc/passwd'))).to.deep.equal([false, true, true, false])
  })

  it('knows a container made anew under the same name as another one', () => {
    const compose = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': 'web' }
    const one = aContainer({ name: 'web', labels: compose })
    const { said, memory } = story(
      { containers: [one], changed: [], at: LOOKED_AT },
      { containers: [{ ...one, id: 'id-of-web', imageId: 'sha256:new' }], changed: ['/etc/a'], at: LOOKED_AT + MINUTE },
    )
    expect(said.at(-1)).to.equal('ok: 1 file changed, as expected')
    expect(memory?.containers).to.have.length(1)
  })

  it('fits into what a check may keep, however many containers there are, and says whom it forgets', () => {
    const containers = Array.from({ length: 500 }, (_, index) => aContainer({ name: `web-${index}` }))
    const changed = Array.from({ length: 20 }, (_, index) => `/etc/app/${index}`)
    const { said, memory } = story(
      { containers, changed, at: LOOKED_AT },
      { containers: containers.toReversed(), changed, at: LOOKED_AT + MINUTE },
    )
    expect(JSON.stringify(memory).length).to.be.below(65_536)
    expect(memory?.forgotten).to.be.within(1, 450)
    expect(said.at(-1)).to.equal('ok: 20 files changed, as expected; not remembered: too many containers')
  })

  it('keeps folders where a start changed more files than it can keep one by one', () => {
    const changed = Array.from({ length: 1000 }, (_, index) => `/usr/lib/app/${index % 10}/${index}`)
    const { said } = story(
      { containers: [web], changed, at: LOOKED_AT },
      { containers: [web], changed: [...changed, '/usr/lib/app/3/late', '/usr/lib/late'], at: LOOKED_AT + 10 * MINUTE },
    )
    expect(said.at(-1)).to.equal('warning: added /usr/lib/late; 1001 other changes as expected')
  })
})
