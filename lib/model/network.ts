import type { Ms } from './time.ts'

/** A value that does not show itself; lib/base/secret.ts makes them. */
export interface Concealed {
  reveal(): string
}

/** Text that an operator wrote, or one that is kept elsewhere and never shown. */
export type MaybeConcealed = string | Concealed

/** Why the other side gave no answer. */
export type FailureReason = 'unresolved' | 'refused' | 'unreachable' | 'timed-out' | 'lost' | 'tls' | 'protocol'

/**
 * The other side was asked and did not do what was asked of it. This was seen: it is a finding, never a fault.
 * `text` is for a person: "refused", "no answer within 5s (connect)". It may hold foreign text.
 */
export interface Failed {
  readonly kind: 'failed'
  readonly why: FailureReason
  readonly text: string
}

/** Whom to trust and who we are. PEM texts. */
export interface TlsTrust {
  readonly ca?: Concealed | undefined
  readonly cert?: Concealed | undefined
  readonly key?: Concealed | undefined
  /** The name to ask for and to find in the certificate, where it is not the one dialled. */
  readonly serverName?: string | undefined
}

export interface TcpQuestion {
  readonly host: string
  readonly port: number
  /** For everything together: name, connection, and what is expected on it. */
  readonly timeoutMs: Ms
  /** Written as soon as the connection is there. */
  readonly send?: string | undefined
  /** Text that has to come. Nothing is read when it is left out. */
  readonly expect?: string | undefined
}

export interface TcpConnected {
  readonly kind: 'connected'
  /** The one of the name's addresses that answered. */
  readonly address: string
  readonly connectMs: Ms
  /** What came, when something was expected; `found` says whether the expected text was in it. */
  readonly reply?: { readonly found: boolean; readonly text: string; readonly ended: 'found' | Reply }
}

/** Why no more was read. */
export type Reply = 'closed' | 'timed-out' | 'full'

export type TcpSight = Failed | TcpConnected

export interface HttpQuestion {
  /** http: or https:, without user and password. */
  readonly url: string
  readonly method: string
  readonly headers: readonly (readonly [name: string, value: MaybeConcealed])[]
  readonly body?: MaybeConcealed | undefined
  /** For everything together, redirects included. */
  readonly timeoutMs: Ms
  /** How many redirects are followed. */
  readonly redirects: number
  /** Whether a redirect may lead from https to http. */
  readonly downgrade: boolean
  readonly tls: TlsTrust
  /** Take any certificate. */
  readonly insecure: boolean
  /** How much of the body is kept, after decompression. */
  readonly maxBodyBytes: number
  /** `http://host:port` of a proxy to go through. The environment is not asked. */
  readonly proxy?: string | undefined
}

/** How long each part of the last exchange took. What did not happen is absent. */
export interface HttpPhases {
  readonly dnsMs?: Ms
  readonly connectMs?: Ms
  readonly tlsMs?: Ms
  /** From the request to the first byte of the answer. */
  readonly firstByteMs: Ms
}

export interface HttpAnswered {
  readonly kind: 'answered'
  readonly status: number
  /** The address that gave this answer, after redirects. */
  readonly url: string
  /** How many redirects led there. */
  readonly redirects: number
  /** Names in lower case, in the order they came. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** Decompressed; decoded as UTF-8 with replacement characters. */
  readonly body: string
  readonly bodyBytes: number
  /** More came, or would have come, than was kept. */
  readonly cut: boolean
  readonly phases: HttpPhases
  readonly totalMs: Ms
  /** What was wrong with the certificate, where any was taken. */
  readonly untrusted?: string
}

export type HttpSight = Failed | HttpAnswered

/** Protocols that begin in the clear and change to TLS when asked. */
export const STARTTLS_PROTOCOLS = ['smtp', 'imap', 'pop3', 'ftp', 'postgres'] as const

export type StartTls = (typeof STARTTLS_PROTOCOLS)[number]

export interface TlsQuestion {
  readonly host: string
  readonly port: number
  /** Names that have to be in the certificate. The first one is asked for (SNI). */
  readonly names: readonly string[]
  readonly startTls?: StartTls | undefined
  readonly tls: TlsTrust
  readonly timeoutMs: Ms
}

/** One certificate as it was shown. All text is the other side's. */
export interface Certificate {
  readonly subject: string
  readonly issuer: string
  readonly validFrom: number
  readonly validTo: number
  readonly serial: string
  readonly selfSigned: boolean
  /** "RSA 2048", "EC prime256v1". */
  readonly key: string
  /** Too short to be trusted today. */
  readonly weakKey: boolean
  /** "sha256WithRSA", or the OID where we do not know its name. */
  readonly signature: string
  readonly weakSignature: boolean
}

export interface TlsShown {
  readonly kind: 'shown'
  /** "TLSv1.3" */
  readonly protocol: string
  /** What OpenSSL said of the chain: "CERT_HAS_EXPIRED"; null where an authority that is trusted vouches for it. */
  readonly distrust: string | null
  /** The certificate of the server first, then those that vouch for it, as far as they were shown. */
  readonly chain: readonly Certificate[]
  /** The names in it: "www.example.org", "192.0.2.1". */
  readonly names: readonly string[]
  /** Names that were asked for and are not in it. */
  readonly missing: readonly string[]
  readonly tookMs: Ms
}

export type TlsSight = Failed | TlsShown

export const DNS_TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'NS', 'SOA', 'SRV', 'PTR'] as const

export type DnsType = (typeof DNS_TYPES)[number]

export interface DnsQuestion {
  readonly name: string
  readonly type: DnsType
  /** An address, with a port where it is not 53; the resolvers of this machine when left out. */
  readonly server?: string | undefined
  readonly timeoutMs: Ms
}

/** `none`: the name is there and has no record of this type. `nxdomain`: there is no such name. */
export type DnsSight =
  | Failed
  | { readonly kind: 'answers'; readonly answers: readonly string[]; readonly tookMs: Ms }
  | { readonly kind: 'none' | 'nxdomain' | 'servfail' | 'refused-to-answer'; readonly tookMs: Ms }

/**
 * Asks over the network, always from where orch-watch stands. What the other side does or fails to do is part of the
 * answer. Throws a FaultError only where we could not ask: no descriptors, no route from here, no resolver here.
 */
export interface Network {
  /** The name or address at which the target stands. */
  readonly address: string
  tcp(question: TcpQuestion): Promise<TcpSight>
  http(question: HttpQuestion): Promise<HttpSight>
  tls(question: TlsQuestion): Promise<TlsSight>
  dns(question: DnsQuestion): Promise<DnsSight>
}
