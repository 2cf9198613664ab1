import type { NotCompared } from '../../model/configuration.ts'
import { attachmentsOf } from './attachments.ts'
import { mountsOf } from './mounts.ts'
import type { Mounted } from './mounts.ts'
import type { Project, ProjectService } from './project.ts'
import type { Service } from './service.ts'
import { mapOf } from './telling.ts'
import type { Tree } from './telling.ts'

/** What an engine would answer of a container that was made as a file says, as far as the file says it. */
export interface Described {
  readonly document: { readonly [key: string]: Tree }
  readonly notCompared: readonly NotCompared[]
  readonly relative: Mounted['relative']
}

type Doc = { readonly [key: string]: Tree }

/**
 * Source: Docker Engine API, ContainerInspect; which of its fields Compose fills in from what: compose-go and
 * docker/compose, pkg/compose/create.go.
 */
export function containerDocument(name: string, service: ProjectService, project: Project): Described {
  const { said } = service
  const environment = environmentOf(service, project)
  const attachments = attachmentsOf(name, said, project)
  const mounts = mountsOf(said, project)
  const document = {
    // A container has one, and this is none's.
    Id: 'declared',
    Name: `/${text(said, 'container_name') ?? `${project.name}-${name}-1`}`,
    Config: {
      ...taken(said, CONFIG),
      ...(said['stop_grace_period'] !== undefined && {
        StopTimeout: Math.ceil(Number(said['stop_grace_period']) / 1e9),
      }),
      Env: environment.set,
      Labels: {
        ...(said['labels'] && labelsOf(said['labels'] as Readonly<Record<string, string | null>>)),
        'com.docker.compose.project': project.name,
        'com.docker.compose.service': name,
        'com.docker.compose.container-number': '1',
      },
      ...(said['healthcheck'] && { Healthcheck: healthOf(said['healthcheck'] as Service) }),
      ExposedPorts: attachments.exposed,
    },
    HostConfig: { ...taken(said, HOST), ...hostOf(said), ...attachments.host, ...mounts.host },
    NetworkSettings: { Networks: attachments.networks },
    Mounts: mounts.mounts,
  }
  return {
    document,
    relative: mounts.relative,
    notCompared: [
      ...environment.notCompared,
      ...attachments.notCompared,
      ...mounts.notCompared,
      ...optionsUnseen(said),
    ],
  }
}

const CONFIG: Readonly<Record<string, string>> = {
  image: 'Image',
  command: 'Cmd',
  entrypoint: 'Entrypoint',
  user: 'User',
  working_dir: 'WorkingDir',
  hostname: 'Hostname',
  domainname: 'Domainname',
  tty: 'Tty',
  stdin_open: 'OpenStdin',
  stop_signal: 'StopSignal',
}

const HOST: Readonly<Record<string, string>> = {
  privileged: 'Privileged',
  read_only: 'ReadonlyRootfs',
  init: 'Init',
  oom_kill_disable: 'OomKillDisable',
  cpu_shares: 'CpuShares',
  cpu_period: 'CpuPeriod',
  cpu_quota: 'CpuQuota',
  cpuset: 'CpusetCpus',
  oom_score_adj: 'OomScoreAdj',
  mem_swappiness: 'MemorySwappiness',
  memswap_limit: 'MemorySwap',
  shm_size: 'ShmSize',
  pid: 'PidMode',
  ipc: 'IpcMode',
  uts: 'UTSMode',
  userns_mode: 'UsernsMode',
  cgroup: 'CgroupnsMode',
  cgroup_parent: 'CgroupParent',
  runtime: 'Runtime',
  cap_add: 'CapAdd',
  cap_drop: 'CapDrop',
  dns: 'Dns',
  dns_search: 'DnsSearch',
  dns_opt: 'DnsOptions',
  security_opt: 'SecurityOpt',
  group_add: 'GroupAdd',
  device_cgroup_rules: 'DeviceCgroupRules',
  extra_hosts: 'ExtraHosts',
  sysctls: 'Sysctls',
  storage_opt: 'StorageOpt',
  annotations: 'Annotations',
}

function taken(said: Service, names: Readonly<Record<string, string>>): Doc {
  return mapOf(
    Object.entries(names).flatMap(([key, name]): (readonly [string, Tree])[] => {
      const value = said[key]
      return value === undefined || value === null ? [] : [[name, value]]
    }),
  )
}

