import { expect } from 'chai'
import { declaredDiff, isWithin } from '../../../lib/kit/declared-diff.ts'
import { pathWords } from '../../../lib/kit/configuration-words.ts'
import type { DeclaredConfiguration, Field, Origin, Value } from '../../../lib/model/configuration.ts'
import { aConfiguration } from '../../helpers/configurations.ts'

type Line = readonly [path: readonly string[], value: Value, origin?: Origin]

function fields(lines: readonly Line[]): readonly Field[] {
  return lines.map(([path, value, origin = 'operator']) => ({ path, value, origin }))
}

/** Paths of what differs. */
function differing(
  wish: readonly Line[],
  is: readonly Line[],
  more: Partial<DeclaredConfiguration> = {},
): readonly string[] {
  const where = { file: 'compose.yaml', line: 1, column: 1 }
  const object = { kind: 'container', name: 'shop/web/1', runsAs: 'shop-web-1', isOptional: false } as const
  const whole = { ...object, where, notCompared: [], relative: [], fields: fields(wish), ...more }
  return declaredDiff(whole, { fields: fields(is), runsAs: 'shop_web_1' }).map(({ path }) => pathWords(path))
}

describe('what a file wants and what runs', () => {
  it('differ in what the file says, whoever set it, and in what somebody set beside the file', () => {
    const is: Line[] = [
      [['env', 'A'], '2'],
      [['env', 'B'], 'b'],
      [['env', 'PATH'], '/bin', 'image'],
      [['command'], ['serve'], 'image'],
      [['runtimeProgram'], 'runc', 'engine'],
      [['labels', 'com.docker.compose.project'], 'shop', 'orchestrator'],
      [['restart', 'policy'], 'always'],
    ]
    expect(
      differing(
        [
          [['env', 'A'], '1'],
          [['user'], 'web'],
          [['command'], ['serve']],
        ],
        is,
      ),
    ).to.deep.equal(['env.A', 'env.B', 'restart.policy', 'user'])
  })

  it('are not held against each other where the file cannot tell', () => {
    const notCompared = [
      { path: ['networks', '*', 'links'], why: '' },
      { path: ['image'], why: '' },
    ]
    const is: Line[] = [
      [['image', 'name'], 'other'],
      [['networks', 'a', 'links'], ['x']],
      [['networks', 'a', 'attached'], true],
    ]
    expect(differing([], is, { notCompared })).to.deep.equal(['networks.a.attached'])
  })

  it('are the same in other words: names of images, names of its own, the order of a set', () => {
    const wish: Line[] = [
      [['image', 'name'], 'nginx'],
      [
        ['networks', 'a', 'aliases'],
        ['web', 'www'],
      ],
      [['extraHosts'], ['a:203.0.113.1', 'b:203.0.113.2']],
      [
        ['security', 'options'],
        ['no-new-privileges:true', 'label:disable'],
      ],
      [
        ['dns', 'servers'],
        ['203.0.113.1', '203.0.113.2'],
      ],
    ]
    const is: Line[] = [
      [['image', 'name'], 'docker.io/library/nginx:latest'],
      [
        ['networks', 'a', 'aliases'],
        ['shop_web_1', 'www', 'web'],
      ],
      [['extraHosts'], ['b:203.0.113.2', 'a:203.0.113.1']],
      [
        ['security', 'options'],
        ['label=disable', 'no-new-privileges=true'],
      ],
      [
        ['dns', 'servers'],
        ['203.0.113.2', '203.0.113.1'],
      ],
    ]
    expect(differing(wish, is)).to.deep.equal(['dns.servers'])
    expect(differing([[['image', 'name'], 'nginx:1']], [[['image', 'name'], 'nginx']])).to.deep.equal(['image.name'])
    const aliases = (...all: string[]): Line[] => [[['networks', 'a', 'aliases'], all]]
    expect(differing(aliases('web'), aliases('web', 'other'))).to.deep.equal(['networks.a.aliases'])
  })

  it('have their folders where Compose was run, wherever the file lies here', () => {
    const path = ['mounts', '/html', 'source']
    const relative = [{ path, written: '../html/' }]
    const run = (folder: string, source: string): Line[] => [
      [['labels', 'com.docker.compose.project.working_dir'], folder, 'orchestrator'],
      [path, source],
    ]
    const wish: Line[] = [[path, '/home/me/html']]
    expect(differing(wish, run('/srv/shop', '/srv/html'), { relative })).to.deep.equal([])
    expect(differing(wish, run('/srv/shop', '/srv/other'), { relative })).to.deep.equal(['mounts["/html"].source'])
    expect(differing(wish, [[path, '/home/me/html']], { relative })).to.deep.equal([])
  })

  it('leave to an autoscaler and to tools what is theirs', () => {
    expect(
      differing(
        [[['spec', 'replicas'], 3]],
        [
          [['spec', 'replicas'], 7, 'orchestrator'],
          [['spec', 'template', 'metadata', 'annotations', 'kubectl.kubernetes.io/restartedAt'], 'now'],
          [['metadata', 'annotations', 'meta.helm.sh/release-name'], 'shop'],
          [['metadata', 'annotations', 'owner'], 'me'],
        ],
      ),
    ).to.deep.equal(['metadata.annotations.owner'])
  })

  it('belong together by the project, or by a namespace and labels', () => {
    const having = fields([[['metadata', 'labels', 'part-of'], 'shop']])
    const there = aConfiguration({ name: 'shop/web', fields: having })
    expect(isWithin({ within: 'shop/', having, by: 'f' }, there)).to.equal(true)
    expect(isWithin({ within: 'shop/', having, by: 'f' }, { ...there, fields: [] })).to.equal(false)
    expect(isWithin({ within: 'sho/', having: [], by: 'f' }, there)).to.equal(false)
  })
})
