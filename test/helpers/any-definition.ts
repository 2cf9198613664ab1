import fc from 'fast-check'

// Definitions as orchestrators answer them: any selection of what may be said, each in any of its ways.

type Any = fc.Arbitrary<unknown>

/** Any selection of the keys. */
function part(of: Readonly<Record<string, Any>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(of, { requiredKeys: [] })
}

const word = fc.constantFrom(
  'a',
  'b',
  'web',
  '0',
  '1',
  '10',
  'odd.name',
  'ü "x"',
  '__proto__',
  'constructor',
  'db_password',
)
const text = fc.oneof(word, fc.constantFrom('', 'hunter2', '--token', 'x=y', 'https://me:hunter2@example.org/'))
const number = fc.constantFrom(0, 1, 2, 100, 1.5)
const count = fc.nat(5)
const flag = fc.boolean()
const texts = fc.array(text, { maxLength: 3 })
const map = (of: Any): Any =>
  fc.array(fc.tuple(word, of), { maxLength: 3 }).map((entries) => Object.fromEntries(entries) as unknown)
/** Each name once. */
const list = (by: string, of: fc.Arbitrary<Record<string, unknown>>, names: Any = word): Any =>
  fc
    .uniqueArray(fc.tuple(names, of), { maxLength: 3, selector: ([name]) => String(name) })
    .map((parts) => parts.map(([name, rest]) => ({ ...rest, [by]: name })))
const unnamed = (of: Any): Any => fc.array(of, { maxLength: 3 })

const labels = map(text)
const digest = fc.constantFrom('a', 'b').map((each) => `sha256:${each.repeat(64)}`)
const image = fc
  .tuple(fc.constantFrom('shop/web', 'shop/web:1', 'shop/web:2', 'r.example:5000/web'), fc.option(digest))
  .map(([name, id]) => (id === null ? name : `${name}@${id}`))
const environment = fc
  .uniqueArray(fc.tuple(word, fc.option(text)), { maxLength: 4, selector: ([name]) => name })
  .map((all) => all.map(([name, value]) => (value === null ? name : `${name}=${value}`)))
const manner = part({
  Parallelism: count,
  Delay: count,
  FailureAction: fc.constantFrom('pause', 'continue', 'rollback'),
  Monitor: fc.constantFrom(0, 5_000_000_000),
  MaxFailureRatio: number,
  Order: fc.constantFrom('stop-first', 'start-first'),
})

const files = (kind: string): Any =>
  list(
    `${kind}Name`,
    part({
      [`${kind}ID`]: fc.constantFrom('id1', 'id2'),
      File: part({ Name: text, UID: fc.constantFrom('0', '1'), GID: fc.constant('0'), Mode: fc.constantFrom(0, 292) }),
    }),
  )

const containerSpec = part({
  Image: image,
  Labels: labels,
  Command: texts,
  Args: texts,
  Env: environment,
  Dir: text,
  User: text,
  Groups: texts,
  TTY: flag,
  ReadOnly: flag,
  Init: fc.option(flag),
  Privileges: part({
    NoNewPrivileges: flag,
    CredentialSpec: fc.option(part({ Config: text })),
    Seccomp: part({ Mode: text }),
  }),
  Mounts: list(
    'Target',
    part({
      Type: fc.constantFrom('volume', 'bind', 'tmpfs'),
      Source: text,
      ReadOnly: flag,
      VolumeOptions: part({ NoCopy: flag, Labels: labels }),
      TmpfsOptions: part({ SizeBytes: count }),
    }),
    fc.constantFrom('/data', '/srv', '/etc/x y'),
  ),
  StopSignal: fc.constantFrom('SIGINT', 'SIGTERM'),
  StopGracePeriod: fc.constantFrom(0, 1, 10_000_000_000),
  Healthcheck: part({ Test: texts, Interval: count, Retries: count, StartInterval: count }),
  Hosts: texts,
  DNSConfig: part({ Nameservers: texts, Search: texts, Options: texts }),
  Secrets: files('Secret'),
  Configs: files('Config'),
  Sysctls: labels,
  CapabilityAdd: fc.subarray(['CAP_NET_ADMIN', 'CAP_SYS_TIME']),
  CapabilityDrop: fc.subarray(['ALL', 'CAP_MKNOD']),
  Ulimits: list('Name', part({ Soft: count, Hard: count }), fc.constantFrom('nofile', 'core')),
  Isolation: fc.constantFrom('default', 'hyperv'),
  Frobnicate: part({ Level: count, Parts: list('Name', part({ Size: count })) }),
})

