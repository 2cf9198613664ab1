import { expect } from 'chai'
import { declaredIn, openRecorder, settingsOf, web } from '../../helpers/declared.ts'

/** The settings of a service with these lines, but for what every service has. */
async function said(lines: string, more: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const { objects, problems } = await web(lines, more, { record: openRecorder })
  expect(problems).to.deep.equal([])
  const usual =
    /^(?:image\.name|networkMode|restart\.policy = no|networks\.shop_default\.(?:attached|aliases = \["web"\]))/u
  return settingsOf(objects[0]).filter((line) => !usual.test(line))
}

describe('a Compose file', () => {
  it('is as many containers as its services have replicas, by their names under Compose', async () => {
    const file = `services:
  web: { image: web:1, deploy: { replicas: 3 } }
  job: { image: job:1, scale: 0 }
  db: { image: db:1, container_name: the-db }
`
    const { objects, realms } = await declaredIn({ 'compose.yaml': file })
    expect(objects.map(({ name, runsAs, where }) => `${name} ${runsAs} ${where.line}`)).to.deep.equal([
      'shop/web/1 shop-web-1 2',
      'shop/web/2 shop-web-2 2',
      'shop/web/3 shop-web-3 2',
      'shop/db/1 the-db 4',
    ])
    expect(realms).to.deep.equal(['shop/ '])
  })

  it('is a project by what the plan says, then its variables, then its own name, then its folder', async () => {
    const file = { 'compose.yaml': 'name: own\nservices: { web: { image: web } }' }
    const named = async (files: Record<string, string>, project?: string): Promise<string | undefined> => {
      const plan = project === undefined ? {} : { project }
      const { objects } = await declaredIn(files, { isEachItsOwn: true, ...plan })
      return objects[0]?.name
    }
    expect(await named(file, 'plan')).to.equal('plan/web/1')
    const { objects } = await declaredIn(
      { 'My Shop!/compose.yaml': 'services: { web: { image: web } }' },
      { project: '' },
    )
    expect(objects[0]?.name).to.equal('myshop/web/1')
    const own = await declaredIn(file, { project: '' })
    expect(own.objects[0]?.name).to.equal('own/web/1')
    const variable = await declaredIn({ ...file, '.env': 'COMPOSE_PROJECT_NAME=env' }, { project: '' })
    expect(variable.objects[0]?.name).to.equal('env/web/1')
  })

  it('may leave out services of profiles that nobody uses', async () => {
    const file = { 'compose.yaml': 'services: { web: { image: web }, tool: { image: t, profiles: [debug] } }' }
    const optional = async (profiles: string[]): Promise<boolean[]> =>
      (await declaredIn(file, { profiles })).objects.map(({ isOptional }) => isOptional)
    expect(await optional([])).to.deep.equal([false, true])
    expect(await optional(['debug'])).to.deep.equal([false, false])
  })

  it('takes variables from .env and from what the plan names, never from all of our environment', async () => {
    const lines = "command: ['$A', '${B:-b}', '${C-c}', '${D:+d}', '${E:-${A}}', '$$A', '${HOME}']"
    const files = { '.env': "A=one # a comment\nC=\nexport D='x'\n" }
    const { objects, warnings } = await web(lines, files, { env_: { HOME: '/root', B: 'ours' }, variables: ['B'] })
    expect(settingsOf(objects[0])).to.include('command = ["one", "ours", "", "d", "one", "$A", ""]')
    expect(warnings).to.deep.equal(['compose.yaml:4:74: "HOME" is not set, and is taken for empty'])
  })

  it('is told what has to be set, and what is no variable, with the place', async () => {
    const { objects, problems } = await web("command: ['${A:?message}', '${', 'a$', '${A!}']")
    expect(objects).to.deep.equal([])
    expect(problems).to.deep.equal([
      'compose.yaml:4:15: "A" has to be set',
      'compose.yaml:4:32: "${" is not closed',
      'compose.yaml:4:38: no variable stands behind "$"; "$$" is a "$"',
      'compose.yaml:4:44: "${…}" holds no variable',
    ])
  })

  it('has an environment out of files and its own words, which win', async () => {
    const env = '# first\nA=file\nB="two\nlines $X"\nC=\'$X\'\nD=${X} # x\nE: "\\"q\\""\nF\n'
    expect(
      await said("env_file: [a.env, { path: none.env, required: false }]\nenvironment: [A=own, 'G']", {
        'a.env': env,
        '.env': 'X=1\nG=g',
      }),
    ).to.deep.equal(['env.A = own', 'env.B = two\nlines 1', 'env.C = $X', 'env.D = 1', 'env.E = "q"', 'env.G = g'])
    const { objects } = await web('environment: { H: }')
    expect(objects[0]?.notCompared.map(({ path }) => path)).to.deep.include(['env', 'H'])
  })

  it('publishes ports in every way of writing one', async () => {
    const lines = `ports:
  - 80
  - '8080:81'
  - '127.0.0.1:8082:82/udp'
  - '127.0.0.1::83'
  - '[::1]:8084:84'
  - '3000-3001:90-91'
  - { target: 85, published: '8085', host_ip: 127.0.0.1, protocol: udp }
expose: ['99', '100-101']`
    expect((await said(lines)).filter((line) => line.startsWith('ports'))).to.deep.equal([
      'ports["80/tcp"] = [":"]',
      'ports["81/tcp"] = [":8080"]',
      'ports["82/udp"] = ["127.0.0.1:8082"]',
      'ports["83/tcp"] = ["127.0.0.1:"]',
      'ports["84/tcp"] = ["[::1]:8084"]',
      'ports["85/udp"] = ["127.0.0.1:8085"]',
      'ports["90/tcp"] = [":3000"]',
      'ports["91/tcp"] = [":3001"]',
    ])
    const { problems } = await web("ports: ['a', '1-2:3-5', '99999', { published: 1 }]")
    expect(problems.map((each) => each.replace(/^.*?: /u, ''))).to.have.length(4)
  })

  it('sees volumes in every way of writing one, by the names that they have outside', async () => {
    const file = `services:
  web:
    image: web
    volumes:
      - data:/data
      - ours:/ours:ro
      - theirs:/theirs
      - /anonymous
      - ./html/:/html/:ro,z
      - /var/log:/log
      - { type: bind, source: /srv, target: /srv, read_only: true, bind: { propagation: shared } }
      - { type: tmpfs, target: /mem, tmpfs: { size: 1m } }
    tmpfs: [/run, '/tmp:size=64m']
volumes: { data: , ours: { name: really }, theirs: { external: true } }
`
    const { objects } = await declaredIn({ 'compose.yaml': file }, { record: openRecorder })
    const lines = settingsOf(objects[0]).filter((line) => line.startsWith('mounts') && !line.includes('.type'))
    expect(lines.map((line) => line.replace(/= \/tmp\/[^/]+/u, '= …'))).to.deep.equal([
      'mounts["/anonymous"].anonymous = true',
      'mounts["/data"].volume = shop_data',
      'mounts["/html"].mode = z',
      'mounts["/html"].readOnly = true',
      'mounts["/html"].source = …/html',
      'mounts["/log"].source = /var/log',
      'mounts["/mem"].TmpfsOptions.SizeBytes = 1048576',
      'mounts["/ours"].readOnly = true',
      'mounts["/ours"].volume = really',
      'mounts["/srv"].propagation = shared',
      'mounts["/srv"].readOnly = true',
      'mounts["/srv"].source = /srv',
      'mounts["/theirs"].volume = theirs',
      'mounts["/tmp"].options = size=64m',
    ])
  })

  it('stands in networks by the names that they have outside', async () => {
    const file = `services:
  web: { image: web, networks: { front: { aliases: [www], ipv4_address: 198.51.100.7 }, out: } }
  host: { image: web, network_mode: host }
networks: { front: , out: { external: true, name: shared } }
`
    const { objects } = await declaredIn({ 'compose.yaml': file })
    const networks = objects.map((each) => settingsOf(each).filter((line) => line.startsWith('network')))
    expect(networks[0]).to.deep.equal([
      'networkMode = default',
      'networks.shared.aliases = ["web"]',
      'networks.shared.attached = true',
      'networks.shop_front.aliases = ["web", "www"]',
      'networks.shop_front.attached = true',
      'networks.shop_front.ipv4Address = 198.51.100.7',
    ])
    expect(networks[1]).to.deep.equal(['networkMode = host', 'networks.host.attached = true'])
  })

  it('takes commands apart as a shell does, and health checks, limits and the rest as engines have them', async () => {
    const lines = `command: sh -c 'echo "a b"' "c \\"d\\"" e\\ f ''
entrypoint: [tini, --]
healthcheck: { test: curl -f x, interval: 1m30s, timeout: 500ms, retries: 3, start_period: 0s }
ulimits: { nproc: 10, nofile: { soft: 1, hard: 2 } }
deploy: { resources: { limits: { cpus: '0.5', memory: 1.5g, pids: 7 }, reservations: { memory: 64m } }, restart_policy: { condition: on-failure, max_attempts: 3 } }
devices: ['/dev/a', '/dev/b:/dev/c:r']
logging: { driver: local, options: { max-size: 1m, max-file: 3 } }
cap_drop: [net_raw]
extra_hosts: { db: 203.0.113.7 }
stop_grace_period: 1m
user: 1000
init: 'true'
x-ours: anything`
    expect(await said(lines)).to.deep.equal([
      'command = ["sh", "-c", "echo \\"a b\\"", "c \\"d\\"", "e f", ""]',
      'devices["/dev/a"].permissions = rwm',
      'devices["/dev/a"].source = /dev/a',
      'devices["/dev/c"].permissions = r',
      'devices["/dev/c"].source = /dev/b',
      'entrypoint = ["tini", "--"]',
      'extraHosts = ["db:203.0.113.7"]',
      'healthcheck.intervalNs = 90000000000',
      'healthcheck.retries = 3',
      'healthcheck.test = ["CMD-SHELL", "curl -f x"]',
      'healthcheck.timeoutNs = 500000000',
      'init = true',
      'limits.memoryBytes = 1610612736',
      'limits.memoryReservationBytes = 67108864',
      'limits.nanoCpus = 500000000',
      'limits.processes = 7',
      'logging.driver = local',
      'logging.options.max-file = 3',
      'logging.options.max-size = 1m',
      'restart.maximumRetries = 3',
      'restart.policy = on-failure',
      'security.capDrop = ["CAP_NET_RAW"]',
      'stopTimeoutSeconds = 60',
      'ulimits.nofile.hard = 2',
      'ulimits.nofile.soft = 1',
      'ulimits.nproc.hard = 10',
      'ulimits.nproc.soft = 10',
      'user = 1000',
    ])
  })

  it('is refused with the place of everything that is wrong, and no value of it', async () => {
    const { objects, problems } = await web(
      "mem_limit: hunter2\nports: [hunter2]\nprivileged: hunter2\nenvironment: hunter2\nhealthcheck: { interval: hunter2 }\ncommand: 'hunter2 \"'",
    )
    expect(objects).to.deep.equal([])
    expect(problems).to.deep.equal([
      'compose.yaml:4:16: a size is wanted here',
      'compose.yaml:5:13: this is no port',
      'compose.yaml:6:17: "true" or "false" is wanted here',
      'compose.yaml:7:18: a map, or a list of "NAME=value", is wanted here',
      'compose.yaml:8:30: a span of time is wanted here',
      'compose.yaml:9:14: a quote is not closed',
    ])
  })

  it('says what of it is not compared, and goes on', async () => {
    const { objects, warnings } = await web('gpus: all\nblkio_config: {}\nsecrets: [key]\nnetwork_mode: service:db')
    expect(objects).to.have.length(1)
    expect(warnings).to.deep.equal([
      'compose.yaml:4:5: "gpus" is not compared',
      'compose.yaml:5:5: "blkio_config" is not compared',
      'compose.yaml:2:3: networkMode is not compared: it is that of another container',
      'compose.yaml:2:3: mounts./run/secrets/key is not compared: it is put there by Compose',
    ])
  })

  it('that is broken takes nothing from another one', async () => {
    const files = { 'a.yaml': 'services: { a: { image: a } }', 'b.yaml': 'services: [' }
    const { objects, problems } = await declaredIn(files, { files: ['*.yaml'], isEachItsOwn: true })
    expect(objects.map(({ name }) => name)).to.deep.equal(['shop/a/1'])
    expect(problems[0]).to.match(/^b\.yaml:1:\d+: /u)
    expect((await declaredIn(files, { files: ['*.yml'] })).problems).to.deep.equal([
      'targets.yaml:1:1: "*.yml" matches no file',
    ])
  })
})
