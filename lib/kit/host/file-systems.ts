// Which mounted file systems are asked for numbers. The program on the host filters by these words before it touches
// a mount point, because touching one whose server is dead blocks for ever.

/** Kept by the kernel of the host itself, so that asking cannot hang on somebody else. */
export const LOCAL_TYPES = [
  'ext2',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'zfs',
  'f2fs',
  'bcachefs',
  'jfs',
  'reiserfs',
  'nilfs2',
  'ufs',
  'hfsplus',
  'ubifs',
  'jffs2',
  'vfat',
  'msdos',
  'exfat',
  'ntfs',
  'ntfs3',
  'fuseblk',
  'tmpfs',
] as const

/**
 * Never asked, not even as `/`: the answer depends on another machine. `rootfs` is the kernel's first root, which old
 * kernels list below the real one.
 */
export const NEVER_TYPES = [
  'rootfs',
  'nfs',
  'nfs4',
  'cifs',
  'smb3',
  'smbfs',
  'ceph',
  'glusterfs',
  'fuse.*',
  'afs',
  'ncpfs',
  'lustre',
  'autofs',
] as const

/**
 * These mounts belong to the kernel, to a login, to a service or to a container, and come and go with it. A service whose
 * unit confines it sees a `/dev` and some places of systemd in memory of its own.
 */
export const NOT_OURS = [
  '/proc/*',
  '/sys/*',
  '/dev',
  '/dev/*',
  '/run/user/*',
  '/run/credentials',
  '/run/credentials/*',
  '/run/systemd/*',
  '/run/docker/*',
  '/run/containerd/*',
  '/run/k3s/*',
  '/var/lib/docker/*',
  '/var/lib/containers/*',
  '/var/lib/containerd/*',
  '/var/lib/kubelet/*',
] as const