const service = fc.record(
  {
    Name: fc.constant('web'),
    Labels: fc.oneof(labels, fc.constant({ 'com.docker.stack.namespace': 'shop' })),
    TaskTemplate: part({
      ContainerSpec: containerSpec,
      Resources: part({
        Limits: part({ MemoryBytes: count, NanoCPUs: count, Pids: count }),
        Reservations: part({
          MemoryBytes: count,
          GenericResources: unnamed(part({ DiscreteResourceSpec: part({ Kind: word, Value: count }) })),
        }),
      }),
      RestartPolicy: part({
        Condition: fc.constantFrom('any', 'none'),
        Delay: fc.constantFrom(0, 5_000_000_000),
        MaxAttempts: count,
      }),
      Placement: part({
        Constraints: texts,
        Preferences: unnamed(fc.record({ Spread: part({ SpreadDescriptor: text }) })),
        MaxReplicas: count,
        Platforms: unnamed(part({ Architecture: fc.constantFrom('amd64', 'arm64'), OS: fc.constant('linux') })),
      }),
      Networks: list('Target', part({ Aliases: texts, DriverOpts: labels }), fc.constantFrom('n1', 'n2', 'n3')),
      LogDriver: part({ Name: text, Options: labels }),
      ForceUpdate: count,
      Runtime: fc.constant('container'),
      Novelty: fc.oneof(text, count),
    }),
    UpdateConfig: fc.option(manner),
    RollbackConfig: manner,
    EndpointSpec: part({
      Mode: fc.constantFrom('vip', 'dnsrr'),
      Ports: unnamed(
        fc.record(
          {
            TargetPort: fc.constantFrom(80, 81),
            Protocol: fc.constantFrom('tcp', 'udp'),
            PublishedPort: fc.constantFrom(8080, 8081),
            PublishMode: fc.constantFrom('ingress', 'host'),
          },
          { requiredKeys: ['TargetPort'] },
        ),
      ),
    }),
    Later: unnamed(part({ Size: count, Kind: text })),
    Latest: fc.oneof(count, labels),
  },
  { requiredKeys: ['Name', 'TaskTemplate'] },
)

/** Two services of the same mode: no swarm makes one of the other. */
export const twoServices: fc.Arbitrary<readonly [unknown, unknown]> = fc
  .constantFrom<(at: number) => object>(
    (Replicas) => ({ Replicated: { Replicas } }),
    () => ({ Replicated: {} }),
    () => ({ Global: {} }),
    (TotalCompletions) => ({ ReplicatedJob: { TotalCompletions, MaxConcurrent: 1 } }),
  )
  .chain((mode) => {
    const one = fc.tuple(service, count).map(([Spec, at]) => ({ ...answered, Spec: { ...Spec, Mode: mode(at) } }))
    return fc.tuple(one, one)
  })

const answered = { ID: 's1', Version: { Index: 11 }, CreatedAt: '2026-11-23T00:00:00Z' }

const value = fc.oneof(text, part({ secret: word }))
const healthCheck = part({
  protocol: fc.constantFrom('HTTP', 'TCP', 'COMMAND'),
  path: text,
  command: part({ value: text }),
  gracePeriodSeconds: fc.constantFrom(0, 5, 300),
  maxConsecutiveFailures: count,
})
const constraint = fc.constantFrom(['rack', 'CLUSTER', 'a'], ['hostname', 'UNIQUE'])
const ports = list(
  'name',
  part({ containerPort: count, hostPort: count, servicePort: count, protocol: fc.constantFrom('tcp', 'udp'), labels }),
)
const common = {
  labels,
  secrets: map(fc.record({ source: text })),
  backoff: part({ backoff: number, maxLaunchDelay: number }),
  user: text,
  networks: unnamed(part({ mode: fc.constantFrom('container', 'host'), name: word, labels })),
}

const app = fc
  .record(
    {
      cmd: fc.option(text),
      args: fc.option(texts),
      instances: count,
      cpus: number,
      mem: fc.constantFrom(64, 128),
      env: map(value),
      constraints: unnamed(constraint),
      fetch: unnamed(part({ uri: text, extract: flag, cache: flag })),
      container: fc.option(
        part({
          type: fc.constantFrom('DOCKER', 'MESOS'),
          docker: part({
            image,
            forcePullImage: flag,
            privileged: flag,
            parameters: unnamed(part({ key: word, value: text })),
          }),
          volumes: list('containerPath', part({ hostPath: text, mode: fc.constantFrom('RW', 'RO') })),
          portMappings: ports,
        }),
      ),
      portDefinitions: list('name', part({ port: count, protocol: fc.constantFrom('tcp', 'udp'), labels })),
      ports: unnamed(count),
      healthChecks: unnamed(healthCheck),
      upgradeStrategy: part({ minimumHealthCapacity: fc.constantFrom(0, 0.5, 1), maximumOverCapacity: fc.constant(1) }),
      requirePorts: flag,
      executor: text,
      acceptedResourceRoles: fc.option(texts),
      ...common,
    },
    { requiredKeys: [] },
  )
  .map((own) => ({
    id: '/shop/web',
    version: '2026-11-23T00:00:00.000Z',
    tasks: [{ id: 't1' }],
    tasksRunning: 1,
    ...own,
  }))

const pod = fc
  .record(
    {
      environment: map(value),
      containers: list(
        'name',
        part({
          image: part({ kind: fc.constant('DOCKER'), id: image, forcePull: flag }),
          environment: map(value),
          exec: part({ command: part({ shell: text }) }),
          resources: part({ cpus: number, mem: fc.constantFrom(32, 128) }),
          endpoints: list('name', part({ containerPort: count, hostPort: count, protocol: unnamed(text) })),
          volumeMounts: list('mountPath', part({ name: word, readOnly: flag })),
          healthCheck,
          artifacts: unnamed(part({ uri: text, extract: flag })),
          labels,
        }),
      ).filter((all) => (all as readonly unknown[]).length > 0),
      scaling: part({ kind: fc.constant('fixed'), instances: count }),
      volumes: list('name', part({ host: text, secret: word })),
      scheduling: part({
        placement: part({ constraints: unnamed(part({ fieldName: word, operator: text, value: text })) }),
      }),
      ...common,
    },
    { requiredKeys: ['containers'] },
  )
  .map((own) => ({ id: '/shop/pod', version: '2026-11-23T00:00:00.000Z', ...own }))

export const twoApps: fc.Arbitrary<readonly [unknown, unknown]> = fc.oneof(fc.tuple(app, app), fc.tuple(pod, pod))
