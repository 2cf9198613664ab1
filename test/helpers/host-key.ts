import ssh2 from 'ssh2'

/** A key for a server of ssh2's own. Its generator makes one in some hundred that it cannot read: another is made then. */
export function hostKey(): { readonly private: string; readonly public: string } {
  const pair = ssh2.utils.generateKeyPairSync('ed25519')
  return ssh2.utils.parseKey(pair.private) instanceof Error ? hostKey() : pair
}
