import { expect } from 'chai'
import { declaredIn, openRecorder, settingsOf } from '../../helpers/declared.ts'

describe('a Compose file out of several parts', () => {
  it('is made of what it extends, here or in another file, whose paths begin beside that file', async () => {
    const { objects } = await declaredIn(
      {
        'compose.yaml': `services:
  web: { extends: { file: base/common.yaml, service: app }, environment: { A: own }, command: own, cap_add: [KILL] }
`,
        'base/common.yaml': `services:
  root: { image: 'root:1', command: root, environment: [A=root, B=root], cap_add: [CHOWN, KILL] }
  app: { extends: root, env_file: app.env, labels: { tier: gold } }
`,
        'base/app.env': 'C=file',
      },
      { record: openRecorder },
    )
    expect(settingsOf(objects[0]).filter((line) => !/^(?:network|restart)/u.test(line))).to.deep.equal([
      'command = ["own"]',
      'env.A = own',
      'env.B = root',
      'env.C = file',
      'image.name = root:1',
      'labels.tier = gold',
      'security.capAdd = ["CAP_CHOWN", "CAP_KILL"]',
    ])
    const circle = await declaredIn({ 'a.yaml': 'services: { a: { extends: b }, b: { extends: a } }' })
    expect(circle.problems[0]).to.match(/^a\.yaml:1:\d+: services extend each other in a circle$/u)
    const none = await declaredIn({ 'a.yaml': 'services: { a: { extends: { service: x, file: gone.yaml } } }' })
    expect(none.problems).to.deep.equal(['a.yaml:1:18: cannot read "gone.yaml": no such file'])
  })

  it('may be several files that are merged in their order', async () => {
    const { objects } = await declaredIn(
      {
        'a.yaml': `services:
  web: { image: 'web:1', command: a, environment: { A: a, B: a }, ports: ['80:80'], volumes: ['x:/data'], logging: { driver: local, options: { o: '1' } } }
volumes: { x: , y: }
`,
        'b.yaml': `services:
  web: { image: 'web:2', command: [b], environment: [B=b], ports: ['80:80', '81:81'], volumes: ['y:/data'], logging: { driver: json-file } }
`,
      },
      { files: ['a.yaml', 'b.yaml'], record: openRecorder },
    )
    expect(settingsOf(objects[0]).filter((line) => !/^(?:network|restart|exposed|.*type)/u.test(line))).to.deep.equal([
      'command = ["b"]',
      'env.A = a',
      'env.B = b',
      'image.name = web:2',
      'logging.driver = json-file',
      'mounts["/data"].volume = shop_y',
      'ports["80/tcp"] = [":80"]',
      'ports["81/tcp"] = [":81"]',
    ])
  })

  it('merges what stands behind anchors, the nearest word winning', async () => {
    const file = `x-base: &base { image: 'web:1', restart: always }
x-env: &env { A: base, B: base }
services:
  web: { <<: *base, environment: { <<: *env, B: own } }
`
    const { objects } = await declaredIn({ 'compose.yaml': file }, { record: openRecorder })
    expect(settingsOf(objects[0])).to.include.members(['env.A = base', 'env.B = own', 'restart.policy = always'])
  })
})