function text(said: Service, key: string): string | undefined {
  const value = said[key]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A variable that is only named comes from where Compose was run: of that we know what its files say. */
function environmentOf({ said, fromFiles }: ProjectService, { lookup }: Project) {
  const own = Object.entries((said['environment'] ?? {}) as Readonly<Record<string, string | null>>)
  const all = new Map<string, string | null>([...fromFiles, ...own])
  const set: string[] = []
  const notCompared: NotCompared[] = []
  for (const [name, value] of all) {
    const known = value ?? lookup(name)
    if (known !== undefined) set.push(`${name}=${known}`)
    else notCompared.push({ path: ['env', name], why: 'its value comes from where Compose is run' })
  }
  return { set, notCompared }
}

function labelsOf(labels: Readonly<Record<string, string | null>>): Doc {
  return mapOf(Object.entries(labels).map(([key, value]) => [key, value ?? '']))
}

function healthOf(health: Service): Doc {
  if (health['disable'] === true) return { Test: ['NONE'] }
  return taken(health, {
    test: 'Test',
    interval: 'Interval',
    timeout: 'Timeout',
    start_period: 'StartPeriod',
    start_interval: 'StartInterval',
    retries: 'Retries',
  })
}

interface Deploy {
  readonly resources?: {
    readonly limits?: { readonly cpus?: number; readonly memory?: number; readonly pids?: number }
    readonly reservations?: { readonly memory?: number }
  }
  readonly restart_policy?: { readonly condition?: string; readonly max_attempts?: number }
}

function hostOf(said: Service): Doc {
  const { resources = {}, restart_policy: policy } = (said['deploy'] ?? {}) as Deploy
  const { limits = {}, reservations = {} } = resources
  const cpus = limits.cpus ?? said['cpus']
  const restart = text(said, 'restart') ?? restartOf(policy)
  return {
    ...some('NanoCpus', cpus === undefined ? undefined : Math.round(Number(cpus) * 1e9)),
    ...some('PidsLimit', limits.pids ?? said['pids_limit']),
    ...some('Memory', limits.memory ?? said['mem_limit']),
    ...some('MemoryReservation', reservations.memory ?? said['mem_reservation']),
    ...some('RestartPolicy', restart === undefined ? undefined : restartPolicy(restart)),
    ...hardwareOf(said),
  }
}

function some(key: string, value: Tree | undefined): Doc {
  return value === undefined ? {} : { [key]: value }
}

function hardwareOf({ logging, ulimits, devices }: Service): Doc {
  return {
    ...(logging !== undefined && { LogConfig: loggingOf(logging as Service) }),
    ...(ulimits !== undefined && { Ulimits: ulimitsOf(ulimits as Readonly<Record<string, Service>>) }),
    ...(devices !== undefined && { Devices: devicesOf(devices as Readonly<Record<string, Service>>) }),
  }
}

function restartOf(policy: Deploy['restart_policy']): string | undefined {
  if (!policy) return undefined
  if (policy.condition === 'none') return 'no'
  if (policy.condition !== 'on-failure') return 'always'
  return policy.max_attempts === undefined ? 'on-failure' : `on-failure:${policy.max_attempts}`
}

function restartPolicy(restart: string): Doc {
  const [name = '', most] = restart.split(':', 2)
  return { Name: name, ...(most !== undefined && { MaximumRetryCount: Number(most) }) }
}

function loggingOf({ driver, options }: Service): Doc {
  return { ...(driver !== undefined && { Type: driver }), ...(options !== undefined && { Config: options }) }
}

function ulimitsOf(limits: Readonly<Record<string, Service>>): readonly Tree[] {
  return Object.entries(limits).map(([name, { soft = 0, hard = 0 }]) => ({ Name: name, Soft: soft, Hard: hard }))
}

function devicesOf(devices: Readonly<Record<string, Service>>): readonly Tree[] {
  return Object.entries(devices).map(([place, { source = place, permissions = 'rwm' }]) => ({
    PathInContainer: place,
    PathOnHost: source,
    CgroupPermissions: permissions,
  }))
}

/** A profile that is named by its file is sent as what stands in it. */
function optionsUnseen(said: Service): readonly NotCompared[] {
  const options = (said['security_opt'] ?? []) as readonly string[]
  const isByFile = options.some((each) => /^seccomp[:=](?!unconfined$|builtin$)/u.test(each))
  const shared = ['pid', 'ipc', 'uts'].filter((key) => /^(?:service|container):/u.test(text(said, key) ?? ''))
  return [
    ...(isByFile ? [{ path: ['security', 'options'], why: 'a profile is named by its file' }] : []),
    ...shared.map((key) => ({ path: ['namespaces', key], why: 'it is that of another container' })),
  ]
}
